"""What a version still lacks to be published. The words of the checks are the author's list of tasks."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apropia.foundation.errors import DomainError
from apropia.foundation.files.recordings import missing_alternatives
from apropia.learning.models import Activity, ActivityKind, Question, QuizPurpose
from apropia.learning.policies import quiz_rules
from apropia.learning.policies.outline import Outline
from apropia.learning.policies.problems import Place, Problem
from apropia.learning.policies.questions import flaw_of
from apropia.learning.policies.texts import text_problems

MINIMUM_STEPS = 3
# How far the length of a course may be from the sum of its activities: some minutes for its tests, or a share.
LEAST_ODD_MINUTES = 10
ODD_SHARE = 0.25
Lack = tuple[str, str]  # the field, and what to do in it
# Kinds that are not published without words of their own. Of a package and a file they are also its description.
_WORDS_WANTED = {
    ActivityKind.READING: gettext_lazy("La lectura «%(title)s» no tiene texto."),
    ActivityKind.CHECKLIST: gettext_lazy("Escriba la introducción de la práctica «%(title)s»."),
    ActivityKind.PACKAGE: gettext_lazy("Cuente qué trae el paquete «%(title)s»."),
    ActivityKind.FILE: gettext_lazy("Cuente qué trae el archivo de «%(title)s» y para qué sirve."),
    ActivityKind.LINK: gettext_lazy("Cuente para qué abrir el enlace «%(title)s»."),
}


class NotReady(DomainError):
    """The version lacks something that publication requires; `problems` says what."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = len(problems)
        super().__init__(
            ngettext(
                "Falta corregir %(count)d punto antes de enviar el curso.",
                "Falta corregir %(count)d puntos antes de enviar el curso.",
                count,
            )
            % {"count": count}
        )
        self.problems = list(problems)


def problems_of(outline: Outline) -> list[Problem]:
    """Return what blocks publication and what is advised: first what lacks, then what its texts have to mend."""
    return [
        *_lacks_of_version(outline),
        *_lacks_of_activities(outline),
        *_pre_and_post(outline),
        *text_problems(outline),
    ]


def check_ready(outline: Outline) -> None:
    blocking = [problem for problem in problems_of(outline) if problem.blocks]
    if blocking:
        raise NotReady(blocking)


def _lacks_of_version(outline: Outline) -> Iterator[Problem]:
    version = outline.version
    if not version.summary.strip():
        yield Problem(_("Escriba un resumen del curso."), Place("summary"))
    if not version.objectives:
        yield Problem(_("Escriba al menos un objetivo."), Place("objectives"))
    if not outline.taught_count:
        yield Problem(_("Elija al menos una competencia que enseña el curso."), Place("competences"))
    if not outline.activities:
        yield Problem(_("Agregue al menos una actividad."))
    yield from _odd_duration(outline)
    if outline.lacks_change:
        yield Problem(_("Diga qué pide esta versión a quien ya terminó el curso."), Place("change"))
    for title in outline.empty_modules:
        yield Problem(_("El módulo «%(title)s» está vacío.") % {"title": title})


def _odd_duration(outline: Outline) -> Iterator[Problem]:
    """Advise where the length of the course is not that of its activities: its constancias say it."""
    said = outline.version.duration_minutes
    summed = sum(activity.duration_minutes for activity in outline.activities)
    if summed and abs(said - summed) > max(LEAST_ODD_MINUTES, summed * ODD_SHARE):
        text = _(
            "El curso dice %(said)d minutos y sus actividades suman %(summed)d. Ponga la duración verdadera: "
            "la lee quien lo elige y sale en la constancia."
        )
        yield Problem(text % {"said": said, "summed": summed}, Place("duration_minutes"), blocks=False)


