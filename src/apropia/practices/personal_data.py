"""Practices name people as head, author and decider. A form under retention stays (methods.md#retention); our own
copies go."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apropia.formats.ft1311.record import FIELD
from apropia.practices.models import (
    ClassificationAssessment,
    Evidence,
    FieldValue,
    GoodPractice,
    LessonLearned,
    Replication,
    Review,
)

GONE = "Persona retirada"


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the practices the person wrote in, the decisions taken and the evidence added."""
    answers = FieldValue.objects.filter(entity_id=entity_id, changed_by=person_uid)
    decisions = Review.objects.filter(entity_id=entity_id, person_uid=person_uid)
    evidence = Evidence.objects.filter(entity_id=entity_id, added_by=person_uid)
    replications = Replication.objects.filter(entity_id=entity_id, recorded_by=person_uid)
    lessons = LessonLearned.objects.filter(entity_id=entity_id, recorded_by=person_uid)
    return {
        _("Respuestas que escribió en prácticas"): [
            {
                _("práctica"): one.version.name,
                _("casilla"): FIELD[one.key].short if one.key in FIELD else one.key,
                _("texto"): one.text,
                _("fecha"): one.changed_at,
            }
            for one in answers.select_related("version")
        ],
        _("Decisiones sobre prácticas"): [
            {
                _("práctica"): one.version.name,
                _("decisión"): one.get_decision_display(),
                _("comentario"): one.comment,
                _("fecha"): one.at,
            }
            for one in decisions.select_related("version")
        ],
        _("Evidencias que agregó"): [
            {_("práctica"): one.version.name, _("evidencia"): one.title, _("fecha"): one.added_at}
            for one in evidence.select_related("version")
        ],
        _("Réplicas que registró"): [
            {_("práctica"): one.practice.slug, _("empezó el"): one.began_on, _("registrada el"): one.recorded_at}
            for one in replications.select_related("practice")
        ],
        _("Lecciones que registró"): [
            {_("práctica"): one.practice.slug, _("lección"): one.title, _("registrada el"): one.recorded_at}
            for one in lessons.select_related("practice")
        ],
    }


def erase(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Take the person's name off what they wrote and decided; the uid stays only where it keeps authors from
    deciding."""
    answers = FieldValue.objects.filter(entity_id=entity_id, changed_by=person_uid)
    reviews = Review.objects.filter(entity_id=entity_id, person_uid=person_uid)
    assessments = ClassificationAssessment.objects.filter(entity_id=entity_id, assessed_by=person_uid)
    return {
        "practices.FieldValue": answers.update(changed_by=None, changed_by_name=GONE),
        "practices.Review": reviews.update(person_uid=None, person_name=GONE),
        "practices.ClassificationAssessment": assessments.update(assessed_by=None, assessed_by_name=GONE),
        "practices.Evidence": Evidence.objects.filter(entity_id=entity_id, added_by=person_uid).update(added_by=None),
        "practices.Replication": _unnamed(Replication.objects.filter(entity_id=entity_id, recorded_by=person_uid)),
        "practices.LessonLearned": _unnamed(LessonLearned.objects.filter(entity_id=entity_id, recorded_by=person_uid)),
        "practices.GoodPractice": GoodPractice.objects.filter(entity_id=entity_id, created_by=person_uid).update(
            created_by=None
        ),
    }


def _unnamed(rows: QuerySet[Replication] | QuerySet[LessonLearned]) -> int:
    return rows.update(recorded_by=None, recorded_by_name=GONE)
