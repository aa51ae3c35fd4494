"""Who may open the files of lessons. Registered under `queries.files.LABEL` in `web/subscriptions.py`."""

from collections.abc import Collection
from uuid import UUID

from apropia.foundation.files.models import StoredFile
from apropia.learning import queries
from apropia.people.models import Person


def may_open(person: Person | None, file: StoredFile) -> bool:
    """Let authors open every lesson's file of their entity, and others those of versions that may be learnt."""
    return person is not None and queries.files.may_open(person=person, uid=file.uid)


def in_use(uids: Collection[UUID]) -> Collection[UUID]:
    return queries.files.in_use(uids)
