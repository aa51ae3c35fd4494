"""Refusals that the product expects, each with a sentence for the person."""


class DomainError(Exception):
    """Say no to something anticipated, in a sentence that tells the person what to do.

    Subclasses live beside the action or policy that raises them. `field` names the form field at fault, when there
    is one; `code` is what reports for programs say.
    """

    def __init__(self, message: str, *, field: str | None = None, code: str = "refused") -> None:
        super().__init__(message)
        self.message = str(message)
        self.field = field
        self.code = code


class NotFound(DomainError):
    """The thing does not exist, or this person may not know that it does. Pages answer 404 to both."""


class Forbidden(DomainError):
    """This person may know of the thing but may not do this with it."""


class Conflict(DomainError):
    """Somebody else changed the thing meanwhile; nothing was overwritten."""
