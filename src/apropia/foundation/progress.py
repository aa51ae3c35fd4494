"""How long work says how far it is, whoever listens: a page, a command or nobody."""

import time
from typing import Protocol

from django.db import connection

# At most a fifth of the time of long work goes to letting others write.
WORK_SECONDS = 0.25
REST_SECONDS = 0.06


class Progress(Protocol):
    """Report `done` of `total`. Called outside transactions; in a job it also renews the lease."""

    def __call__(self, done: int, total: int, text: str = "") -> None: ...


def no_progress(done: int, total: int, text: str = "") -> None:
    """Report to nobody: for commands and tests that do not show progress."""


def giving_way(report: Progress) -> Progress:
    """Return a progress that also stands back now and then, so that long work shuts nobody out.

    SQLite does not queue those who wait for its write lock: they ask again a few times a second. Work that takes the
    lock again as soon as it gave it back would keep them waiting until they give up. Where the caller holds the lock
    itself (in a transaction) waiting would only make it worse.
    """
    rested_at = time.monotonic()

    def reported(done: int, total: int, text: str = "") -> None:
        nonlocal rested_at
        report(done, total, text)
        if connection.vendor != "sqlite" or connection.in_atomic_block or time.monotonic() - rested_at < WORK_SECONDS:
            return
        time.sleep(REST_SECONDS)
        rested_at = time.monotonic()

    return reported
