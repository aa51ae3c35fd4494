"""Which courses ask to be looked at again and why, and the page where a course is looked after."""

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.catalogue.models import ITService
from apropia.catalogue.queries import service_choices
from apropia.foundation.clock import local_date
from apropia.foundation.errors import NotFound
from apropia.foundation.small_groups import minimum_cell
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import Course, CourseService, CourseVersion, ReviewKind, ReviewReason
from apropia.learning.policies.care import USE_WINDOW, can_care, fails
from apropia.learning.policies.courses import AUTHORS, can_author
from apropia.learning.queries.authoring import version_for
from apropia.learning.queries.mirror_questions import questions_of
from apropia.learning.queries.ratings import low_rated
from apropia.learning.states import VersionStatus
from apropia.people.models import Person, RoleGrant


@dataclasses.dataclass(frozen=True)
class Found:
    """A reason to look at a course, and the fact on which it stands: for one fact it is raised once."""

    course_id: int
    kind: ReviewKind
    fact: str
    detail: str = ""


@dataclasses.dataclass(frozen=True)
class CarePage:
    """Who answers for a course, which services it speaks of, and why it asks to be looked at."""

    version: CourseVersion
    course: Course
    open: tuple[ReviewReason, ...]
    closed: tuple[ReviewReason, ...]
    owners: Sequence[tuple[int, str]]
    services: Sequence[tuple[int, str]]
    tied: Sequence[int]
    can_care: bool


@dataclasses.dataclass(frozen=True)
class DecisionPage:
    """A reason to look at a course, and the version by which its pages are reached."""

    reason: ReviewReason
    version: CourseVersion


def care_page_for(*, person: Person, pk: int) -> CarePage:
    """Return the page where the course of a version is looked after. Raises `NotFound`."""
    version = version_for(person=person, pk=pk)
    course = Course.objects.select_related("owner", "entity").get(pk=version.course_id)
    reasons = list(course.review_reasons.all())
    grants = RoleGrant.objects.filter(entity=person.entity_id, role__in=AUTHORS, revoked_at__isnull=True)
    writers = Person.objects.filter(pk__in=grants.values("person"), status=Person.Status.ACTIVE)
    return CarePage(
        version=version,
        course=course,
        open=tuple(one for one in reasons if one.closed_at is None),
        closed=tuple(one for one in reversed(reasons) if one.closed_at is not None),
        owners=[(one.pk, one.display_name) for one in writers.order_by("sort_name")],
        services=service_choices(entity=course.entity),
        tied=list(course.service_ties.values_list("service_id", flat=True)),
        can_care=can_care(person, course),
    )


def decision_for(*, person: Person, pk: int) -> DecisionPage:
    """Return a reason to look at a course, for whoever writes courses in its entity. Raises `NotFound`."""
    found = ReviewReason.objects.filter(pk=pk, entity=person.entity_id)
    reason = found.select_related("course__entity", "entity").first()
    if reason is None or not can_author(person):
        raise NotFound(_("Esta razón no existe."))
    return DecisionPage(reason, version_of_course(reason.course))


def version_of_course(course: Course) -> CourseVersion:
    """Return the version by which the pages of a course are reached: the published one, else the newest."""
    versions = CourseVersion.objects.filter(course=course)
    version = versions.filter(status=VersionStatus.PUBLISHED).first() or versions.order_by("-number").first()
    assert version is not None  # a course is made with its first version
    return version


def reasons_in(entity: Entity, *, at: datetime) -> Iterator[Found]:
    """Yield why the published courses of an entity ask to be looked at today; a changed service tells of itself."""
    published = list(CourseVersion.objects.filter(entity=entity, status=VersionStatus.PUBLISHED).order_by("pk"))
    yield from _aged(published, entity, at)
    yield from _little_used(published, entity, at)
    by_id = {version.pk: version for version in published}
    for low in low_rated(entity=entity):
        detail = _("Le gusta al %(percent)d %% de quienes lo calificaron.")
        version = by_id[low.version_id]
        yield Found(version.course_id, ReviewKind.RATING, f"v{version.pk}", detail % {"percent": low.pleased_percent})
    k = minimum_cell(entity.minimum_cell)
    for version in published:
        yield from _failing(version, k=k)


def _aged(published: Sequence[CourseVersion], entity: Entity, at: datetime) -> Iterator[Found]:
    today = local_date(at, entity.timezone)
    for version in published:
        if version.review_due_on and version.review_due_on <= today:
            yield Found(version.course_id, ReviewKind.AGE, version.review_due_on.isoformat())


def _little_used(published: Sequence[CourseVersion], entity: Entity, at: datetime) -> Iterator[Found]:
    """Less than the smallest group that may be told: that so few took it says nothing of any of them."""
    since = at - USE_WINDOW
    k = minimum_cell(entity.minimum_cell)
    recent = Count("enrollments", filter=Q(enrollments__enrolled_at__gte=since))
    taken = dict(
        Course.objects.filter(versions__in=published).annotate(taken=recent).values_list("pk", "taken").distinct()
    )
    quarter = f"{at.year}-{(at.month - 1) // 3 + 1}"
    for version in published:
        if version.published_at and version.published_at <= since and taken[version.course_id] < k:
            detail = _("En noventa días se inscribieron menos de %(count)d personas.") % {"count": k}
            yield Found(version.course_id, ReviewKind.USE, quarter, detail)


def _failing(version: CourseVersion, *, k: int) -> Iterator[Found]:
    failing = [
        one
        for one in questions_of(version, k=k)
        if fails(people=one.people, right_percent=one.right_percent, discrimination=one.discrimination)
    ]
    if failing:
        words = ngettext("%(count)d pregunta: «%(text)s».", "%(count)d preguntas, como «%(text)s».", len(failing))
        detail = words % {"count": len(failing), "text": failing[0].text[:160]}
        yield Found(version.course_id, ReviewKind.QUESTIONS, f"v{version.pk}", detail)


def changed_service(*, service_id: int, at: datetime) -> Sequence[Found]:
    """Return why the courses that speak of a service ask to be looked at once it changed."""
    service = ITService.objects.get(pk=service_id)
    ties = CourseService.objects.filter(service=service_id, course__versions__status=VersionStatus.PUBLISHED)
    fact = f"s{service_id}:{at:%Y-%m-%d}"
    return [
        Found(course, ReviewKind.SERVICE, fact, service.name) for course in ties.values_list("course_id", flat=True)
    ]
