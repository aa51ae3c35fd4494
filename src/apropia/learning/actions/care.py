"""Look after a course: who answers for it, what it speaks of, why it asks to be looked at, and what was decided."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.contact.actions import send
from apropia.contact.models import MessageKind
from apropia.foundation.audit.actions import record
from apropia.foundation.clock import local_date
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.learning import policies
from apropia.learning.models import Course, CourseService, CourseVersion, ReviewDecision, ReviewKind, ReviewReason
from apropia.learning.policies.care import NEXT_REVIEW
from apropia.learning.queries.care import Found, version_of_course
from apropia.learning.states import VersionStatus
from apropia.people.models import Person


def look_after(*, course: Course, owner_id: int | None, service_ids: Sequence[int], by: Person, at: datetime) -> None:
    """Say who answers for a course and of which services it speaks."""
    with transaction.atomic():
        policies.care.check_can_care(by, course)
        course.owner_id = owner_id
        course.save(update_fields=["owner"])
        CourseService.objects.filter(course=course).exclude(service__in=service_ids).delete()
        CourseService.objects.bulk_create(
            [CourseService(entity=course.entity, course=course, service_id=pk) for pk in service_ids],
            ignore_conflicts=True,
        )
        record("learning.course.looked_after", entity=course.entity, by=by, on=course, at=at)


def raise_reasons(*, found: Iterable[Found], at: datetime) -> int:
    """Write down why courses ask to be looked at, and tell their owners. Done again it changes nothing."""
    raised = 0
    for one in found:
        with transaction.atomic():
            course = Course.objects.select_related("owner", "entity").get(pk=one.course_id)
            hold(course)
            kind = ReviewReason.objects.filter(course=course, kind=one.kind)
            if kind.filter(fact=one.fact).exists() or kind.filter(closed_at=None).exists():
                continue
            reason = ReviewReason.objects.create(
                entity=course.entity, course=course, kind=one.kind, fact=one.fact, detail=one.detail[:300], raised_at=at
            )
            record("learning.review.raised", entity=course.entity, by=None, on=course, at=at)
            _tell(reason, at)
            raised += 1
    return raised


def close_reason(*, reason: ReviewReason, decision: str, note: str, by: Person, at: datetime) -> None:
    """Decide on a reason to look at a course. What is good as it is, is looked at again in a year."""
    with transaction.atomic():
        policies.care.check_can_care(by, reason.course)
        policies.care.check_is_decided(decision, note)
        hold(reason)
        reason.refresh_from_db(fields=["closed_at"])
        if reason.closed_at is not None:
            raise DomainError(_("Otra persona ya decidió sobre esta razón."))
        reason.closed_at, reason.decision, reason.note = at, decision, note.strip()
        reason.save(update_fields=["closed_at", "decision", "note"])
        if reason.kind == ReviewKind.AGE and decision == ReviewDecision.STILL_GOOD:
            due = local_date(at, reason.entity.timezone) + NEXT_REVIEW
            CourseVersion.objects.filter(course=reason.course, status=VersionStatus.PUBLISHED).update(review_due_on=due)
        record("learning.review.closed", entity=reason.entity, by=by, on=reason.course, at=at)


def _tell(reason: ReviewReason, at: datetime) -> None:
    course = reason.course
    version = version_of_course(course)
    owner = course.owner or version.author
    if owner is None:
        return
    send(
        entity=course.entity,
        to=owner,
        kind=MessageKind.COURSE,
        subject=_("Revise su curso «%(title)s»") % {"title": course.title},
        body_text=_("%(why)s. %(detail)s") % {"why": reason.get_kind_display(), "detail": reason.detail},
        link=reverse("learning:author_care", args=[version.pk]),
        link_label=_("Ver el cuidado del curso"),
        idempotency_key=f"learning.review.{reason.pk}",
        at=at,
    )
