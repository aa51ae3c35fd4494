"""What learning holds about a person, and how it is erased."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from apropia.learning import actions
from apropia.learning.queries import comments, feeds, personal, pilots, talk_opinions, talks


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the person's courses, tests, constancias and route."""
    held = personal.everything_of(entity_id=entity_id, pseudonym=pseudonym)
    return {
        **held,
        "Pilotos que le ofrecieron": pilots.invitations_of(entity_id=entity_id, pseudonym=pseudonym),
        "Charlas": talks.places_of(entity_id=entity_id, person_uid=person_uid),
        "Charlas que da": talks.given_by(entity_id=entity_id, person_uid=person_uid),
        "Opiniones de charlas": talk_opinions.said_by(entity_id=entity_id, pseudonym=pseudonym),
        "Comentarios de revisión": comments.written_by(entity_id=entity_id, person_uid=person_uid),
        "Dirección del calendario": feeds.made_by(entity_id=entity_id, person_uid=person_uid),
    }


def erase(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Erase answers and route, and cut the tie of enrolments and completions: only their counts stay."""
    return actions.personal.forget(entity_id=entity_id, person_uid=person_uid, pseudonym=pseudonym, at=at)
