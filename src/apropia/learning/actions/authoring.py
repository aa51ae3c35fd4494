"""Write a draft: its description, outline, lessons and questions. Only drafts change."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError, NotFound
from apropia.foundation.locks import hold
from apropia.learning import policies
from apropia.learning.models import (
    Activity,
    ActivityKind,
    Course,
    CourseVersion,
    DoneWhen,
    Module,
    Question,
    Quiz,
    QuizPurpose,
    TaughtCompetence,
)
from apropia.learning.policies.questions import flaw_of, group_of
from apropia.people.models import Person

Direction = Literal["up", "down"]


class FlawedQuestion(DomainError):
    """The options of a question do not fit its kind."""


@dataclasses.dataclass(frozen=True)
class ActivityDraft:
    """What an author writes in one activity."""

    title: str
    duration_minutes: int
    body: str = ""
    image: UUID | None = None
    image_alt: str = ""
    video: UUID | None = None
    video_url: str = ""
    captions: UUID | None = None
    video_is_silent: bool = False
    has_captions_there: bool = False
    transcript: str = ""
    steps: Sequence[Mapping[str, str]] = ()
    address: str = ""
    done_when: str = DoneWhen.SEEN
    alternative: str = ""


@dataclasses.dataclass(frozen=True)
class QuestionDraft:
    """What an author writes in one question. Parts without text are left out."""

    kind: str
    text: str
    parts: Sequence[Mapping[str, Any]]
    explanation: str = ""
    measures: str = ""
    unit: str = ""
    group: str = ""


def create_course(*, title: str, by: Person, at: datetime, starter_code: str = "", code: str = "") -> CourseVersion:
    """Open a course with its first draft and one module to begin with."""
    with transaction.atomic():
        policies.courses.check_can_author(by)
        hold(by.entity)
        course = Course.objects.create(
            entity=by.entity,
            code=_free_code(by, code or title),
            title=title,
            owner=by,
            starter_code=starter_code,
            created_at=at,
        )
        version = CourseVersion.objects.create(
            entity=by.entity, course=course, number=1, title=title, author=by, created_at=at, changed_at=at
        )
        if not starter_code:
            Module.objects.create(entity=by.entity, version=version, title=_("Módulo 1"), position=1)
        record("learning.course.created", entity=by.entity, by=by, on=course, at=at)
        return version


def _free_code(by: Person, wanted: str) -> str:
    stem = slugify(wanted)[:50] or "curso"
    taken = set(Course.objects.filter(entity=by.entity, code__startswith=stem).values_list("code", flat=True))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)


def describe(
    *,
    version: CourseVersion,
    title: str,
    summary: str,
    objectives: Sequence[str],
    duration_minutes: int,
    taught: Mapping[int, str],
    by: Person,
    at: datetime,
) -> None:
    """Say what a version is about; `taught` gives the level by id of competence."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, version)
        version.title = title
        version.summary = summary
        version.objectives = [line.strip() for line in objectives if line.strip()]
        version.duration_minutes = duration_minutes
        version.save(update_fields=["title", "summary", "objectives", "duration_minutes"])
        TaughtCompetence.objects.filter(version=version).delete()
        TaughtCompetence.objects.bulk_create(
            TaughtCompetence(entity=version.entity, version=version, competence_id=pk, level=level)
            for pk, level in taught.items()
        )
        mark_changed(version, "learning.version.described", by=by, at=at)


def add_module(*, version: CourseVersion, title: str, by: Person, at: datetime) -> Module:
    """Add a module without activities at the end of a draft."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, version)
        module = Module.objects.create(
            entity=version.entity, version=version, title=title, position=version.modules.count() + 1
        )
        mark_changed(version, "learning.module.added", by=by, at=at)
        return module


def rename_module(*, module: Module, title: str, by: Person, at: datetime) -> None:
    """Give a module of a draft another title."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, module.version)
        module.title = title
        module.save(update_fields=["title"])
        mark_changed(module.version, "learning.module.renamed", by=by, at=at)


def remove_module(*, module: Module, by: Person, at: datetime) -> None:
    """Remove a module and its activities from a draft."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, module.version)
        module.delete()
        _renumber(list(module.version.modules.all()))
        mark_changed(module.version, "learning.module.removed", by=by, at=at)


def move_module(*, module: Module, direction: Direction, by: Person, at: datetime) -> None:
    """Move a module of a draft one place up or down; past the edge it stays."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, module.version)
        _swap(list(module.version.modules.all()), module, direction)
        mark_changed(module.version, "learning.module.moved", by=by, at=at)


def add_activity(*, module: Module, kind: ActivityKind, title: str, by: Person, at: datetime) -> Activity:
    """Add an activity at the end of a module; a quiz gets its empty questionnaire."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, module.version)
        activity = Activity.objects.create(
            entity=module.entity,
            version=module.version,
            module=module,
            position=module.activities.count() + 1,
            kind=kind,
            title=title,
        )
        if kind == ActivityKind.QUIZ:
            Quiz.objects.create(entity=module.entity, version=module.version, activity=activity, title=title)
        mark_changed(module.version, "learning.activity.added", by=by, at=at)
        return activity


def update_activity(*, activity: Activity, draft: ActivityDraft, by: Person, at: datetime) -> None:
    """Write an activity of a draft anew; the questionnaire of a quiz takes its title."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, activity.version)
        values = dataclasses.asdict(draft) | {"steps": steps_of(draft.steps)}
        for name, value in values.items():
            setattr(activity, name, value)
        activity.save(update_fields=list(values))
        if activity.kind == ActivityKind.QUIZ:
            Quiz.objects.filter(activity=activity).update(title=draft.title)
        mark_changed(activity.version, "learning.activity.written", by=by, at=at)


