"""Until when what people finished holds, who is due to take a course anew, and what they finished before."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from apropia.foundation.clock import local_date
from apropia.foundation.small_groups import Table, Tally, protect, protected_label
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import Completion, Course, CourseRenewal, CourseVersion, Enrollment, EnrollmentOrigin
from apropia.learning.policies.courses import can_count, can_enroll_others
from apropia.learning.policies.renewals import holds_until, opens_on, said
from apropia.learning.queries.completions import holds, learnt, rule_of, until_of
from apropia.learning.queries.enrollments import course_of
from apropia.learning.queries.unit_shares import UnitShare
from apropia.learning.states import UNDER_WAY, EnrollmentStatus, VersionStatus
from apropia.people.models import OrgUnit, Person


@dataclasses.dataclass(frozen=True)
class Held:
    """A completion and until when it holds: None is for good. `is_renewed`: a later round took its place."""

    completion: Completion
    until: date | None
    today: date
    number: int
    is_renewed: bool = False

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.until < self.today


@dataclasses.dataclass(frozen=True)
class Due:
    """Somebody who is to take a course anew: when she finished it last, and which round comes."""

    person: Person
    done_on: date
    round: int


@dataclasses.dataclass(frozen=True)
class Turn:
    """A course whose renewals open, with the version to take."""

    rule: CourseRenewal
    version: CourseVersion
    today: date


@dataclasses.dataclass(frozen=True)
class RenewalPage:
    """What is asked of a course, and how many of those who finished it are up to date, by unit of today."""

    course: Course
    rule: CourseRenewal | None
    total: UnitShare | None
    units: tuple[UnitShare, ...]
    protected_text: str
    can_change: bool

    @property
    def words(self) -> str:
        """The rule in words; empty where there is none."""
        return said(self.rule) if self.rule else ""


def latest_of(*, person: Person, course: Course, at: datetime) -> Held | None:
    """Return what the person finished last of a course that is renewed. One query, none where it is not."""
    if rule_of(course) is None:
        return None
    mine = learnt().filter(entity=person.entity_id, pseudonym=person.pseudonym, course=course)
    completion = mine.select_related("entity", "enrollment").order_by("-completed_at").first()
    if completion is None:
        return None
    completion.course = course
    today = local_date(at, completion.entity.timezone)
    return Held(completion, until_of(completion), today, completion.enrollment.round)


def history_for(*, person: Person, at: datetime) -> Sequence[Held]:
    """Return everything that the person finished, newest first, each round of a course by itself. One query."""
    mine = Completion.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym)
    related = mine.select_related("version", "course__renewal", "entity", "enrollment", "rating")
    rows = list(related.order_by("-completed_at", "-pk"))
    until, held, taken_later = holds(rows), [], set()
    for row in rows:
        today = local_date(at, row.entity.timezone)
        is_renewed = row.course_id in taken_later and rule_of(row.course) is not None
        held.append(Held(row, until[row.pk], today, row.enrollment.round, is_renewed))
        if row.enrollment.origin != EnrollmentOrigin.UPDATE:
            taken_later.add(row.course_id)
    return held


def turns(*, entity: Entity, at: datetime) -> Sequence[Turn]:
    """Return the courses of an entity that are renewed and that somebody can take now. One query."""
    today = local_date(at, entity.timezone)
    versions = CourseVersion.objects.filter(
        entity=entity, status=VersionStatus.PUBLISHED, course__renewal__isnull=False
    ).select_related("course__renewal", "entity")
    return [Turn(version.course.renewal, version, today) for version in versions.order_by("pk")]


def due_in(turn: Turn) -> Sequence[Due]:
    """Return whose renewal is open and who has no round under way, in a stable order. Four queries."""
    course = turn.version.course_id
    going_on = Enrollment.objects.filter(course=course, pseudonym=OuterRef("pseudonym"))
    # Who left the round that was opened for her is not enrolled again and again. Leaving a redo ends no renewals.
    left = going_on.filter(
        status=EnrollmentStatus.WITHDRAWN,
        origin=EnrollmentOrigin.RENEWAL,
        enrolled_at__gt=OuterRef("completed_at"),
    )
    rows = learnt().filter(~Exists(going_on.filter(status__in=UNDER_WAY)), ~Exists(left), course=course)
    done_on = _newest(rows.values_list("pseudonym", "completed_at"), turn.version.entity)
    due = {one: day for one, day in done_on.items() if opens_on(turn.rule, day) <= turn.today}
    rounds = dict(Enrollment.objects.filter(course=course).order_by().values_list("pseudonym").annotate(Max("round")))
    people = Person.objects.filter(entity=turn.version.entity, status=Person.Status.ACTIVE).select_related("unit")
    return [
        Due(person, due[person.pseudonym], rounds[person.pseudonym] + 1)
        for person in people.order_by("pk")
        if person.pseudonym in due
    ]


def renewal_page_for(*, person: Person, code: str, at: datetime) -> RenewalPage:
    """Return what a course asks for and who is up to date, groups only. Five queries. Raises `NotFound`.

    It follows the constancia, which stands however fast the course was: no indicator, but what is asked of whom.
    """
    course = course_of(person, code, is_allowed=can_count(person))
    rule = CourseRenewal.objects.filter(course=course).first()
    total, units = _holders(course, rule, person.entity, at=at) if rule else (None, [])
    return RenewalPage(
        course=course,
        rule=rule,
        total=total,
        units=tuple(units),
        protected_text=protected_label(person.entity.minimum_cell),
        can_change=can_enroll_others(person),
    )


def _holders(
    course: Course, rule: CourseRenewal, entity: Entity, *, at: datetime
) -> tuple[UnitShare | None, list[UnitShare]]:
    today = local_date(at, entity.timezone)
    done_on = _newest(learnt().filter(course=course).values_list("pseudonym", "completed_at"), entity)
    people = Person.objects.filter(entity=entity, status=Person.Status.ACTIVE).values_list("pseudonym", "unit_id")
    holders = [(unit, done_on[one]) for one, unit in people if one in done_on]
    if not holders:
        return None, []
    cells: dict[tuple[str, str], Tally] = {}
    for unit, day in holders:
        one = (str(unit or ""), "")
        cells[one] = cells.get(one, Tally()) + Tally.of_share(int(holds_until(rule, day) >= today), 1)
    found = protect(Table(cells), k=entity.minimum_cell)
    names: Mapping[str, str] = {
        str(pk): name for pk, name in OrgUnit.objects.filter(entity=entity).values_list("pk", "name")
    }
    units = [UnitShare(names.get(row, _("Sin dependencia")), found.rows[row]) for row, _column in cells]
    return UnitShare("", found.total), sorted(units, key=lambda one: one.unit)


def _newest(rows: Iterable[tuple[UUID, datetime]], entity: Entity) -> dict[UUID, date]:
    """Return the day on which each person finished last."""
    newest: dict[UUID, datetime] = {}
    for pseudonym, completed_at in rows:
        newest[pseudonym] = max(completed_at, newest.get(pseudonym, completed_at))
    return {pseudonym: local_date(moment, entity.timezone) for pseudonym, moment in newest.items()}
