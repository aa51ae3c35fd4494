"""What badges hold about a person, and how it is erased."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from apropia.badges import actions
from apropia.badges.queries import personal


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the person's badges."""
    return personal.everything_of(entity_id=entity_id, pseudonym=pseudonym)


def erase(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Cut the tie and leave every badge revoked: what she shared stops verifying."""
    return actions.personal.forget(entity_id=entity_id, pseudonym=pseudonym, at=at)
