"""A course as one learner sees it: where she is, what follows, each lesson and each quiz."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, FilteredRelation, OuterRef, Q, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.foundation.errors import NotFound
from apropia.learning.models import (
    Activity,
    ActivityProgress,
    Completion,
    CourseVersion,
    DoneWhen,
    Enrollment,
    QuizPurpose,
    TaughtCompetence,
    VersionChange,
)
from apropia.learning.policies.alternatives import has_alternative
from apropia.learning.policies.pace import least_seconds, spoken
from apropia.learning.queries.changes import asked_on_page
from apropia.learning.queries.checklists import ShownStep, steps_for
from apropia.learning.queries.pace import opening_of
from apropia.learning.queries.packages import played_in
from apropia.learning.queries.pilots import version_offered
from apropia.learning.states import LEARNABLE, UNDER_WAY, EnrollmentStatus
from apropia.packages.queries.playing import Played
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class NextThing:
    """What to do now: a quiz, an activity or the end. `label` is the words of the button."""

    kind: str
    label: str
    object_id: int | None = None


@dataclasses.dataclass(frozen=True)
class OutlineLine:
    activity_id: int
    title: str
    kind: str
    kind_label: str
    minutes: int
    state: str
    quiz_id: int | None


@dataclasses.dataclass(frozen=True)
class OutlineModule:
    title: str
    lines: tuple[OutlineLine, ...]


@dataclasses.dataclass(frozen=True)
class SideQuiz:
    """The pre or post quiz, as far as this person got with it."""

    quiz_id: int
    title: str
    state: str
    score_percent: float | None


@dataclasses.dataclass(frozen=True)
class CoursePage:
    version: CourseVersion
    competences: tuple[TaughtCompetence, ...]
    modules: tuple[OutlineModule, ...]
    enrollment: Enrollment | None
    completion: Completion | None
    pre: SideQuiz | None
    post: SideQuiz | None
    done_count: int
    total_count: int
    minutes_left: int
    can_enroll: bool
    newer: CourseVersion | None
    following: NextThing | None
    # What has to be read and confirmed since this person finished the course, or why she takes it again.
    changes: tuple[VersionChange, ...] = ()

    @property
    def has_questions(self) -> bool:
        """Whether some activity is a quiz, which may be answered again."""
        return any(line.quiz_id is not None for module in self.modules for line in module.lines)

    @property
    def is_under_way(self) -> bool:
        return self.enrollment is not None and self.enrollment.status in (
            EnrollmentStatus.ENROLLED,
            EnrollmentStatus.IN_PROGRESS,
            EnrollmentStatus.NOT_FINISHED,
        )


@dataclasses.dataclass(frozen=True)
class LessonPage:
    page: CoursePage
    enrollment: Enrollment
    activity: Activity
    quiz_id: int | None
    number: int
    is_done: bool
    previous_id: int | None
    following_id: int | None
    opened_at: datetime | None = None
    played: Played | None = None
    steps: tuple[ShownStep, ...] = ()

    @property
    def least_time(self) -> str:
        """The least time that the author asks for, in words; empty where none is asked for or it was done already."""
        asks = self.activity.done_when == DoneWhen.DWELL and not self.is_done
        return spoken(least_seconds(self.activity)) if asks else ""

    @property
    def has_alternative(self) -> bool:
        return has_alternative(self.activity)

    @property
    def ticked_count(self) -> int:
        return sum(step.is_ticked for step in self.steps)


@dataclasses.dataclass(frozen=True)
class LessonToDo:
    """What marking a lesson needs."""

    enrollment: Enrollment
    activity: Activity


def course_page_for(*, person: Person, code: str) -> CoursePage:
    """Return a course as this person may see it, in five queries whatever its size, six after a new version."""
    enrollment = _newest_enrollment(person, code, "version__course__renewal", "version__entity", "completion")
    offered = version_offered(person, code)
    if enrollment is None and offered is None:
        raise NotFound(_("Este curso no existe o ya no está disponible."))
    version = enrollment.version if enrollment else offered
    assert version is not None
    return _page_of(version, enrollment, offered)


def page_of_version(version: CourseVersion) -> CoursePage:
    """Return the page of a version as it stands, for whoever writes or reviews it: nobody is enrolled."""
    return _page_of(version, None, None)


def _page_of(version: CourseVersion, enrollment: Enrollment | None, offered: CourseVersion | None) -> CoursePage:
    activities = _activities(version, enrollment)
    states = {activity.pk: "done" for activity in activities if activity.is_done}
    sides = _sides(version, enrollment)
    done = sum(states.get(activity.pk) == "done" for activity in activities)
    pre, post = sides.get(QuizPurpose.PRE), sides.get(QuizPurpose.POST)
    completion = getattr(enrollment, "completion", None)
    newer = offered if enrollment and offered and offered.number > version.number else None
    return CoursePage(
        version=version,
        competences=tuple(version.taught.select_related("competence")),
        modules=_modules(activities, states),
        enrollment=enrollment,
        completion=completion,
        pre=pre,
        post=post,
        done_count=done,
        total_count=len(activities),
        minutes_left=sum(one.duration_minutes for one in activities if states.get(one.pk) != "done"),
        can_enroll=offered is not None and (enrollment is None or enrollment.status == EnrollmentStatus.WITHDRAWN),
        newer=newer,
        following=_following(
            enrollment, next((one.pk for one in activities if not one.is_done), None), sides, is_begun=done > 0
        ),
        changes=asked_on_page(enrollment, newer),
    )


# What marking a lesson reads of an enrolment, completion included; of its version, only whether it may be learnt.
_TO_MARK = ("entity", "version__status", "course", "pseudonym", "unit", "status", "started_at")
_NO_LESSON = gettext_lazy("Esta lección no existe o ya no está disponible.")


class VersionRetired(NotFound):
    """The version of a course that a person was taking is there no more; the course's page is."""


