"""The courses, guides and talks on offer, as the planner of routes needs to know them."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Prefetch

from apropia.competences.models import LEVEL_ORDER, Competence
from apropia.learning.models import (
    Completion,
    CourseVersion,
    Enrollment,
    ExemptionProof,
    LiveSession,
    PathStep,
    StepKind,
    StepStatus,
    TaughtCompetence,
)
from apropia.learning.queries.prerequisites import Before, before_each
from apropia.learning.states import EnrollmentStatus, VersionStatus
from apropia.learning.states.routes import ProofStatus
from apropia.learning.states.talks import TalkStatus
from apropia.materials import queries as materials
from apropia.people.models import Person
from apropia.science.routing.problems import Prerequisites

NOTHING_BEFORE = Before(Prerequisites(), is_needless=False)


@dataclasses.dataclass(frozen=True)
class Offer:
    """A published course: `teaches` gives the level reached by code of competence, and by code of area the highest.

    `is_done`: finished, or proven. `is_measured`: that was before her results, which tell what it gave. `is_kept`: she
    began or accepted it. `is_postponed`: she put it off, and what it closes waits for it.
    """

    course_id: int
    code: str
    title: str
    minutes: int
    teaches: Mapping[str, int]
    is_done: bool
    is_measured: bool = False
    is_kept: bool = False
    is_postponed: bool = False
    due_on: date | None = None
    prerequisites: Prerequisites = NOTHING_BEFORE.prerequisites


def offers_for(*, person: Person, results_at: datetime | None = None) -> list[Offer]:
    """Return every published course of the person's entity that she did not leave out of her route. Seven queries."""
    mine = {"entity": person.entity_id, "pseudonym": person.pseudonym}
    proven = ExemptionProof.objects.filter(status=ProofStatus.EXEMPT, **mine).values_list("course_id", "decided_at")
    done = dict(proven) | dict(
        Completion.objects.filter(**mine).order_by("completed_at").values_list("course_id", "completed_at")
    )
    own = {row.course_id: row for row in Enrollment.objects.filter(**mine).exclude(status=EnrollmentStatus.WITHDRAWN)}
    said = {
        step.course_id: step
        for step in PathStep.objects.filter(
            entity=person.entity_id, path__pseudonym=person.pseudonym, course__isnull=False
        ).exclude(status=StepStatus.REPLACED)
    }
    versions = (
        CourseVersion.objects.filter(entity=person.entity_id, status=VersionStatus.PUBLISHED)
        .exclude(course__in=[pk for pk, step in said.items() if step.status == StepStatus.DISMISSED])
        .select_related("course")
        .prefetch_related(Prefetch("taught", TaughtCompetence.objects.select_related("competence__area")))
        .order_by("course__code")
    )
    before = before_each(person=person)
    offers = [
        _offer(
            version,
            done_at=done.get(version.course_id),
            results_at=results_at,
            enrollment=own.get(version.course_id),
            step=said.get(version.course_id),
            prerequisites=before.get(version.course.code, NOTHING_BEFORE).prerequisites,
        )
        for version in versions
    ]
    return [one for one in offers if one.is_kept or one.is_done or not before.get(one.code, NOTHING_BEFORE).is_needless]


def _offer(
    version: CourseVersion,
    *,
    done_at: datetime | None,
    results_at: datetime | None,
    enrollment: Enrollment | None,
    step: PathStep | None,
    prerequisites: Prerequisites,
) -> Offer:
    teaches: dict[str, int] = {}
    for taught in version.taught.all():
        level = LEVEL_ORDER[taught.level]
        teaches[taught.competence.code] = level
        area = taught.competence.area.code
        teaches[area] = max(level, teaches.get(area, 0))
    is_begun = enrollment is not None and enrollment.started_at is not None
    return Offer(
        course_id=version.course_id,
        code=version.course.code,
        title=version.title,
        minutes=version.duration_minutes,
        teaches=teaches,
        is_done=done_at is not None,
        is_measured=done_at is not None and results_at is not None and done_at < results_at,
        is_kept=is_begun or (step is not None and step.status == StepStatus.ACCEPTED),
        is_postponed=step is not None and step.postponed_until is not None and not is_begun,
        due_on=enrollment.deadline_on if enrollment else None,
        prerequisites=prerequisites,
    )


@dataclasses.dataclass(frozen=True)
class Companion:
    """A guide or a coming talk: the competences and areas it is about, and its services."""

    kind: StepKind
    object_id: int
    codes: frozenset[str]
    services: frozenset[int]


def companions_for(*, person: Person, at: datetime) -> list[Companion]:
    """Return the guides she has not read, the shortest first, then the talks to come, the soonest first.

    Five queries.
    """
    guides = [
        Companion(
            StepKind.GUIDE,
            guide.pk,
            _codes(guide.competences.all()),
            frozenset(service.pk for service in guide.services.all()),
        )
        for guide in materials.unread_guides(person=person)
    ]
    talks = (
        LiveSession.objects.filter(entity=person.entity_id, status=TalkStatus.OPEN, starts_at__gt=at)
        .prefetch_related("competences__area")
        .order_by("starts_at", "pk")
    )
    return guides + [
        Companion(
            StepKind.TALK,
            talk.pk,
            _codes(talk.competences.all()),
            frozenset([talk.service_id] if talk.service_id else []),
        )
        for talk in talks
    ]


def _codes(competences: Iterable[Competence]) -> frozenset[str]:
    return frozenset(code for one in competences for code in (one.code, one.area.code))
