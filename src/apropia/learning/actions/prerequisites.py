"""Say which courses come before another."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.locks import hold
from apropia.learning import policies
from apropia.learning.events import PrerequisitesChanged
from apropia.learning.models import Course, CoursePrerequisite
from apropia.learning.queries.prerequisites import needs_by_code
from apropia.people.models import Person
from apropia.science.routing.problems import circle_of


class PrerequisitesGoInACircle(DomainError):
    """With these, some courses would wait for each other."""


def ask_before(*, course: Course, kinds: Mapping[int, str], by: Person, at: datetime) -> None:
    """Say which other courses come before a course, by number of course and kind. Publishes PrerequisitesChanged.

    Raises PrerequisitesGoInACircle, with the courses that would wait for each other.
    """
    policies.courses.check_can_author(by)
    with transaction.atomic():
        CoursePrerequisite.objects.filter(course=course).delete()
        CoursePrerequisite.objects.bulk_create(
            CoursePrerequisite(entity=course.entity, course=course, other=other, kind=kinds[other.pk])
            for other in Course.objects.filter(entity=course.entity, pk__in=kinds).exclude(pk=course.pk)
        )
        _changed(course, by=by, at=at)


def put_before(*, course: Course, other: Course, kind: str, by: Person, at: datetime) -> None:
    """Say that one course comes before another, and how; said again, it changes how. Publishes PrerequisitesChanged.

    Raises PrerequisitesGoInACircle, with the courses that would wait for each other.
    """
    policies.courses.check_can_author(by)
    with transaction.atomic():
        hold(course)
        if other.pk == course.pk:
            raise DomainError(_("Un curso no va antes de sí mismo."))
        CoursePrerequisite.objects.update_or_create(
            course=course, other=other, defaults={"kind": kind}, create_defaults={"kind": kind, "entity": course.entity}
        )
        _changed(course, by=by, at=at)


def take_out(*, course: Course, other: Course, by: Person, at: datetime) -> None:
    """Say no more that one course comes before another. Publishes PrerequisitesChanged."""
    policies.courses.check_can_author(by)
    with transaction.atomic():
        hold(course)
        deleted, _detail = CoursePrerequisite.objects.filter(course=course, other=other).delete()
        if deleted:
            _changed(course, by=by, at=at)


def _changed(course: Course, *, by: Person, at: datetime) -> None:
    _check_no_circle(course)
    record("learning.course.prerequisites", entity=course.entity, by=by, on=course, at=at)
    publish(PrerequisitesChanged(entity_id=course.entity_id, at=at, course_id=course.pk))


def _check_no_circle(course: Course) -> None:
    circle = circle_of(needs_by_code(entity=course.entity))
    if not circle:
        return
    title_of = dict(Course.objects.filter(entity=course.entity, code__in=circle).values_list("code", "title"))
    titles = [f"«{title_of[code]}»" for code in circle]
    waits = [_("%(one)s pide %(other)s") % {"one": titles[i - 1], "other": titles[i]} for i in range(1, len(titles))]
    waits.append(_("%(one)s pide %(other)s") % {"one": titles[-1], "other": titles[0]})
    raise PrerequisitesGoInACircle(
        _("Así nadie podría empezar: %(waits)s. Quite uno de esos requisitos.") % {"waits": "; ".join(waits)}
    )
