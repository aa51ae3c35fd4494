"""A personal route as its owner sees it, and the single next step that other pages show."""

import dataclasses
import math
from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Count, F, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.learning.models import (
    Course,
    CourseVersion,
    Enrollment,
    EnrollmentOrigin,
    LearningPath,
    LiveSession,
    PathSource,
    PathStep,
    StepKind,
    StepStatus,
)
from apropia.learning.policies.route_pace import RoutePace
from apropia.learning.queries.needs import Needs, needs_for
from apropia.learning.queries.route_steps import living
from apropia.learning.states import LEARNABLE, UNDER_WAY, EnrollmentStatus, VersionStatus
from apropia.materials.models import Material
from apropia.people.models import Person

# The order in which the sentences about a step are read.
_NOTES = ("closes", "before", "now", "form", "unlocks", "removed")


@dataclasses.dataclass(frozen=True)
class RouteStep:
    """One step of the chain. `state` is done, now, todo, postponed or dismissed; `starts_at` is the hour of a talk.

    `replaced` is the title of the course whose place she gave to this one.
    """

    step_id: int
    kind: StepKind
    code: str
    title: str
    reason: str
    minutes: int
    state: str
    is_accepted: bool
    done_count: int
    total_count: int
    finished_at: datetime | None
    url: str
    starts_at: datetime | None = None
    is_booked: bool = False
    notes: tuple[str, ...] = ()
    postponed_until: date | None = None
    replaced: str = ""
    exempt_by: str = ""
    is_started: bool = False

    @property
    def is_begun(self) -> bool:
        """Whether she pressed «Empezar», also where nothing of it is done yet."""
        return self.is_started or self.done_count > 0 or self.state == "done"

    @property
    def icon(self) -> str:
        return {StepKind.GUIDE: "file-text", StepKind.TALK: "calendar"}.get(self.kind, "book-open")

    @property
    def label(self) -> str:
        """What the button that leads to it says."""
        if self.kind == StepKind.GUIDE:
            return _("Leer la guía")
        if self.kind == StepKind.TALK:
            return _("Ver la charla")
        return _("Seguir la lección") if self.is_begun else _("Conocer el curso")


@dataclasses.dataclass(frozen=True)
class Route:
    source: str
    built_at: datetime
    results_at: datetime | None
    steps: tuple[RouteStep, ...]
    dismissed: tuple[RouteStep, ...]
    pace: RoutePace
    postponed: tuple[RouteStep, ...] = ()
    could_gain: float = 0.0

    @property
    def best_words(self) -> str:
        """How much another route could gain where this one is not proven best, else nothing."""
        if self.could_gain <= 0:
            return ""
        return _(
            "Hay muchos cursos y no se probaron todas las combinaciones: "
            "otra le aportaría, si acaso, un %(percent)d\u00a0%% más."
        ) % {"percent": math.ceil(100 * self.could_gain)}

    @property
    def pace_words(self) -> str:
        """With how much time it was planned, and in which forms she prefers to learn."""
        return self.pace.said(on=self.built_at.date())

    @property
    def source_words(self) -> str:
        """What the route comes from, to stand within a sentence."""
        words = str(PathSource(self.source).label)
        return words[:1].lower() + words[1:]

    @property
    def done_count(self) -> int:
        return sum(step.state == "done" for step in self.steps)

    @property
    def minutes_left(self) -> int:
        return sum(step.minutes for step in self.steps if step.state != "done")

    @property
    def current(self) -> RouteStep | None:
        return next((step for step in self.steps if step.state == "now"), None)


@dataclasses.dataclass(frozen=True)
class NextStep:
    """The next thing to do on a route, for the home page: `place` is «Lección 3 de 6»."""

    title: str
    reason: str
    minutes: int
    place: str
    url: str
    is_begun: bool
    label: str
    starts_at: datetime | None = None


