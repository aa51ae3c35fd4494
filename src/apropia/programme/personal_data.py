"""What the programme holds of somebody: what was assigned to her, her nominations, and what she changed in a plan."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from apropia.programme import actions
from apropia.programme.queries import personal


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return what was assigned to a person and the changes that she made to plans."""
    return personal.everything_of(entity_id=entity_id, person_uid=person_uid, pseudonym=pseudonym)


def erase(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Make what was assigned nobody's, and take the name from changes: the plan is a document of the entity."""
    return actions.personal.forget(entity_id=entity_id, person_uid=person_uid, pseudonym=pseudonym, at=at)
