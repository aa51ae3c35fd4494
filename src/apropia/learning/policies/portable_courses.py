"""A course file as one of ours: what each activity becomes, and what does not come, in words."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apropia.competences.models import Competence, Level
from apropia.formats.addresses import is_web_address
from apropia.formats.portable_course import records
from apropia.learning.models import ActivityKind, CourseRenewal, DoneWhen, PrerequisiteKind, QuestionKind, RenewalKind
from apropia.learning.policies.pace import RULES
from apropia.learning.policies.questions import flaw_of
from apropia.learning.policies.renewals import RenewalMakesNoSense, check_makes_sense, said

_PART_NAMES = {
    QuestionKind.MATCHING: ("text", "match", "feedback"),
    QuestionKind.ORDERING: ("text", "feedback"),
    QuestionKind.NUMERIC: ("text", "margin", "correct", "feedback"),
    QuestionKind.CLOZE: ("text", "is_written", "options"),
}
_CHOICE_NAMES = ("text", "correct", "feedback")


@dataclasses.dataclass(frozen=True)
class PlannedActivity:
    """One activity of a file: its kind here, or none where it is left out, and what to know of it."""

    source: records.Activity
    kind: ActivityKind | None
    questions: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.source.title

    @property
    def becomes(self) -> str:
        return str(self.kind.label) if self.kind else _("No se trae")


@dataclasses.dataclass(frozen=True)
class PlannedModule:
    title: str
    activities: tuple[PlannedActivity, ...]


@dataclasses.dataclass(frozen=True)
class PlannedTest:
    """The test of before or after, with its good questions."""

    source: records.Quiz
    questions: tuple[Mapping[str, Any], ...]


@dataclasses.dataclass(frozen=True)
class PortablePlan:
    """What a course file becomes. `taught` gives the level by id of competence, `before` the kind by id of course."""

    course: records.Course
    modules: tuple[PlannedModule, ...]
    pre: PlannedTest | None
    post: PlannedTest | None
    taught: Mapping[int, str]
    before: Mapping[int, str]
    services: tuple[int, ...]
    renewal: CourseRenewal | None
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.course.title

    @property
    def renewal_words(self) -> str:
        """When the course is to be taken anew; empty where it is not."""
        return said(self.renewal) if self.renewal else ""

    @property
    def activity_count(self) -> int:
        return sum(one.kind is not None for module in self.modules for one in module.activities)


def plan_of(
    course: records.Course,
    *,
    unknown: Sequence[str],
    known: Sequence[Competence],
    courses: Mapping[tuple[str, str], int],
    services: Mapping[tuple[str, str], int],
    may_renew: bool,
) -> PortablePlan:
    """Return what a course becomes, by the competences of this installation and what this entity has.

    Nothing is lost in silence: what is not known here stands in the notes by its name, and so does that it was
    renewed where who brings it may not ask for that.
    """
    notes: list[str] = [_("No se conoce «%(place)s», y no se trae.") % {"place": place} for place in unknown]
    modules = tuple(
        PlannedModule(module.title, tuple(_activity(one) for one in module.activities)) for module in course.modules
    )
    pre, post = (_test(quiz, notes) for quiz in (course.pre, course.post))
    return PortablePlan(
        course=course,
        modules=modules,
        pre=pre,
        post=post,
        taught=dict(_taught(course, known, notes)),
        before=dict(_before(course, courses, notes)),
        services=tuple(dict.fromkeys(_services(course, services, notes))),
        renewal=_renewal(course, notes, may_renew=may_renew),
        notes=tuple(notes),
    )


def _taught(course: records.Course, known: Sequence[Competence], notes: list[str]) -> Iterator[tuple[int, str]]:
    by_code = {(one.area.framework.code, one.code): one.pk for one in known}
    for taught in course.competences:
        pk = by_code.get((taught.framework, taught.code))
        if pk is None or taught.level not in Level.values:
            said = {"code": taught.code, "name": taught.name, "framework": taught.framework, "level": taught.level}
            notes.append(_("Aquí no está la competencia %(code)s %(name)s (%(framework)s, %(level)s).") % said)
        else:
            yield pk, taught.level


def _before(
    course: records.Course, courses: Mapping[tuple[str, str], int], notes: list[str]
) -> Iterator[tuple[int, str]]:
    for other in course.before:
        pk = courses.get((other.code, other.title))
        if pk is None or other.kind not in PrerequisiteKind.values:
            kind = dict(PrerequisiteKind.choices).get(other.kind, other.kind)
            notes.append(_("Aquí no está el curso «%(title)s» (%(kind)s).") % {"title": other.title, "kind": kind})
        else:
            yield pk, other.kind


def _services(course: records.Course, known: Mapping[tuple[str, str], int], notes: list[str]) -> Iterator[int]:
    for service in course.services:
        pk = known.get((service.code, service.name))
        if pk is None:
            notes.append(_("Aquí no está el servicio «%(name)s», del que trata.") % {"name": service.name})
        else:
            yield pk


def _renewal(course: records.Course, notes: list[str], *, may_renew: bool) -> CourseRenewal | None:
    if course.renewal is None:
        return None
    rule = CourseRenewal(**dataclasses.asdict(course.renewal))
    if not _makes_sense(rule):
        notes.append(_("No se entiende cada cuánto se renueva."))
        return None
    if may_renew:
        return rule
    notes.append(_("Se renovaba %(when)s. Aquí lo decide la gestora.") % {"when": said(rule)})
    return None


def _makes_sense(rule: CourseRenewal) -> bool:
    try:
        check_makes_sense(rule)
    except RenewalMakesNoSense:
        return False
    return rule.kind in RenewalKind.values


def _activity(source: records.Activity) -> PlannedActivity:
    notes: list[str] = []
    if source.kind not in ActivityKind.values:
        return PlannedActivity(
            source, None, (), (_("Aquí no hay actividades de esta clase: %(kind)s.") % {"kind": source.kind},)
        )
    kind = ActivityKind(source.kind)
    questions: tuple[Mapping[str, Any], ...] = ()
    if kind == ActivityKind.QUIZ and source.quiz is not None:
        questions = tuple(_questions(source.quiz, notes))
    for address in (source.address, source.video_url):
        if address and not is_web_address(address):
            notes.append(_("Su dirección no es de una página de internet, y no se trae."))
    if done_when(source) != source.done_when:
        notes.append(_("Queda hecha como es normal: la regla que traía no vale para esta clase."))
    return PlannedActivity(source, kind, questions, tuple(notes))


def address_of(written: str) -> str:
    """Return an address that may be opened, or nothing."""
    return written if written and is_web_address(written) else ""


def done_when(source: records.Activity) -> str:
    """Return when an activity is done: as it came where its kind lets its author choose that."""
    rules = RULES.get(ActivityKind(source.kind), ())
    return source.done_when if source.done_when in rules else str(DoneWhen.SEEN.value)


def _test(quiz: records.Quiz | None, notes: list[str]) -> PlannedTest | None:
    return None if quiz is None else PlannedTest(quiz, tuple(_questions(quiz, notes)))


def _questions(quiz: records.Quiz, notes: list[str]) -> Iterator[Mapping[str, Any]]:
    for question in quiz.questions:
        fields, why = _question(question)
        if why:
            notes.append(_("No se trae la pregunta «%(text)s»: %(why)s") % {"text": question.text[:80], "why": why})
        else:
            yield fields


def _question(question: records.Question) -> tuple[Mapping[str, Any], str]:
    if question.kind not in QuestionKind.values:
        return {}, _("aquí no hay preguntas de esa clase.")
    kind = QuestionKind(question.kind)
    names = _PART_NAMES.get(kind, _CHOICE_NAMES)
    parts = [{name: value for name in names if (value := getattr(part, name)) is not None} for part in question.parts]
    if kind == QuestionKind.CLOZE:
        if any(part.options is None or part.is_written is None for part in question.parts):
            return {}, _("uno de sus huecos no tiene respuestas.")
        parts = [{**part, "options": [dataclasses.asdict(one) for one in part["options"]]} for part in parts]
    if any(not part["text"].strip() for part in parts):
        return {}, _("una de sus opciones no tiene texto.")
    fields = {
        "kind": question.kind,
        "text": question.text,
        "explanation": question.explanation,
        "measures": question.measures,
        "unit": question.unit,
        "group": question.group,
        "parts": parts,
    }
    return fields, flaw_of(question.kind, parts, question.text)
