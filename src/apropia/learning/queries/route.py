"""A personal route as its owner sees it, and the single next step that other pages show."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import (
    CourseVersion,
    Enrollment,
    LearningPath,
    PathStep,
    StepStatus,
)
from apropia.learning.states import LEARNABLE, EnrollmentStatus, VersionStatus
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class RouteStep:
    """One step of the chain. `state` is done, now, todo or dismissed."""

    step_id: int
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

    @property
    def is_begun(self) -> bool:
        return self.done_count > 0 or self.state == "done"


@dataclasses.dataclass(frozen=True)
class Route:
    source: str
    built_at: datetime
    results_at: datetime | None
    steps: tuple[RouteStep, ...]
    dismissed: tuple[RouteStep, ...]

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


def route_for(*, person: Person) -> Route | None:
    """Return the person's own route, or None where she has none yet. Five queries."""
    path = LearningPath.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym).first()
    if path is None:
        return None
    versions = (
        CourseVersion.objects.filter(status=VersionStatus.PUBLISHED)
        .annotate(activity_count=Count("activities"))
        .order_by()
    )
    steps = list(
        path.steps.exclude(status=StepStatus.REPLACED)
        .select_related("course")
        .prefetch_related(Prefetch("course__versions", versions, to_attr="published"))
    )
    enrollments = _enrollments(person, [step.course_id for step in steps])
    lines = _with_current([_line(step, enrollments.get(step.course_id)) for step in steps])
    return Route(
        source=path.source,
        built_at=path.built_at,
        results_at=path.results_at,
        steps=tuple(line for line in lines if line.state != "dismissed"),
        dismissed=tuple(line for line in lines if line.state == "dismissed"),
    )


def next_step_for(*, person: Person) -> NextStep | None:
    """Return the next step of the person's route; failing one, the course she is in the middle of; or None."""
    route = route_for(person=person)
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
        title=step.title, reason=step.reason, minutes=step.minutes, place=place, url=step.url, is_begun=step.is_begun
    )


def _course_under_way(person: Person) -> NextStep | None:
    under_way = (EnrollmentStatus.ENROLLED, EnrollmentStatus.IN_PROGRESS, EnrollmentStatus.NOT_FINISHED)
    enrollment = (
        Enrollment.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym, status__in=under_way)
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
        reason=_("Usted ya empezó este curso.") if begun else _("Su entidad le propone este curso."),
        minutes=enrollment.version.duration_minutes,
        place="",
        url=reverse("learning:course", kwargs={"code": enrollment.version.course.code}),
        is_begun=begun,
    )


def step_for(*, person: Person, step_id: int) -> PathStep:
    """Return a step of the person's own route."""
    step = (
        PathStep.objects.filter(pk=step_id, entity=person.entity_id, path__pseudonym=person.pseudonym)
        .select_related("path", "entity")
        .first()
    )
    if step is None:
        raise NotFound(_("Este paso no existe en su ruta."))
    return step


def route_states(entity: Entity) -> Mapping[UUID, str]:
    """Return how far each person with a route got: PROPOSED, STARTED or FINISHED, by pseudonym. For audiences only.

    Whoever is not in it has no route yet. One query.
    """
    mine = Enrollment.objects.filter(
        entity=entity, course=OuterRef("course"), pseudonym=OuterRef("path__pseudonym"), started_at__isnull=False
    )
    rows = (
        PathStep.objects.filter(entity=entity)
        .exclude(status__in=[StepStatus.REPLACED, StepStatus.DISMISSED])
        .annotate(is_begun=Exists(mine), is_done=Exists(mine.filter(status=EnrollmentStatus.FINISHED)))
        .values("path__pseudonym")
        .annotate(
            step_count=Count("pk"),
            begun_count=Count("pk", filter=Q(is_begun=True)),
            done_count=Count("pk", filter=Q(is_done=True)),
        )
        .values_list("path__pseudonym", "step_count", "begun_count", "done_count")
    )
    return {
        pseudonym: "FINISHED" if done == total else "STARTED" if begun else "PROPOSED"
        for pseudonym, total, begun, done in rows
    }


def _with_current(lines: list[RouteStep]) -> list[RouteStep]:
    """Mark the step to take now: one that was begun before one that was not, then the first."""
    pending = sorted(
        (place for place, line in enumerate(lines) if line.state == "todo"),
        key=lambda place: (not lines[place].is_begun, place),
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


def _line(step: PathStep, enrollment: Enrollment | None) -> RouteStep:
    published = getattr(step.course, "published", [])
    version: CourseVersion | None = published[0] if published else None
    total = getattr(version, "activity_count", 0)
    done = getattr(enrollment, "done_count", 0)
    minutes = version.duration_minutes if version else 0
    state = "todo"
    if enrollment is not None and enrollment.status == EnrollmentStatus.FINISHED:
        state = "done"
    elif step.status == StepStatus.DISMISSED:
        state = "dismissed"
    if state != "done" and total:
        minutes = round(minutes * max(total - done, 1) / total)
    return RouteStep(
        step_id=step.pk,
        code=step.course.code,
        title=version.title if version else step.course.title,
        reason=step.reason,
        minutes=minutes,
        state=state,
        is_accepted=step.status == StepStatus.ACCEPTED,
        done_count=min(done, total) if total else done,
        total_count=total,
        finished_at=enrollment.finished_at if enrollment else None,
        url=reverse("learning:course", kwargs={"code": step.course.code}),
    )
