"""What packages hold about a person, and how it is erased."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from apropia.packages import actions
from apropia.packages.queries import personal


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return what the person played, and what the packages told and kept of her."""
    return personal.everything_of(entity_id=entity_id, pseudonym=pseudonym)


def erase(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Delete all of it."""
    return actions.personal.forget(entity_id=entity_id, pseudonym=pseudonym, at=at)
