"""A short course that the entity wrote for itself: drafted, reviewed and published as any author does."""

from datetime import datetime, timedelta
from typing import Any

from apropia.competences.models import Competence, Level
from apropia.demo.org import Cast
from apropia.learning import actions
from apropia.learning.actions.authoring import ActivityDraft, QuestionDraft
from apropia.learning.models import ActivityKind, CourseVersion, Module, QuestionKind
from apropia.learning.queries.outlines import outline_of
from apropia.people.models import Person, Role

TITLE = "Compruebe antes de reenviar"
_READING = """\
Una cadena alarmante llega al grupo de la oficina. Antes de reenviarla, hágase tres preguntas.

## ¿Quién lo dice?

Busque el nombre de quien publicó primero. Si el mensaje no dice de dónde viene, trátelo como un rumor.

## ¿Cuándo lo dijo?

Una noticia vieja parece nueva cuando vuelve a circular. Mire la fecha en la página original.

## ¿Quién más lo confirma?

Busque el mismo hecho en la página de la entidad responsable y en otro medio. Si nadie más lo cuenta, espere.
"""
_PRACTICE = "Elija un mensaje que haya recibido esta semana y compruébelo con estos pasos."
_STEPS = (
    ("Copie una frase del mensaje y búsquela entre comillas.", "Encontró dónde apareció primero, o que no aparece."),
    ("Abra la página original y mire la fecha.", "Sabe de qué día es."),
    ("Busque el mismo hecho en la página de la entidad responsable.", "Sabe si lo confirma."),
)
_QUESTIONS = (
    (
        "Un audio dice que mañana cierran todas las sedes. ¿Qué hace primero?",
        "La página de la entidad es la fuente de sus propias decisiones.",
        ("Mirar si la página de la entidad lo confirma", "Reenviarlo, por si acaso", "Preguntar quién lo mandó"),
    ),
    (
        "Una noticia que parece de hoy tiene fecha de hace tres años. ¿Qué indica eso?",
        "Lo que fue cierto entonces puede no serlo ahora.",
        ("Que puede ser vieja y ya no valer", "Que es más confiable", "Que la página falla"),
    ),
    (
        "Ya reenvió un mensaje y resultó falso. ¿Qué hace?",
        "Quien lo recibió de usted necesita saberlo por usted.",
        ("Avisar en el mismo grupo que era falso", "Borrarlo sin decir nada", "Esperar a que otro lo diga"),
    ),
)


def publish_own_course(cast: Cast, *, at: datetime) -> CourseVersion:
    """Write the course in a day, let the facilitator review it and the manager publish it."""
    author, reviewer, manager = (
        cast.by_role[role] for role in (Role.CONTENT_AUTHOR, Role.FACILITATOR, Role.UA_MANAGER)
    )
    version = actions.authoring.create_course(title=TITLE, by=author, at=at)
    _write(version, author, at=at + timedelta(hours=2))
    actions.publishing.submit(outline=outline_of(version), by=author, at=at + timedelta(hours=6))
    actions.publishing.start_pilot(version=version, by=reviewer, at=at + timedelta(days=2))
    published_at = at + timedelta(days=9)
    actions.publishing.publish(
        version=version, by=manager, at=published_at, review_due_on=(published_at + timedelta(days=365)).date()
    )
    return version


def _write(version: CourseVersion, author: Person, *, at: datetime) -> None:
    by: dict[str, Any] = {"by": author, "at": at}
    actions.authoring.describe(
        version=version,
        title=TITLE,
        summary="Tres preguntas para no reenviar lo que no es cierto. Para quienes reciben cadenas en el trabajo.",
        objectives=["Encontrar de dónde viene un mensaje.", "Decidir si reenviarlo."],
        duration_minutes=15,
        taught={Competence.objects.get(code="1.2").pk: Level.INTERMEDIATE},
        **by,
    )
    module: Module = version.modules.get()
    actions.authoring.rename_module(module=module, title="Del rumor a la fuente", **by)
    _add(module, ActivityKind.READING, "Tres preguntas antes de reenviar", 4, by, body=_READING)
    steps = [{"text": text, "check": check} for text, check in _STEPS]
    _add(module, ActivityKind.CHECKLIST, "Compruebe un mensaje suyo", 7, by, body=_PRACTICE, steps=steps)
    quiz = _add(module, ActivityKind.QUIZ, "¿Lo reenvía?", 4, by)
    for number, (text, why, options) in enumerate(_QUESTIONS):
        parts = [{"text": option, "correct": place == 0} for place, option in enumerate(options)]
        # The right one is written first above; whoever answers meets it at another place each time.
        parts.insert(len(parts) - 1 - number, parts.pop(0))
        draft = QuestionDraft(kind=QuestionKind.SINGLE, text=text, parts=parts, explanation=why)
        actions.authoring.save_question(quiz=quiz, question=None, draft=draft, **by)


def _add(module: Module, kind: ActivityKind, title: str, minutes: int, by: dict[str, Any], **written: Any) -> Any:
    activity = actions.authoring.add_activity(module=module, kind=kind, title=title, **by)
    draft = ActivityDraft(title=title, duration_minutes=minutes, **written)
    actions.authoring.update_activity(activity=activity, draft=draft, **by)
    return activity.quiz if kind == ActivityKind.QUIZ else None