def lesson_for(*, person: Person, code: str, activity_id: int) -> LessonPage:
    """Return one activity of a course in which the person is enrolled. Raises `NotFound`, also `VersionRetired`."""
    page = course_page_for(person=person, code=code)
    enrollment = _taking(page.enrollment)
    lines = [line for module in page.modules for line in module.lines]
    place = next((i for i, line in enumerate(lines) if line.activity_id == activity_id), None)
    if place is None:
        raise NotFound(str(_NO_LESSON))
    kept = Activity.objects.select_related("version", "quiz", "package")
    activity = kept.annotate(opened_at=opening_of(enrollment)).get(pk=activity_id)
    is_done = lines[place].state == "done"
    return LessonPage(
        page=page,
        enrollment=enrollment,
        activity=activity,
        quiz_id=lines[place].quiz_id,
        number=place + 1,
        is_done=is_done,
        previous_id=lines[place - 1].activity_id if place else None,
        following_id=lines[place + 1].activity_id if place + 1 < len(lines) else None,
        opened_at=activity.opened_at,
        steps=steps_for(enrollment=enrollment, activity=activity, is_done=is_done),
        played=played_in(enrollment=enrollment, activity=activity) if activity.package_id else None,
    )


def lesson_to_do_for(*, person: Person, code: str, activity_id: int) -> LessonToDo:
    """Return what marking a lesson needs, as `lesson_for` refuses it and without the page around it. Two queries."""
    enrollment = _taking(_newest_enrollment(person, code, only=_TO_MARK))
    try:
        return LessonToDo(enrollment, Activity.objects.get(version=enrollment.version_id, pk=activity_id))
    except Activity.DoesNotExist:
        raise NotFound(str(_NO_LESSON)) from None


def first_to_do(enrollment: Enrollment) -> int | None:
    """Return the first activity that the enrolment has not done; None once all are. One query, one row."""
    done = ActivityProgress.objects.filter(enrollment=enrollment).values("activity_id")
    rows = Activity.objects.filter(version=enrollment.version_id).exclude(pk__in=done)
    return rows.values_list("pk", flat=True).first()


def following_for(*, person: Person, code: str, done: LessonToDo | None = None) -> NextThing | None:
    """Return what follows in a course, as its page says. Two queries at most after a lesson that was just done."""
    enrollment = done.enrollment if done else _newest_enrollment(person, code)
    if enrollment is None:
        return course_page_for(person=person, code=code).following
    first = first_to_do(enrollment)
    is_begun = done is not None or enrollment.progress.exists()
    # The tests before and after a course matter where nothing is done yet, or nothing is left.
    sides = {} if is_begun and first is not None else _sides(enrollment.version, enrollment)
    return _following(enrollment, first, sides, is_begun=is_begun)


def _taking(enrollment: Enrollment | None) -> Enrollment:
    """Return the enrolment of somebody who may open the lessons of its version."""
    if enrollment is None or enrollment.status == EnrollmentStatus.WITHDRAWN:
        raise NotFound(_("Inscríbase en el curso para abrir sus lecciones."))
    if enrollment.version.status not in LEARNABLE:
        raise VersionRetired(_("Esta versión del curso se retiró. Lo que usted terminó sigue siendo suyo."))
    return enrollment


def version_to_start_for(*, person: Person, code: str) -> CourseVersion:
    """Return the version that the person begins, or goes on with: hers where she has one under way."""
    mine = (
        Enrollment.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym, course__code=code)
        .filter(status__in=UNDER_WAY)
        .select_related("version__entity", "version__course")
        .order_by("-enrolled_at", "-pk")
        .first()
    )
    version = mine.version if mine else version_offered(person, code)
    if version is None:
        raise NotFound(_("Este curso no recibe inscripciones por ahora."))
    return version