def route_for(*, person: Person) -> Route | None:
    """Return the person's own route, or None where she has none yet. Four queries.

    No longer steps: a talk that is over and she did not attend, a retired guide, a course that nobody can take.
    """
    path = LearningPath.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym).first()
    if path is None:
        return None
    versions = (
        CourseVersion.objects.filter(status__in=(VersionStatus.PUBLISHED, VersionStatus.RETIRING))
        .annotate(activity_count=Count("activities"))
        # The published one first: the one on its way out counts only for who is in the middle of it.
        .order_by("status")
    )
    steps = list(
        living(path.steps.all())
        .select_related("course", "guide", "talk", "replaces__course")
        .prefetch_related(Prefetch("course__versions", versions, to_attr="published"))
    )
    enrollments = _enrollments(person, [step.course_id for step in steps if step.course_id])
    lines = _with_current([_line(step, enrollments) for step in steps])
    return Route(
        source=path.source,
        built_at=path.built_at,
        results_at=path.results_at,
        steps=tuple(line for line in lines if line.state not in ("dismissed", "postponed")),
        dismissed=tuple(line for line in lines if line.state == "dismissed"),
        postponed=tuple(line for line in lines if line.state == "postponed"),
        pace=RoutePace(path.hours_a_week, path.until, frozenset(path.forms)),
        could_gain=path.could_gain,
    )


@dataclasses.dataclass(frozen=True)
class RoutePage:
    """The person's route, where she has one, beside the needs of now."""

    route: Route | None
    needs: Needs


def route_page_for(*, person: Person) -> RoutePage:
    """Return what the page of the route shows."""
    return RoutePage(route_for(person=person), needs_for(person=person))


def next_step_for(*, person: Person) -> NextStep | None:
    """Return the next step of the person's route; failing one, the course she is in the middle of; or None."""
    return next_step_of(route_for(person=person), person=person)


def next_step_of(route: Route | None, *, person: Person) -> NextStep | None:
    """Return the next step of a route that was read already; failing one, the course she is in the middle of."""
    step = route.current if route else None
    if step is None:
        return _course_under_way(person)
    place = ""
    if step.total_count:
        place = _("Lección %(number)d de %(total)d") % {
            "number": min(step.done_count + 1, step.total_count),
            "total": step.total_count,
        }
    return NextStep(
        title=step.title,
        reason=step.reason,
        minutes=step.minutes,
        place=place,
        url=step.url,
        is_begun=step.is_begun,
        label=step.label,
        starts_at=step.starts_at,
    )


def _course_under_way(person: Person) -> NextStep | None:
    enrollment = (
        Enrollment.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym, status__in=UNDER_WAY)
        .filter(version__status__in=LEARNABLE)
        .select_related("version__course")
        .order_by(F("started_at").desc(nulls_last=True), "-enrolled_at")
        .first()
    )
    if enrollment is None:
        return None
    begun = enrollment.started_at is not None
    return NextStep(
        title=enrollment.version.title,
        reason=_why_under_way(enrollment),
        minutes=enrollment.version.duration_minutes,
        place="",
        url=reverse("learning:course", kwargs={"code": enrollment.version.course.code}),
        is_begun=begun,
        label=_("Seguir la lección") if begun else _("Conocer el curso"),
    )


def _why_under_way(enrollment: Enrollment) -> str:
    if enrollment.started_at is not None:
        return _("Usted ya empezó este curso.")
    if enrollment.origin == EnrollmentOrigin.RENEWAL:
        return _("Es hora de renovar este curso.")
    return _("Su entidad le propone este curso.")


def step_for(*, person: Person, step_id: int) -> PathStep:
    """Return a step of the person's own route."""
    step = (
        PathStep.objects.filter(pk=step_id, entity=person.entity_id, path__pseudonym=person.pseudonym)
        .select_related("path", "entity", "guide__entity", "course", "replaces", "competence", "area")
        .first()
    )
    if step is None:
        raise NotFound(_("Este paso no existe en su ruta."))
    return step


def _with_current(lines: list[RouteStep]) -> list[RouteStep]:
    """Mark the step to take now: one that was begun before one that was not, then the first.

    A talk with its place taken only waits for its hour: anything else comes before it.
    """
    pending = sorted(
        (place for place, line in enumerate(lines) if line.state == "todo"),
        key=lambda place: (lines[place].is_booked, not lines[place].is_begun, place),
    )
    return [
        dataclasses.replace(line, state="now") if pending and place == pending[0] else line
        for place, line in enumerate(lines)
    ]


