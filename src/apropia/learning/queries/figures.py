"""What measurement reads to compute FO-01 to FO-06 and FO-08. Plain counts and scores, before any protection.

A completion faster than its course can be read is in none of them: it says that the course must be mended, not that
somebody learnt. Nor is one by which somebody confirmed that she read what changed.

Nothing of this may reach a page directly: measurement passes it through `foundation.small_groups`.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, Sum

from apropia.foundation.clock import local_date
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import CourseRating, Enrollment, TalkOpinion, TaughtCompetence, UsePulse
from apropia.learning.policies.pulses import AT_LEAST_WEEKLY
from apropia.learning.policies.ratings import SATISFIED
from apropia.learning.queries.completions import counted


@dataclasses.dataclass(frozen=True)
class ClosedEnrollment:
    """One enrolment of a closed cohort: begun, and finished or not by the day of the cut."""

    pseudonym: UUID
    course_id: int
    unit_id: int | None
    is_finished: bool


@dataclasses.dataclass(frozen=True)
class Gain:
    """The pre and post scores (0–100) of one completion."""

    pseudonym: UUID
    course_id: int
    unit_id: int | None
    pre_percent: float
    post_percent: float

    @property
    def points(self) -> float:
        return self.post_percent - self.pre_percent


@dataclasses.dataclass(frozen=True)
class Rated:
    """One opinion of one completion."""

    pseudonym: UUID
    unit_id: int | None
    is_satisfied: bool


@dataclasses.dataclass(frozen=True)
class Used:
    """One answer on how often what a course taught is used."""

    pseudonym: UUID
    unit_id: int | None
    is_weekly: bool


@dataclasses.dataclass(frozen=True)
class Taken:
    """One completion: when it was, and the level to which its version teaches each competence, by code."""

    completed_at: datetime
    teaches: Mapping[str, str]


def learners_with_completion(*, entity: Entity, since: datetime, until: datetime) -> set[UUID]:
    """Return who finished at least one course in a period (FO-01), both ends: since <= moment < until."""
    return set(
        counted()
        .filter(entity=entity, completed_at__gte=since, completed_at__lt=until)
        .values_list("pseudonym", flat=True)
    )


def closed_cohort(
    *, entity: Entity, since: date, until: date, course_id: int | None = None
) -> Sequence[ClosedEnrollment]:
    """Return the begun enrolments whose deadline fell in a period (FO-02), from `since` to `until`, both included.

    An enrolment without a deadline belongs to no closed cohort. Finished means finished by its deadline's period: who
    finished later is counted as not finished, as the cohort was closed then.
    """
    rows = Enrollment.objects.filter(
        entity=entity, started_at__isnull=False, deadline_on__gte=since, deadline_on__lte=until
    )
    rows = rows.exclude(completion__is_implausible=True)
    if course_id is not None:
        rows = rows.filter(course=course_id)
    return [
        ClosedEnrollment(
            pseudonym=pseudonym,
            course_id=course,
            unit_id=unit,
            is_finished=finished_at is not None and local_date(finished_at, entity.timezone) <= until,
        )
        for pseudonym, course, unit, finished_at in rows.order_by("pk").values_list(
            "pseudonym", "course_id", "unit_id", "finished_at"
        )
    ]


def gains(*, entity: Entity, since: datetime, until: datetime, course_id: int | None = None) -> Sequence[Gain]:
    """Return the pre and post scores of those who took both and finished in a period (FO-04)."""
    both = Q(pre_percent__isnull=False, post_percent__isnull=False)
    rows = counted().filter(both, entity=entity, completed_at__gte=since, completed_at__lt=until)
    if course_id is not None:
        rows = rows.filter(course=course_id)
    return [
        Gain(pseudonym, course, unit, pre, post)
        for pseudonym, course, unit, pre, post in rows.order_by("pk").values_list(
            "pseudonym", "course_id", "unit_id", "pre_percent", "post_percent"
        )
        if pre is not None and post is not None
    ]


def ratings(*, entity: Entity, since: datetime, until: datetime) -> Sequence[Rated]:
    """Return what was thought of finished courses and of talks in a period (FO-05), each by its first day."""
    rows = CourseRating.objects.filter(
        entity=entity, rated_at__gte=since, rated_at__lt=until, completion__is_implausible=False
    )
    talks = TalkOpinion.objects.filter(entity=entity, rated_at__gte=since, rated_at__lt=until)
    said = [
        *rows.order_by("pk").values_list("completion__pseudonym", "completion__unit_id", "score"),
        *talks.order_by("pk").values_list("pseudonym", "unit_id", "score"),
    ]
    return [Rated(pseudonym, unit, score >= SATISFIED) for pseudonym, unit, score in said]


def uses(*, entity: Entity, since: datetime, until: datetime) -> Sequence[Used]:
    """Return what was answered in a period on using what was learnt, 60 to 90 days after the course (FO-06)."""
    rows = UsePulse.objects.filter(
        entity=entity, answered_at__gte=since, answered_at__lt=until, completion__is_implausible=False
    )
    return [
        Used(pseudonym, unit, frequency in AT_LEAST_WEEKLY)
        for pseudonym, unit, frequency in rows.order_by("pk").values_list(
            "completion__pseudonym", "completion__unit_id", "frequency"
        )
    ]


def taken_before(*, entity: Entity, until: datetime) -> Mapping[UUID, Sequence[Taken]]:
    """Return what each person finished before a moment, with what it teaches (FO-03). Two queries."""
    teaches: dict[int, dict[str, str]] = defaultdict(dict)
    taught = TaughtCompetence.objects.filter(entity=entity).order_by("pk")
    for version_id, code, level in taught.values_list("version_id", "competence__code", "level"):
        teaches[version_id][code] = level
    found: dict[UUID, list[Taken]] = defaultdict(list)
    rows = counted().filter(entity=entity, completed_at__lt=until)
    for pseudonym, version_id, at in rows.values_list("pseudonym", "version_id", "completed_at"):
        found[pseudonym].append(Taken(at, teaches[version_id]))
    return found


def hours_by_person(*, entity: Entity, since: datetime, until: datetime) -> Mapping[UUID, float]:
    """Return the hours that the courses which each person finished in a period announce (FO-08)."""
    rows = counted().filter(entity=entity, completed_at__gte=since, completed_at__lt=until)
    minutes = rows.order_by().values("pseudonym").annotate(minutes=Sum("version__duration_minutes"))
    return {pseudonym: total / 60 for pseudonym, total in minutes.values_list("pseudonym", "minutes")}
