"""How long work says how far it is, whoever listens: a page, a command or nobody."""

from typing import Protocol


class Progress(Protocol):
    """Report `done` of `total`. Called outside transactions; in a job it also renews the lease."""

    def __call__(self, done: int, total: int, text: str = "") -> None: ...


def no_progress(done: int, total: int, text: str = "") -> None:
    """Report to nobody: for commands and tests that do not show progress."""
