"""What a version changes, what it asks of whoever finished an earlier one, and who that is."""

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _

from apropia.foundation.business_calendar import add_business_days
from apropia.foundation.clock import local_date
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.queries import calendar_of
from apropia.learning.models import ChangeKind, Completion, CourseVersion, Enrollment, EnrollmentOrigin, VersionChange
from apropia.learning.models.changes import REDO_DAYS
from apropia.learning.policies.changes import asked_after, can_class, strongest
from apropia.learning.policies.comparison import Comparison, compare
from apropia.learning.queries.authoring import version_for
from apropia.learning.queries.outlines import outline_of
from apropia.learning.states import UNDER_WAY, VersionStatus
from apropia.people.models import Person

WAS_PUBLISHED = (VersionStatus.PUBLISHED, VersionStatus.RETIRING, VersionStatus.RETIRED)


@dataclasses.dataclass(frozen=True)
class ChangePage:
    """A version beside the one published before, and what it asks of whoever finished that one."""

    version: CourseVersion
    previous: CourseVersion
    comparison: Comparison
    change: VersionChange | None
    can_class: bool


@dataclasses.dataclass(frozen=True)
class UpdatePage:
    """What changed since a person finished a course, for her to read and confirm."""

    version: CourseVersion
    completion: Completion
    changes: tuple[VersionChange, ...]


@dataclasses.dataclass(frozen=True)
class Asked:
    """Somebody who finished an earlier version, the round in which she did, and the most that was asked since."""

    person: Person
    round: int
    kind: str

    @property
    def must_redo(self) -> bool:
        return self.kind == ChangeKind.REDO


def change_page_for(*, person: Person, pk: int) -> ChangePage:
    """Return a version beside the one before. Raises `NotFound` where there is none before it."""
    version = version_for(person=person, pk=pk)
    previous = (
        CourseVersion.objects.filter(course=version.course_id, number__lt=version.number, status__in=WAS_PUBLISHED)
        .order_by("-number")
        .first()
    )
    if previous is None:
        raise NotFound(_("Esta es la primera versión: no cambia ninguna."))
    return ChangePage(
        version=version,
        previous=previous,
        comparison=compare(outline_of(previous), outline_of(version)),
        change=getattr(version, "change", None),
        can_class=can_class(person, version),
    )


def update_page_for(*, person: Person, code: str) -> UpdatePage:
    """Return what somebody who finished a course has to read. Raises `NotFound` where there is nothing."""
    version = (
        CourseVersion.objects.filter(entity=person.entity_id, course__code=code, status=VersionStatus.PUBLISHED)
        .select_related("course", "entity")
        .first()
    )
    newest = (
        Completion.objects.filter(entity=person.entity_id, course__code=code, pseudonym=person.pseudonym)
        .select_related("version", "enrollment")
        .order_by("-version__number", "-completed_at")
        .first()
    )
    changes = update_since(newest, version) if version and newest else ()
    if version is None or newest is None or not changes:
        raise NotFound(_("No hay cambios de este curso por confirmar."))
    return UpdatePage(version, newest, changes)


def update_since(completion: Completion, version: CourseVersion) -> tuple[VersionChange, ...]:
    """Return what has to be read and confirmed since a completion; nothing where less, or more, is asked."""
    since = asked_after(_changes_until(version), completion.version.number)
    return tuple(one for one in since if one.note) if strongest(since) == ChangeKind.UPDATE else ()


def asked_on_page(enrollment: Enrollment | None, newer: CourseVersion | None) -> tuple[VersionChange, ...]:
    """Return what the page of a course tells of its changes: to read and confirm, or why it is taken again."""
    completion = getattr(enrollment, "completion", None)
    if enrollment is None or (completion and not newer):
        return ()
    if completion and newer:
        return update_since(completion, newer)
    if enrollment.origin != EnrollmentOrigin.REDO:
        return ()
    return tuple(one for one in _changes_until(enrollment.version) if one.kind == ChangeKind.REDO)[-1:]


def asked_of_those_before(version: CourseVersion, *, pseudonym: UUID | None = None) -> Sequence[Asked]:
    """Return who finished an earlier version and is asked something by the later ones, in a stable order.

    Whoever has a version under way goes on with it, and is asked when she finishes. Four queries.
    """
    going_on = Enrollment.objects.filter(course=version.course_id, pseudonym=OuterRef("pseudonym"))
    met = going_on.filter(Q(status__in=UNDER_WAY) | Q(version=version))
    done = Completion.objects.filter(~Exists(met), course=version.course_id, version__number__lt=version.number)
    if pseudonym is not None:
        done = done.filter(pseudonym=pseudonym)
    newest = dict(done.order_by().values_list("pseudonym").annotate(Max("version__number")))
    rounds = dict(done.order_by().values_list("pseudonym").annotate(Max("enrollment__round")))
    changes = _changes_until(version)
    people = Person.objects.filter(entity=version.entity_id, status=Person.Status.ACTIVE).select_related("unit")
    if pseudonym is not None:
        people = people.filter(pseudonym=pseudonym)
    asked = [
        Asked(one, rounds[one.pseudonym], strongest(asked_after(changes, newest[one.pseudonym])))
        for one in people.order_by("pk")
        if one.pseudonym in newest
    ]
    return [one for one in asked if one.kind != ChangeKind.MINOR]


def published_version(*, course_id: int) -> CourseVersion | None:
    """Return the version of a course that is published now."""
    return (
        CourseVersion.objects.filter(course=course_id, status=VersionStatus.PUBLISHED)
        .select_related("course", "entity")
        .first()
    )


def version_to_apply(*, version_id: int) -> CourseVersion | None:
    """Return a version whose publication is to be followed; none where a later one took its place meanwhile."""
    found = CourseVersion.objects.filter(pk=version_id, status=VersionStatus.PUBLISHED)
    return found.select_related("course", "entity").first()


def deadline_to_redo(version: CourseVersion, *, at: datetime) -> date:
    """Return until when a course that changed is to be taken again: the business days that the newest redo gives."""
    redo = [one for one in _changes_until(version) if one.kind == ChangeKind.REDO]
    today = local_date(at, version.entity.timezone)
    return add_business_days(today, redo[-1].redo_days if redo else REDO_DAYS, calendar_of(version.entity))


def _changes_until(version: CourseVersion) -> list[VersionChange]:
    found = VersionChange.objects.filter(
        version__course=version.course_id, version__number__lte=version.number, version__published_at__isnull=False
    )
    return list(found.select_related("version").order_by("version__number"))
