"""Everything that learning holds about one person, as plain values under headings in Spanish."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from apropia.learning.models import (
    ActivityOpening,
    AlternativeReading,
    Attempt,
    Completion,
    CourseRating,
    Enrollment,
    ExemptionProof,
    ExtraTry,
    LearningPath,
    PathStep,
    Question,
    RatingReason,
    RevokedCode,
    StepKind,
    StepTick,
    UsePulse,
)
from apropia.learning.queries.completions import holds
from apropia.learning.queries.lent_questions import texts_of


def everything_of(*, entity_id: int, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return all that learning holds of a person, under the words of the page «Sus datos»."""
    enrollments = Enrollment.objects.filter(entity=entity_id, pseudonym=pseudonym).select_related("version")
    revoked = RevokedCode.objects.filter(entity=entity_id, completion__pseudonym=pseudonym)
    revoked = revoked.select_related("completion__version")
    return {
        "Inscripciones": [
            {
                "curso": row.version.title,
                "vez": row.round,
                "estado": row.get_status_display(),
                "inscrita": row.enrolled_at,
                "empezada": row.started_at,
                "finalizada": row.finished_at,
            }
            for row in enrollments
        ],
        "Pruebas": _attempts_of(entity_id, pseudonym),
        "Intentos que pidió": _extra_tries_of(entity_id, pseudonym),
        "Prácticas": _practices_of(entity_id, pseudonym),
        "Lecciones abiertas": _openings_of(entity_id, pseudonym),
        "Actividades que hizo de otra manera": _other_ways_of(entity_id, pseudonym),
        "Constancias": _completions_of(entity_id, pseudonym),
        "Opiniones de cursos": _ratings_of(entity_id, pseudonym),
        "Uso de lo aprendido": _uses_of(entity_id, pseudonym),
        "Constancias revocadas": [
            {"curso": row.completion.version.title, "fecha": row.revoked_at, "código": row.code, "razón": row.reason}
            for row in revoked
        ],
        "Ruta": _steps_of(entity_id, pseudonym),
        "Tiempo para su ruta": _pace_of(entity_id, pseudonym),
        "Pruebas de que ya lo sabe": _proofs_of(entity_id, pseudonym),
    }


def _steps_of(entity_id: int, pseudonym: UUID) -> list[Mapping[str, Any]]:
    steps = PathStep.objects.filter(entity=entity_id, path__pseudonym=pseudonym)
    return [
        {
            "paso": str(row.course or row.guide or row.talk),
            "por qué": row.reason,
            "estado": row.get_status_display(),
            "aplazado hasta": row.postponed_until,
        }
        for row in steps.select_related("course", "guide", "talk")
    ]


def _pace_of(entity_id: int, pseudonym: UUID) -> list[Mapping[str, Any]]:
    paths = LearningPath.objects.filter(entity=entity_id, pseudonym=pseudonym)
    return [
        {"horas a la semana": path.hours_a_week, "hasta": path.until, "prefiere": _named(path.forms)} for path in paths
    ]


def _named(forms: Sequence[str]) -> list[str]:
    return [str(StepKind(one).label) for one in forms]


def _proofs_of(entity_id: int, pseudonym: UUID) -> list[Mapping[str, Any]]:
    proofs = list(ExemptionProof.objects.filter(entity=entity_id, pseudonym=pseudonym).select_related("course"))
    refs = [pk for proof in proofs for pk in proof.questions]
    asked = Question.objects.filter(pk__in=[pk for pk in refs if isinstance(pk, int)])
    text_of = {str(pk): text for pk, text in asked.values_list("pk", "text")}
    text_of |= texts_of(refs, entity_id=entity_id)
    return [
        {
            "curso": row.course.title,
            "con qué": row.get_origin_display(),
            "estado": row.get_status_display(),
            "fecha": row.started_at,
            "razón": row.reason,
            "lo que mostró su diagnóstico": [
                {"competencia": one["name"], "mostró": one["percent"], "al menos": one["low"]} for one in row.evidence
            ],
            "respuestas": [
                {"pregunta": text_of.get(pk, ""), "acierto": answer["right"]} for pk, answer in row.answers.items()
            ],
        }
        for row in proofs
    ]


