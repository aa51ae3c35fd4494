"""Who may open the files of lessons. Registered under `queries.files.LABEL` in `web/subscriptions.py`."""

from collections.abc import Collection
from uuid import UUID

from apropia.foundation.files.models import StoredFile
from apropia.learning import queries
from apropia.people.models import Person


def may_open(person: Person | None, file: StoredFile) -> bool:
    """Let authors open every lesson's file of their entity, and others those of versions that may be learnt."""
    return person is not None and queries.files.may_open(person=person, uid=file.uid)


def may_open_backup(person: Person | None, file: StoredFile) -> bool:
    """Give a backup back only to whoever brought it."""
    return person is not None and file.created_by == person.uid


def backups_in_use(_uids: Collection[UUID]) -> Collection[UUID]:
    """Keep no backup beyond the week in which it was brought: what mattered is in the draft."""
    return ()


def may_open_of_talk(person: Person | None, file: StoredFile) -> bool:
    """Let everybody open what a talk left once it is public, and before it who works on it."""
    return person is not None and queries.talk_materials.may_open(person=person, uid=file.uid)


def in_use(uids: Collection[UUID]) -> Collection[UUID]:
    return queries.files.in_use(uids)
