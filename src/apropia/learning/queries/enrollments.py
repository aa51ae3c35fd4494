"""How many people take a course, by unit: groups only, through the one function that protects small ones."""

import dataclasses

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.jobs.models import Job
from apropia.foundation.small_groups import Figure, Shown, Table, Tally, protect, protected_label
from apropia.learning.models import Course, CourseVersion, Enrollment
from apropia.learning.policies.courses import can_count, can_enroll_others
from apropia.learning.states import EnrollmentStatus, VersionStatus
from apropia.people.models import OrgUnit, Person

_COUNTED = (
    EnrollmentStatus.ENROLLED,
    EnrollmentStatus.IN_PROGRESS,
    EnrollmentStatus.FINISHED,
    EnrollmentStatus.NOT_FINISHED,
)


@dataclasses.dataclass(frozen=True)
class UnitCount:
    """How many people of a unit enrolled and what part of them finished; None where it is protected."""

    unit: str
    figure: Figure

    @property
    def people(self) -> int | None:
        return self.figure.n if isinstance(self.figure, Shown) else None

    @property
    def finished_share(self) -> float | None:
        return self.figure.value if isinstance(self.figure, Shown) else None


@dataclasses.dataclass(frozen=True)
class EnrollmentCounts:
    """Enrolments of a course. Each figure holds the people enrolled and, as its share, those who finished."""

    course: Course
    version: CourseVersion | None
    total: UnitCount
    units: tuple[UnitCount, ...]
    protected_text: str
    can_enroll: bool


def enrollment_counts_for(*, person: Person, code: str) -> EnrollmentCounts:
    """Return the counts of a course by unit of the day of enrolment, the largest unit names in order. Four queries."""
    course = Course.objects.filter(entity=person.entity_id, code=code).first()
    if course is None or not can_count(person):
        raise NotFound(_("Este curso no existe o ya no está disponible."))
    rows = list(
        Enrollment.objects.filter(course=course, status__in=_COUNTED)
        .values("unit_id")
        .annotate(
            people=Count("pseudonym", distinct=True),
            finished=Count("pseudonym", distinct=True, filter=Q(status=EnrollmentStatus.FINISHED)),
        )
        .order_by("unit_id")
    )
    names = dict(OrgUnit.objects.filter(pk__in=[row["unit_id"] for row in rows]).values_list("pk", "name"))
    cells = {(str(row["unit_id"] or ""), ""): Tally.of_share(row["finished"], row["people"]) for row in rows}
    protected = protect(Table(cells), k=person.entity.minimum_cell)
    units = [
        UnitCount(names.get(row["unit_id"], _("Sin dependencia")), protected.rows[str(row["unit_id"] or "")])
        for row in rows
    ]
    return EnrollmentCounts(
        course=course,
        version=course.versions.filter(status=VersionStatus.PUBLISHED).select_related("entity").first(),
        total=UnitCount(_("Toda la entidad"), protected.total),
        protected_text=protected_label(person.entity.minimum_cell),
        units=tuple(sorted(units, key=lambda one: one.unit)),
        can_enroll=can_enroll_others(person),
    )


def job_for(*, person: Person, pk: int) -> Job:
    """Return an enrolment by rule of the person's entity."""
    job = Job.objects.filter(pk=pk, entity=person.entity_id, name="learning.enroll_by_rule").first()
    if job is None or not can_enroll_others(person):
        raise NotFound(_("Este trabajo no existe."))
    return job


def units_for(*, person: Person) -> list[OrgUnit]:
    """Return the entity's present units, for the form that enrols by rule."""
    return list(OrgUnit.objects.filter(entity=person.entity_id, valid_to__isnull=True).order_by("sort_name"))