def _attempts_of(entity_id: int, pseudonym: UUID) -> list[Mapping[str, Any]]:
    attempts = Attempt.objects.filter(entity=entity_id, enrollment__pseudonym=pseudonym)
    return [
        {
            "prueba": row.quiz.title,
            "fecha": row.started_at,
            "resultado": row.score_percent,
            "respuestas": [
                {"pregunta": answer.question.text, "acierto": answer.is_correct} for answer in row.answers.all()
            ],
        }
        for row in attempts.select_related("quiz").prefetch_related("answers__question")
    ]


def _extra_tries_of(entity_id: int, pseudonym: UUID) -> list[Mapping[str, Any]]:
    asked = ExtraTry.objects.filter(entity=entity_id, enrollment__pseudonym=pseudonym)
    rows = asked.values_list("quiz__title", "asked_at", "given_at")
    return [{"prueba": title, "pedido": asked_at, "dado": given_at} for title, asked_at, given_at in rows]


def _openings_of(entity_id: int, pseudonym: UUID) -> list[Mapping[str, Any]]:
    openings = ActivityOpening.objects.filter(entity=entity_id, enrollment__pseudonym=pseudonym)
    rows = openings.order_by("opened_at", "pk").values_list("activity__title", "opened_at")
    return [{"actividad": title, "abierta": opened} for title, opened in rows]


def _other_ways_of(entity_id: int, pseudonym: UUID) -> list[Mapping[str, Any]]:
    readings = AlternativeReading.objects.filter(entity=entity_id, enrollment__pseudonym=pseudonym)
    rows = readings.order_by("opened_at", "pk").values_list("activity__title", "opened_at", "done_at")
    return [{"actividad": title, "abierta": opened, "hecha": done} for title, opened, done in rows]


def _completions_of(entity_id: int, pseudonym: UUID) -> list[Mapping[str, Any]]:
    completions = Completion.objects.filter(entity=entity_id, pseudonym=pseudonym)
    completions = completions.select_related("version", "course__renewal", "entity", "enrollment")
    until = holds(completions)
    return [
        {
            "curso": row.version.title,
            "fecha": row.completed_at,
            "vale hasta": until[row.pk],
            "código": row.code,
            "entra en los indicadores": _counts(row),
        }
        for row in completions
    ]


def _ratings_of(entity_id: int, pseudonym: UUID) -> list[Mapping[str, Any]]:
    ratings = CourseRating.objects.filter(entity=entity_id, completion__pseudonym=pseudonym)
    return [
        {
            "curso": row.completion.version.title,
            "calificación": row.get_score_display(),
            "razones": [str(RatingReason(reason).label) for reason in row.reasons],
            "palabras": row.words,
            "fecha": row.rated_at,
            "cambiada": row.changed_at,
        }
        for row in ratings.select_related("completion__version").order_by("rated_at", "pk")
    ]


def _uses_of(entity_id: int, pseudonym: UUID) -> list[Mapping[str, Any]]:
    pulses = UsePulse.objects.filter(entity=entity_id, completion__pseudonym=pseudonym)
    return [
        {
            "curso": row.completion.version.title,
            "preguntado": row.asked_at,
            "respuesta": row.get_frequency_display(),
            "respondido": row.answered_at,
        }
        for row in pulses.select_related("completion__version").order_by("asked_at", "pk")
    ]


def _counts(completion: Completion) -> str:
    if not completion.is_implausible:
        return "sí"
    return (
        "no: el curso se terminó en mucho menos tiempo del que pide leerlo. Es un aviso para mejorar el curso; "
        "la constancia vale igual"
    )


def _practices_of(entity_id: int, pseudonym: UUID) -> list[Mapping[str, Any]]:
    ticks = StepTick.objects.filter(entity=entity_id, enrollment__pseudonym=pseudonym).select_related("activity")
    return [
        {
            "práctica": row.activity.title,
            "paso": next((step["text"] for step in row.activity.steps if step["key"] == row.key), ""),
            "marcado": row.ticked_at,
        }
        for row in ticks.order_by("ticked_at", "pk")
    ]
