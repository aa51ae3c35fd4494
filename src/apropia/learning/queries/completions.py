"""Which completions say that something was learnt, which count, and until when each holds."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet

from apropia.foundation.clock import local_date
from apropia.learning.models import Completion, Course, CourseRenewal, EnrollmentOrigin
from apropia.learning.policies.renewals import holds_until


def learnt() -> QuerySet[Completion]:
    """Return the completions of a course that was taken: to read what changed and confirm it is five minutes."""
    return Completion.objects.exclude(enrollment__origin=EnrollmentOrigin.UPDATE)


def counted() -> QuerySet[Completion]:
    """Return the completions that indicators count: learnt, and not faster than the course can be read."""
    return learnt().filter(is_implausible=False)


def rule_of(course: Course) -> CourseRenewal | None:
    """Return what a course asks for; no query where the course was read with it."""
    return getattr(course, "renewal", None)


def until_of(completion: Completion) -> date | None:
    """Return until when a completion holds, the last day included; None is for good. One query for an update."""
    rows = [completion]
    if completion.enrollment.origin == EnrollmentOrigin.UPDATE and rule_of(completion.course):
        mine = {"entity": completion.entity_id, "pseudonym": completion.pseudonym, "course": completion.course_id}
        before = learnt().filter(**mine, completed_at__lte=completion.completed_at)
        rows += before.select_related("course__renewal", "entity", "enrollment")
    return holds(rows)[completion.pk]


def holds(rows: Iterable[Completion]) -> Mapping[int, date | None]:
    """Return until when each completion of one person holds, by id.

    An update renews nothing: it holds as long as what she learnt before it.
    """
    until: dict[int, date | None] = {}
    learnt_on: dict[int, date] = {}
    for row in sorted(rows, key=lambda one: (one.completed_at, one.pk)):
        rule, day = rule_of(row.course), local_date(row.completed_at, row.entity.timezone)
        if row.enrollment.origin == EnrollmentOrigin.UPDATE:
            day = learnt_on.get(row.course_id, day)
        learnt_on[row.course_id] = day
        until[row.pk] = holds_until(rule, day) if rule else None
    return until