def steps_of(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the steps of a practice as an activity keeps them; rows without text are left out."""
    filled = [row for row in rows if row["text"].strip()]
    return [
        {"key": chr(ord("a") + place), "text": row["text"].strip(), "check": row.get("check", "").strip()}
        for place, row in enumerate(filled)
    ]


def remove_activity(*, activity: Activity, by: Person, at: datetime) -> None:
    """Remove an activity from a draft; published versions keep theirs."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, activity.version)
        version, module = activity.version, activity.module
        activity.delete()
        _renumber(list(module.activities.all()))
        mark_changed(version, "learning.activity.removed", by=by, at=at)


def move_activity(*, activity: Activity, direction: Direction, by: Person, at: datetime) -> None:
    """Move an activity one place; past the edge of its module it goes on to the neighbouring one."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, activity.version)
        siblings = list(activity.module.activities.all())
        place = siblings.index(activity)
        at_edge = place == 0 if direction == "up" else place == len(siblings) - 1
        if not at_edge:
            _swap(siblings, activity, direction)
        else:
            _carry_over(activity, direction)
        mark_changed(activity.version, "learning.activity.moved", by=by, at=at)


def _carry_over(activity: Activity, direction: Direction) -> None:
    modules = list(activity.version.modules.all())
    place = next(i for i, module in enumerate(modules) if module.pk == activity.module_id)
    following = place + (-1 if direction == "up" else 1)
    if not 0 <= following < len(modules):
        return
    target = modules[following]
    others = list(target.activities.all())
    activity.module = target
    activity.save(update_fields=["module"])
    _renumber([*others, activity] if direction == "up" else [activity, *others])
    _renumber(list(modules[place].activities.all()))


def add_pre_and_post(*, version: CourseVersion, by: Person, at: datetime) -> tuple[Quiz, Quiz]:
    """Give a draft its two parallel quizzes, where they are missing."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, version)
        titles = {QuizPurpose.PRE: _("Antes de empezar"), QuizPurpose.POST: _("Lo que se lleva")}
        pre, post = (
            Quiz.objects.get_or_create(
                version=version, purpose=purpose, defaults={"entity": version.entity, "title": title}
            )[0]
            for purpose, title in titles.items()
        )
        mark_changed(version, "learning.quiz.added", by=by, at=at)
        return pre, post


def save_question(*, quiz: Quiz, question: Question | None, draft: QuestionDraft, by: Person, at: datetime) -> Question:
    """Write a question, new at the end of its quiz or in its place. Raises FlawedQuestion if options do not fit."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, quiz.version)
        if question is not None and question.quiz_id != quiz.pk:
            # Else the draft of one course would open the questions of every published one.
            raise NotFound(_("Esta pregunta no existe."))
        filled = [part for part in draft.parts if str(part.get("text", "")).strip()]
        parts = [{**part, "key": chr(ord("a") + place)} for place, part in enumerate(filled)]
        flaw = flaw_of(draft.kind, parts, draft.text)
        if flaw:
            raise FlawedQuestion(flaw[0].upper() + flaw[1:], field="parts")
        if question is None:
            question = Question(entity=quiz.entity, quiz=quiz, position=quiz.questions.count() + 1)
        question.kind = draft.kind
        question.text = draft.text
        question.explanation = draft.explanation
        question.measures = draft.measures
        question.parts = parts
        question.unit = draft.unit
        question.group = group_of(draft.group, [one.group for one in quiz.questions.all()])
        question.save()
        mark_changed(quiz.version, "learning.question.written", by=by, at=at)
        return question


def remove_question(*, question: Question, by: Person, at: datetime) -> None:
    """Remove a question from a quiz of a draft; those after it move up."""
    with transaction.atomic():
        version = question.quiz.version
        policies.courses.check_can_edit(by, version)
        question.delete()
        _renumber(list(question.quiz.questions.all()))
        mark_changed(version, "learning.question.removed", by=by, at=at)


def move_question(*, question: Question, direction: Direction, by: Person, at: datetime) -> None:
    """Move a question of a quiz of a draft one place up or down; past the edge it stays."""
    with transaction.atomic():
        version = question.quiz.version
        policies.courses.check_can_edit(by, version)
        _swap(list(question.quiz.questions.all()), question, direction)
        mark_changed(version, "learning.question.moved", by=by, at=at)


def _swap(rows: Sequence[Any], row: Any, direction: Direction) -> None:
    order = list(rows)
    place = order.index(row)
    other = place + (-1 if direction == "up" else 1)
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    _renumber(order)


def _renumber(rows: Sequence[Any]) -> None:
    for position, row in enumerate(rows, 1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


def mark_changed(version: CourseVersion, action: str, *, by: Person, at: datetime) -> None:
    """Keep when a draft changed, and what was done, which is what the audit calls it."""
    version.changed_at = at
    version.save(update_fields=["changed_at"])
    record(action, entity=version.entity, by=by, on=version, at=at)
