from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from apropia.diagnosis.actions import answering
from apropia.diagnosis.queries import personal_data as queries


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return all that is held of a person. What is anonymous cannot be found, by promise."""
    return {
        str(_("Invitaciones a diagnósticos")): queries.invitations_of(entity_id=entity_id, person_uid=person_uid),
        str(_("Diagnósticos empezados")): queries.responses_of(entity_id=entity_id, pseudonym=pseudonym),
        str(_("Respuestas a diagnósticos")): queries.answers_of(entity_id=entity_id, pseudonym=pseudonym),
        str(_("Por qué salió cada pregunta")): queries.choices_of(entity_id=entity_id, pseudonym=pseudonym),
        str(_("Puntajes de diagnósticos")): queries.scores_of(entity_id=entity_id, pseudonym=pseudonym),
    }


def erase(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Cut every tie between the person and what was answered; the group figures stay true (INV-20)."""
    return answering.forget(entity_id=entity_id, person_uid=person_uid, pseudonym=pseudonym, stand_in=uuid4(), at=at)
