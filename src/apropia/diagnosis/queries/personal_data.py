from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apropia.competences.queries.framework import framework_areas
from apropia.contact import queries as contact
from apropia.diagnosis.models import Answer, Invitation, Response, Score
from apropia.diagnosis.queries.adaptive_why import explanations_of
from apropia.diagnosis.queries.answer_words import answer_in_words
from apropia.diagnosis.queries.reminders import reminders_of
from apropia.science.psychometrics.levels import is_enough

Row = dict[str, Any]


def invitations_of(*, entity_id: int, person_uid: UUID) -> Sequence[Row]:
    """Return when a person was invited, how often a reminder left for her, and whether she finished."""
    sent = contact.sent_keys_of(entity_id=entity_id, person_uid=person_uid, key_prefix="wave:")
    rows = Invitation.objects.filter(entity_id=entity_id, person_uid=person_uid).select_related("wave").order_by("pk")
    return [
        {
            _("diagnóstico"): row.wave.name,
            _("enviada el"): row.sent_at,
            _("recordatorios"): sum(key.startswith(reminders_of(row.wave_id)) for key in sent),
            _("terminado"): row.is_completed,
        }
        for row in rows
    ]


def answers_of(*, entity_id: int, pseudonym: UUID) -> Sequence[Row]:
    """Return what a person answered, in the words shown."""
    rows = (
        Answer.objects.filter(response__in=_responses(entity_id, pseudonym))
        .select_related("response__wave", "item__scale", "service")
        .order_by("response__started_on", "response_id", "slot")
    )
    return [
        {
            _("diagnóstico"): row.response.wave.name,
            _("pregunta"): row.item.stem.replace("{service}", row.service.name if row.service is not None else ""),
            _("respuesta"): _in_words(row),
            _("respondida el"): row.answered_at,
        }
        for row in rows
    ]


def responses_of(*, entity_id: int, pseudonym: UUID) -> Sequence[Row]:
    """Return when a person began and ended each diagnosis, and what was held of the care with which she answered."""
    rows = _responses(entity_id, pseudonym).select_related("wave").order_by("started_on", "uid")
    return [
        {
            _("diagnóstico"): row.wave.name,
            _("empezado"): row.started_at,
            _("terminado"): row.completed_at,
            _("con dos señales de poco cuidado"): row.is_flagged,
            _("fuera de las cifras del grupo"): row.is_excluded,
        }
        for row in rows
    ]


def choices_of(*, entity_id: int, pseudonym: UUID) -> Sequence[Row]:
    """Return why each question of a person's adaptive tests came, and why no more of an area did, in words."""
    return [
        {_("diagnóstico"): told.wave.name, _("área"): area, _("pregunta"): asked, _("por qué"): why}
        for told in explanations_of(entity_id=entity_id, pseudonym=pseudonym)
        for area, asked, why in (
            *((one.area, f"{one.scenario} {one.stem}".strip(), one.why) for one in told.asked),
            *((area, _("No hubo más de esta área"), why) for area, why in told.ends),
        )
    ]


def scores_of(*, entity_id: int, pseudonym: UUID) -> Sequence[Row]:
    """Return the scores of a person."""
    rows = (
        Score.objects.filter(response__in=_responses(entity_id, pseudonym))
        .select_related("response__wave")
        .order_by("response__started_on", "construct", "code")
    )
    names = _names() if rows else {}
    return [
        {
            _("diagnóstico"): row.response.wave.name,
            _("mide"): row.get_construct_display(),
            _("área o competencia"): names.get(row.code, row.code) or _("General"),
            _("estado"): _state_of(row),
            _("puntaje"): row.value,
            _("margen desde"): row.low,
            _("margen hasta"): row.high,
            _("nivel"): row.get_level_display(),
            _("probabilidad del nivel"): None if row.certainty is None else round(row.certainty, 3),
            _("respuestas que cuentan"): row.items_count,
        }
        for row in rows
    ]


def _state_of(score: Score) -> str:
    if score.value is None:
        return _("Sin evaluar")
    return _("Evaluada") if is_enough(score.certainty) else _("No basta para decir un nivel")


def _names() -> dict[str, str]:
    """Return how areas and competences are called, by code."""
    areas = framework_areas()
    return {area.code: area.name for area in areas} | {one.code: one.name for area in areas for one in area.competences}


def _responses(entity_id: int, pseudonym: UUID) -> QuerySet[Response]:
    """Return the responses of a person, so that the database begins with them and not with all of the entity."""
    return Response.objects.filter(entity_id=entity_id, pseudonym=pseudonym)


def _in_words(answer: Answer) -> str:
    """Return an answer as the person read it."""
    if answer.status != Answer.Status.ANSWERED:
        return answer.get_status_display()
    return answer_in_words(answer.item, answer.value)
