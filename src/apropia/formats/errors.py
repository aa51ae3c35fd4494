"""The one refusal every format shares."""


class FormatError(Exception):
    """Say that a file cannot be read, in Spanish, with what to do; `code` is stable for programs."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
