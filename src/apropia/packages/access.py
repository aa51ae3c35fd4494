"""Who may open the file of a package. Registered under `queries.packages.LABEL` in `web/subscriptions.py`."""

from collections.abc import Collection
from uuid import UUID

from apropia.foundation.files.models import StoredFile
from apropia.packages import queries
from apropia.people.models import Person


def may_open(person: Person | None, file: StoredFile) -> bool:
    """Let whoever brought a package take it back; others meet it only where it is played."""
    return person is not None and file.created_by == person.uid


def in_use(uids: Collection[UUID]) -> Collection[UUID]:
    return queries.packages.in_use(uids)
