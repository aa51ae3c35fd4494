"""How many people take a course, by unit: groups only, through the one function that protects small ones."""

import dataclasses

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from apropia.foundation.business_calendar import Calendar
from apropia.foundation.errors import NotFound
from apropia.foundation.jobs.models import Job
from apropia.foundation.small_groups import Table, Tally, protect, protected_label
from apropia.foundation.tenancy.queries import calendar_of
from apropia.learning.models import Course, CourseVersion, Enrollment
from apropia.learning.policies.courses import can_count, can_enroll_others
from apropia.learning.queries.unit_shares import UnitShare
from apropia.learning.states import EnrollmentStatus, VersionStatus
from apropia.people.models import OrgUnit, Person

_COUNTED = (
    EnrollmentStatus.ENROLLED,
    EnrollmentStatus.IN_PROGRESS,
    EnrollmentStatus.FINISHED,
    EnrollmentStatus.NOT_FINISHED,
)


@dataclasses.dataclass(frozen=True)
class EnrollmentCounts:
    """Enrolments of a course. Each figure holds the people enrolled and, as its share, those who finished."""

    course: Course
    version: CourseVersion | None
    total: UnitShare
    units: tuple[UnitShare, ...]
    protected_text: str
    can_enroll: bool


@dataclasses.dataclass(frozen=True)
class OpenCourse:
    """A course to enrol others in, its published version, the present units to choose from and the days that count."""

    course: Course
    version: CourseVersion | None
    units: tuple[OrgUnit, ...]
    calendar: Calendar


def enrollment_counts_for(*, person: Person, code: str) -> EnrollmentCounts:
    """Return the counts of a course by unit of the day of enrolment. Four queries, five where some took it twice."""
    course = course_of(person, code, is_allowed=can_count(person))
    rows = _people_by_unit(course)
    known = OrgUnit.objects.filter(pk__in=[unit for unit, *_counts in rows])
    names: dict[int | None, str] = {None: _("Sin dependencia"), **dict(known.values_list("pk", "name"))}
    cells = {(str(unit or ""), ""): Tally.of_share(done, people) for unit, people, done in rows}
    protected = protect(Table(cells), k=person.entity.minimum_cell)
    units = [UnitShare(names[unit], protected.rows[str(unit or "")]) for unit, *_counts in rows]
    return EnrollmentCounts(
        course=course,
        version=_published(course),
        total=UnitShare(_("Toda la entidad"), protected.total),
        protected_text=protected_label(person.entity.minimum_cell),
        units=tuple(sorted(units, key=lambda one: one.unit)),
        can_enroll=can_enroll_others(person),
    )


def course_to_enroll_for(*, person: Person, code: str) -> OpenCourse:
    """Return what the form that enrols by rule needs. Four queries. Raises `NotFound`."""
    course = course_of(person, code, is_allowed=can_enroll_others(person))
    units = OrgUnit.objects.filter(entity=person.entity_id, valid_to__isnull=True).order_by("sort_name")
    return OpenCourse(
        course=course, version=_published(course), units=tuple(units), calendar=calendar_of(person.entity)
    )


def job_for(*, person: Person, code: str, pk: int) -> tuple[Course, Job]:
    """Return a course and an enrolment by rule of the person's entity. Two queries. Raises `NotFound`."""
    course = course_of(person, code, is_allowed=can_enroll_others(person))
    job = Job.objects.filter(pk=pk, entity=person.entity_id, name="learning.enroll_by_rule").first()
    if job is None:
        raise NotFound(_("Este trabajo no existe."))
    return course, job


def course_of(person: Person, code: str, *, is_allowed: bool) -> Course:
    """Return a course of the person's entity, where she may see it. Raises `NotFound`."""
    course = Course.objects.filter(entity=person.entity_id, code=code).first() if is_allowed else None
    if course is None:
        raise NotFound(_("Este curso no existe o ya no está disponible."))
    return course


def _published(course: Course) -> CourseVersion | None:
    return course.versions.filter(status=VersionStatus.PUBLISHED).select_related("entity").first()


def _people_by_unit(course: Course) -> list[tuple[int | None, int, int]]:
    """Return unit, people and those who finished; who took it twice counts once."""
    counted = Enrollment.objects.filter(course=course, status__in=_COUNTED)
    finished = Q(status=EnrollmentStatus.FINISHED)
    rows = list(
        counted.order_by("unit_id")
        .values("unit_id", "version_id", "round")
        .annotate(people=Count("pk"), finished=Count("pk", filter=finished))
        .values_list("version_id", "round", "unit_id", "people", "finished")
    )
    # One enrolment per version, round and person: only two of them make it needful to tell persons apart, ten times
    # dearer.
    if len({(version, number) for version, number, *_counts in rows}) <= 1:
        return [(unit, people, done) for _version, _round, unit, people, done in rows]
    distinct = Count("pseudonym", distinct=True)
    return list(
        counted.order_by("unit_id")
        .values("unit_id")
        .annotate(people=distinct, finished=Count("pseudonym", distinct=True, filter=finished))
        .values_list("unit_id", "people", "finished")
    )