def _lacks_of_activities(outline: Outline) -> Iterator[Problem]:
    by_activity = {quiz.activity_id: quiz for quiz in outline.quizzes if quiz.activity_id}
    for activity in outline.activities:
        here = Place(activity_id=activity.pk)
        for field, text in _lacks_of(activity):
            yield Problem(text % {"title": activity.title}, here.at(field))
        yield from _lacks_of_package(activity, outline.published_packages)
        if activity.kind == ActivityKind.QUIZ:
            quiz = by_activity.get(activity.pk)
            questions = outline.questions.get(quiz.pk, ()) if quiz else ()
            yield from _flaws(activity.title, questions, Place(activity_id=activity.pk))
            if quiz is not None:
                yield from (Problem(text, Place(quiz_id=quiz.pk)) for text in quiz_rules.flaws_of(quiz, questions))


def _lacks_of(activity: Activity) -> Iterator[Lack]:
    wanted = _WORDS_WANTED.get(ActivityKind(activity.kind))
    if wanted and not activity.body.strip():
        yield "body", str(wanted)
    if activity.kind == ActivityKind.CHECKLIST and len(activity.steps) < MINIMUM_STEPS:
        yield "step_1", _("La práctica «%(title)s» necesita al menos tres pasos.")
    if activity.kind == ActivityKind.IMAGE and not activity.image:
        yield "image_file", _("Suba la imagen de «%(title)s».")
    if activity.image and not activity.image_alt.strip():
        yield "image_alt", _("Describa la imagen de «%(title)s» en el texto alternativo.")
    if activity.kind == ActivityKind.PACKAGE and not activity.package_id:
        yield "", _("Suba el paquete de «%(title)s».")
    if activity.kind == ActivityKind.FILE and all(one.is_shown for one in activity.files.all()):
        yield "", _("Agregue el archivo de «%(title)s».")
    if activity.kind == ActivityKind.LINK and not activity.address:
        yield "address", _("Escriba la dirección del enlace «%(title)s».")
    yield from _lacks_of_video(activity)


def _lacks_of_package(activity: Activity, published: frozenset[int]) -> Iterator[Problem]:
    """Ask for another way of doing the activity; only advise it of a package that was published without one."""
    if activity.kind == ActivityKind.PACKAGE and not activity.alternative.strip():
        text = _("Escriba otra manera de hacer «%(title)s», para quien no puede usar el paquete.")
        yield Problem(
            text % {"title": activity.title},
            Place("alternative", activity_id=activity.pk),
            blocks=activity.package_id not in published,
        )


def _lacks_of_video(activity: Activity) -> Iterator[Lack]:
    if activity.kind != ActivityKind.VIDEO:
        return
    if not (activity.video or activity.video_url):
        yield "video_file", _("Suba el video de «%(title)s» o escriba su enlace.")
        return
    lacks = missing_alternatives(
        is_video=True,
        is_silent=activity.video_is_silent,
        has_captions=bool(activity.captions) if activity.video else activity.has_captions_there,
        transcript=activity.transcript,
    )
    for name, text in lacks:
        if name != "captions":
            yield name, text
        elif activity.video:
            yield "captions_file", text
        else:
            yield "has_captions_there", _("Mire que el video «%(title)s» tenga subtítulos en su sitio, y márquelo.")


def _flaws(title: str, questions: Sequence[Question], here: Place) -> Iterator[Problem]:
    if not questions:
        yield Problem(_("El cuestionario «%(title)s» no tiene preguntas.") % {"title": title}, here)
    for question in questions:
        if why := flaw_of(question.kind, question.parts, question.text):
            text = _("Revise la pregunta «%(text)s»: %(why)s") % {"text": str(question), "why": why}
            yield Problem(text, Place("text_1", quiz_id=question.quiz_id, question_id=question.pk))


def _pre_and_post(outline: Outline) -> Iterator[Problem]:
    known = {quiz.purpose: quiz for quiz in outline.quizzes if quiz.purpose != QuizPurpose.PRACTICE}
    for quiz in known.values():
        yield from _flaws(quiz.title, outline.questions.get(quiz.pk, ()), Place(quiz_id=quiz.pk))
    counts = {purpose: len(outline.questions.get(quiz.pk, ())) for purpose, quiz in known.items()}
    if len(set(counts.values())) > 1 or len(counts) == 1:
        yield Problem(_("Las pruebas de antes y después deben existir las dos y tener el mismo número de preguntas."))