def _enrollments(person: Person, course_ids: list[int]) -> dict[int, Enrollment]:
    rows = (
        Enrollment.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym, course__in=course_ids)
        .exclude(status=EnrollmentStatus.SUGGESTED)
        .annotate(done_count=Count("progress"))
        .order_by("enrolled_at")
    )
    # A finished enrolment outweighs a newer one that is not: what was finished stays finished.
    best: dict[int, Enrollment] = {}
    for row in rows:
        known = best.get(row.course_id)
        if known is None or known.status != EnrollmentStatus.FINISHED:
            best[row.course_id] = row
    return best


def _line(step: PathStep, enrollments: Mapping[int, Enrollment]) -> RouteStep:
    if step.guide is not None:
        return _guide_line(step, step.guide)
    if step.talk is not None:
        return _talk_line(step, step.talk)
    assert step.course is not None
    return _course_line(step, step.course, enrollments.get(step.course.pk))


def _guide_line(step: PathStep, guide: Material) -> RouteStep:
    read_at = getattr(step, "read_at", None)
    return RouteStep(
        step_id=step.pk,
        kind=StepKind.GUIDE,
        code=guide.slug,
        title=guide.title,
        reason=step.reason,
        minutes=guide.minutes,
        state=_state(step, is_done=read_at is not None),
        is_accepted=step.status == StepStatus.ACCEPTED,
        done_count=0,
        total_count=0,
        finished_at=read_at,
        url=reverse("materials:guide", args=[guide.slug]),
    )


def _talk_line(step: PathStep, talk: LiveSession) -> RouteStep:
    attended_at = getattr(step, "attended_at", None)
    return RouteStep(
        step_id=step.pk,
        kind=StepKind.TALK,
        code=str(talk.pk),
        title=talk.title,
        reason=step.reason,
        minutes=round((talk.ends_at - talk.starts_at).total_seconds() / 60),
        state=_state(step, is_done=attended_at is not None),
        is_accepted=step.status == StepStatus.ACCEPTED,
        done_count=0,
        total_count=0,
        finished_at=attended_at,
        url=reverse("learning:talk", args=[talk.pk]),
        starts_at=talk.starts_at,
        is_booked=getattr(step, "place", None) is not None,
    )


def _course_line(step: PathStep, course: Course, enrollment: Enrollment | None) -> RouteStep:
    published = getattr(course, "published", [])
    version: CourseVersion | None = published[0] if published else None
    total = getattr(version, "activity_count", 0)
    done = getattr(enrollment, "done_count", 0)
    minutes = version.duration_minutes if version else 0
    exempt_at = getattr(step, "exempt_at", None)
    is_finished = enrollment is not None and enrollment.status == EnrollmentStatus.FINISHED
    is_started = enrollment is not None and enrollment.status in UNDER_WAY and enrollment.started_at is not None
    state = _state(step, is_done=is_finished or exempt_at is not None)
    if state == "todo" and step.postponed_until and not (done or is_started):
        state = "postponed"
    if state != "done" and total:
        minutes = round(minutes * max(total - done, 1) / total)
    return RouteStep(
        step_id=step.pk,
        kind=StepKind.COURSE,
        code=course.code,
        title=version.title if version else course.title,
        reason=step.reason,
        minutes=minutes,
        state=state,
        is_accepted=step.status == StepStatus.ACCEPTED,
        done_count=min(done, total) if total else done,
        total_count=total,
        finished_at=enrollment.finished_at if is_finished and enrollment else exempt_at,
        postponed_until=step.postponed_until,
        replaced=str(step.replaces.course) if step.replaces else "",
        is_started=is_started,
        exempt_by="" if is_finished or exempt_at is None else getattr(step, "exempt_origin", ""),
        notes=tuple(step.explanation[name] for name in _NOTES if name in step.explanation),
        url=reverse("learning:course", kwargs={"code": course.code}),
    )


def _state(step: PathStep, *, is_done: bool) -> str:
    if is_done:
        return "done"
    return "dismissed" if step.status == StepStatus.DISMISSED else "todo"