def enrollment_for(*, person: Person, code: str) -> Enrollment:
    """Return the person's own enrolment in a course, the newest."""
    enrollment = (
        Enrollment.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym, course__code=code)
        .select_related("version", "entity")
        .order_by("-enrolled_at", "-pk")
        .first()
    )
    if enrollment is None:
        raise NotFound(_("Usted no está inscrito en este curso."))
    return enrollment


def _newest_enrollment(person: Person, code: str, *beside: str, only: Sequence[str] = ()) -> Enrollment | None:
    rows = (
        Enrollment.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym, course__code=code)
        .exclude(status=EnrollmentStatus.SUGGESTED)
        .select_related("version", *beside)
        .order_by("-enrolled_at", "-pk")
    )
    enrollment = (rows.only(*only) if only else rows).first()
    if enrollment is not None:
        enrollment.entity = person.entity  # the same, and at hand
    return enrollment


def _activities(version: CourseVersion, enrollment: Enrollment | None) -> list[Any]:
    """Return the activities in their order, each with whether it is done. One query."""
    return list(_with_done(version, enrollment).select_related("module", "quiz"))


def _with_done(version: CourseVersion, enrollment: Enrollment | None) -> Any:
    done = ActivityProgress.objects.filter(enrollment=enrollment, activity=OuterRef("pk"))
    is_done = Exists(done) if enrollment is not None else Value(value=False, output_field=BooleanField())
    return version.activities.annotate(is_done=is_done)


def _sides(version: CourseVersion, enrollment: Enrollment | None) -> dict[str, SideQuiz]:
    """Return the quizzes before and after the course by purpose, with the newest try at each. One query."""
    tries = Q(attempts__enrollment=enrollment.pk if enrollment else 0)
    rows = version.quizzes.exclude(purpose=QuizPurpose.PRACTICE).annotate(
        tried=FilteredRelation("attempts", condition=tries)
    )
    newest_last = rows.order_by("tried__number", "pk").values_list(
        "purpose", "pk", "title", "tried", "tried__submitted_at", "tried__declined_at", "tried__score_percent"
    )
    return {
        purpose: SideQuiz(pk, title, _state(attempt, submitted_at, declined_at), percent)
        for purpose, pk, title, attempt, submitted_at, declined_at, percent in newest_last
    }


def _state(attempt: int | None, submitted_at: datetime | None, declined_at: datetime | None) -> str:
    if attempt is None:
        return "todo"
    if submitted_at:
        return "done"
    return "declined" if declined_at else "open"


def _modules(activities: Sequence[Activity], states: dict[int, str]) -> tuple[OutlineModule, ...]:
    ordered: dict[int, tuple[str, list[OutlineLine]]] = {}
    pending = next((one.pk for one in activities if states.get(one.pk) != "done"), None)
    for activity in activities:
        state = states.get(activity.pk, "")
        line = OutlineLine(
            activity_id=activity.pk,
            title=activity.title,
            kind=activity.kind,
            kind_label=activity.get_kind_display(),
            minutes=activity.duration_minutes,
            state="done" if state == "done" else "now" if activity.pk == pending and states else "todo",
            quiz_id=activity.quiz.pk if hasattr(activity, "quiz") else None,
        )
        ordered.setdefault(activity.module_id, (activity.module.title, []))[1].append(line)
    return tuple(OutlineModule(title, tuple(lines)) for title, lines in ordered.values())


def _following(
    enrollment: Enrollment | None, first: int | None, sides: dict[str, SideQuiz], *, is_begun: bool
) -> NextThing | None:
    if enrollment is None or enrollment.status == EnrollmentStatus.WITHDRAWN:
        return None
    if enrollment.status == EnrollmentStatus.FINISHED:
        return NextThing("done", _("Ver su constancia"))
    if enrollment.version.status not in LEARNABLE:
        return None
    return _pending(first, sides.get(QuizPurpose.PRE), sides.get(QuizPurpose.POST), is_begun=is_begun)


def _pending(first: int | None, pre: SideQuiz | None, post: SideQuiz | None, *, is_begun: bool) -> NextThing | None:
    if pre and pre.state in ("todo", "open") and not is_begun:
        return NextThing("quiz", _("Empezar"), pre.quiz_id)
    if first is not None:
        return NextThing("activity", _("Seguir") if is_begun else _("Empezar la primera lección"), first)
    if post and post.state != "done":
        return NextThing("quiz", _("Responder la prueba final"), post.quiz_id)
    return None
