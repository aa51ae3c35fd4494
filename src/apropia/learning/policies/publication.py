"""What a version still lacks to be published. The words of the checks are the author's list of tasks."""

import dataclasses
import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError
from apropia.learning.models import Activity, ActivityKind, CourseVersion, Question, Quiz, QuizPurpose
from apropia.learning.policies.questions import flaw_of

_IMAGE_WITHOUT_ALT = re.compile(r"!\[\s*\]\(")
MINIMUM_STEPS = 3


class NotReady(DomainError):
    """The version lacks something that publication requires; `problems` says what."""

    def __init__(self, problems: Sequence["Problem"]) -> None:
        super().__init__(_("Falta corregir %(count)d puntos antes de enviar el curso.") % {"count": len(problems)})
        self.problems = list(problems)


@dataclasses.dataclass(frozen=True)
class Problem:
    """One thing to mend, and the activity or quiz where it is."""

    text: str
    activity_id: int | None = None
    quiz_id: int | None = None


@dataclasses.dataclass(frozen=True)
class Outline:
    """All that makes a version, read at once."""

    version: CourseVersion
    activities: Sequence[Activity]
    quizzes: Sequence[Quiz]
    questions: Mapping[int, Sequence[Question]]
    taught_count: int
    empty_modules: Sequence[str] = ()


def problems_of(outline: Outline) -> list[Problem]:
    """Return what blocks publication, in the order in which an author meets it."""
    version = outline.version
    found: list[Problem] = []
    if not version.summary.strip():
        found.append(Problem(_("Escriba un resumen del curso.")))
    if not version.objectives:
        found.append(Problem(_("Escriba al menos un objetivo.")))
    if not outline.taught_count:
        found.append(Problem(_("Elija al menos una competencia que enseña el curso.")))
    if not outline.activities:
        found.append(Problem(_("Agregue al menos una actividad.")))
    found += [Problem(_("El módulo «%(title)s» está vacío.") % {"title": title}) for title in outline.empty_modules]
    by_activity = {quiz.activity_id: quiz for quiz in outline.quizzes if quiz.activity_id}
    for activity in outline.activities:
        texts = _problems_of_activity(activity)
        if activity.kind == ActivityKind.QUIZ:
            quiz = by_activity.get(activity.pk)
            texts += _problems_of_questions(activity.title, outline.questions.get(quiz.pk, ()) if quiz else ())
        found += [Problem(text, activity_id=activity.pk) for text in texts]
    return found + _problems_of_pre_and_post(outline)


def check_ready(outline: Outline) -> None:
    problems = problems_of(outline)
    if problems:
        raise NotReady(problems)


def _problems_of_activity(activity: Activity) -> list[str]:
    named = {"title": activity.title}
    texts: list[str] = []
    if activity.kind == ActivityKind.READING and not activity.body.strip():
        texts.append(_("La lectura «%(title)s» no tiene texto.") % named)
    if activity.kind == ActivityKind.CHECKLIST:
        if not activity.body.strip():
            texts.append(_("Escriba la introducción de la práctica «%(title)s».") % named)
        if len(activity.steps) < MINIMUM_STEPS:
            texts.append(_("La práctica «%(title)s» necesita al menos tres pasos.") % named)
    if activity.kind == ActivityKind.IMAGE and not activity.image:
        texts.append(_("Suba la imagen de «%(title)s».") % named)
    if activity.image and not activity.image_alt.strip():
        texts.append(_("Describa la imagen de «%(title)s» en el texto alternativo.") % named)
    if _IMAGE_WITHOUT_ALT.search(activity.body):
        texts.append(_("Una imagen dentro del texto de «%(title)s» no tiene descripción.") % named)
    if activity.kind == ActivityKind.VIDEO and not (activity.video or activity.video_url):
        texts.append(_("Suba el video de «%(title)s» o escriba su enlace.") % named)
    if activity.kind == ActivityKind.PACKAGE and not activity.package_id:
        texts.append(_("Suba el paquete de «%(title)s».") % named)
    if activity.video and not activity.captions:
        texts.append(_("Suba los subtítulos del video de «%(title)s».") % named)
    if activity.video_url and not activity.video and not (activity.captions or activity.transcript.strip()):
        texts.append(_("Suba los subtítulos o escriba la transcripción del video de «%(title)s».") % named)
    return texts + _problems_of_offers(activity, named)


def _problems_of_offers(activity: Activity, named: Mapping[str, str]) -> list[str]:
    texts: list[str] = []
    if activity.kind == ActivityKind.FILE and all(one.is_shown for one in activity.files.all()):
        texts.append(_("Agregue el archivo de «%(title)s».") % named)
    if activity.kind == ActivityKind.LINK:
        if not activity.address:
            texts.append(_("Escriba la dirección del enlace «%(title)s».") % named)
        if not activity.body.strip():
            texts.append(_("Cuente para qué abrir el enlace «%(title)s».") % named)
    return texts


def _problems_of_questions(title: str, questions: Sequence[Question]) -> list[str]:
    if not questions:
        return [_("El cuestionario «%(title)s» no tiene preguntas.") % {"title": title}]
    return [
        _("Revise la pregunta «%(text)s»: %(why)s") % {"text": str(question), "why": why}
        for question in questions
        if (why := flaw_of(question.kind, question.parts, question.text))
    ]


def _problems_of_pre_and_post(outline: Outline) -> list[Problem]:
    known = {quiz.purpose: quiz for quiz in outline.quizzes if quiz.purpose != QuizPurpose.PRACTICE}
    found = [
        Problem(text, quiz_id=quiz.pk)
        for quiz in known.values()
        for text in _problems_of_questions(quiz.title, outline.questions.get(quiz.pk, ()))
    ]
    counts = {purpose: len(outline.questions.get(quiz.pk, ())) for purpose, quiz in known.items()}
    if len(set(counts.values())) > 1 or len(counts) == 1:
        found.append(
            Problem(_("Las pruebas de antes y después deben existir las dos y tener el mismo número de preguntas."))
        )
    return found
