"""Who may open the files of lessons."""

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from apropia.learning import queries

if TYPE_CHECKING:
    from apropia.foundation.files.models import StoredFile
    from apropia.people.models import Person

LABEL = "learning.activity"


def may_open(person: "Person | None", file: "StoredFile") -> bool:
    """Let authors open every lesson's file of their entity, and others those of versions that may be learnt."""
    return person is not None and queries.files.may_open(person=person, uid=file.uid)


def in_use(uids: Collection[UUID]) -> Collection[UUID]:
    return queries.files.in_use(uids)
