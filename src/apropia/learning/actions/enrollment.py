"""Enrol, go on, withdraw."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.locks import hold
from apropia.foundation.tenancy.models import Entity
from apropia.learning import policies
from apropia.learning.actions.progress import begin
from apropia.learning.events import CourseEnrolled
from apropia.learning.models import CourseVersion, Enrollment, EnrollmentOrigin
from apropia.learning.queries.exemptions import exempt_among
from apropia.learning.queries.pilots import is_invited
from apropia.learning.queries.rules import Audience
from apropia.learning.states import ENROLLMENT, UNDER_WAY, EnrollmentStatus, VersionStatus
from apropia.people.models import OrgUnit, Person


class DeadlinePassed(DomainError):
    """A deadline in the past was given to an enrolment."""


def enroll(
    *, version: CourseVersion, by: Person, at: datetime, origin: EnrollmentOrigin = EnrollmentOrigin.SELF
) -> Enrollment:
    """Enrol a person in a version, or give back the enrolment that she already has under way in the course.

    Publishes CourseEnrolled for a new one. Raises NotOpenForEnrollment when the version takes nobody now.
    """
    with transaction.atomic():
        return _enroll(version, by=by, at=at, origin=origin)


def start_course(
    *, version: CourseVersion, by: Person, at: datetime, origin: EnrollmentOrigin = EnrollmentOrigin.SELF
) -> Enrollment:
    """Enrol a person where she is not yet, and begin. Publishes CourseEnrolled for a new enrolment."""
    with transaction.atomic():
        enrollment = _enroll(version, by=by, at=at, origin=origin)
        policies.courses.check_can_learn(enrollment.version)
        if begin(enrollment, at=at):
            record("learning.enrollment.begun", entity=enrollment.entity, by=by, on=enrollment.version, at=at)
        return enrollment


def _enroll(version: CourseVersion, *, by: Person, at: datetime, origin: EnrollmentOrigin) -> Enrollment:
    mine = Enrollment.objects.filter(entity=version.entity, course=version.course_id, pseudonym=by.pseudonym)
    here = mine.filter(version=version).order_by("-round").first()
    current = mine.filter(status__in=UNDER_WAY).order_by("-enrolled_at").first()
    if current is not None or (here is not None and here.status == EnrollmentStatus.FINISHED):
        return current or here  # type: ignore[return-value]  # one of the two is there
    is_pilot = version.status == VersionStatus.PILOT
    if is_pilot:
        # Of two who come at once for the last seat, the second is told that there is none.
        hold(version)
    policies.courses.check_open_for_enrollment(
        version,
        by,
        pilot_count=version.enrollments.count() if is_pilot else 0,
        is_invited=is_pilot and is_invited(version=version, person=by),
    )
    if here is not None:
        return _take_up_again(here, by=by, at=at)
    enrollment, is_new = Enrollment.objects.get_or_create(
        version=version,
        pseudonym=by.pseudonym,
        round=1,
        defaults={
            "entity": version.entity,
            "course_id": version.course_id,
            "unit": by.unit,
            "origin": origin,
            "enrolled_at": at,
        },
    )
    if not is_new:
        return enrollment
    record("learning.enrollment.created", entity=version.entity, by=by, on=version, at=at)
    publish(enrolled_event(enrollment, at))
    return enrollment


def _take_up_again(enrollment: Enrollment, *, by: Person, at: datetime) -> Enrollment:
    begun = enrollment.started_at is not None
    status = EnrollmentStatus.IN_PROGRESS if begun else EnrollmentStatus.ENROLLED
    if enrollment.status == EnrollmentStatus.SUGGESTED:
        status = EnrollmentStatus.ENROLLED
    ENROLLMENT.move(enrollment, status)
    record("learning.enrollment.resumed", entity=enrollment.entity, by=by, on=enrollment.version, at=at)
    return enrollment


def withdraw(*, enrollment: Enrollment, by: Person, at: datetime) -> None:
    """Leave a course. What was done stays; the person may come back to it."""
    with transaction.atomic():
        ENROLLMENT.move(enrollment, EnrollmentStatus.WITHDRAWN)
        record("learning.enrollment.withdrawn", entity=enrollment.entity, by=by, on=enrollment.version, at=at)


def enroll_chunk(
    *,
    version: CourseVersion,
    learners: list[tuple[UUID, OrgUnit | None]],
    deadline_on: date | None,
    by: Person,
    at: datetime,
) -> None:
    """Enrol many people by a rule, leaving alone whoever has an enrolment in the course or is exempt of it.

    One chunk of a longer job, so that the write lock is held for a moment only. How many were added is told to nobody,
    nor kept in the trail: beside how many the rule reaches it would say how many of them are exempt.
    """
    policies.courses.check_can_enroll_others(by)
    policies.courses.check_open_for_enrollment(version, by, pilot_count=0)
    with transaction.atomic():
        pseudonyms = [pseudonym for pseudonym, _unit in learners]
        known = set(
            Enrollment.objects.filter(course=version.course_id, pseudonym__in=pseudonyms)
            .exclude(status=EnrollmentStatus.SUGGESTED)
            .values_list("pseudonym", flat=True)
        ) | exempt_among(course_id=version.course_id, pseudonyms=pseudonyms)
        fresh = [
            Enrollment(
                entity=version.entity,
                version=version,
                course_id=version.course_id,
                pseudonym=pseudonym,
                unit=unit,
                origin=EnrollmentOrigin.RULE,
                deadline_on=deadline_on,
                enrolled_at=at,
            )
            for pseudonym, unit in learners
            if pseudonym not in known
        ]
        # A person may enrol herself between the question and the writing: hers stays.
        Enrollment.objects.bulk_create(fresh, ignore_conflicts=True)
        detail = {"reached": len(learners)}
        record("learning.enrollment.ruled", entity=version.entity, by=by, on=version, at=at, detail=detail)
        for enrollment in fresh:
            publish(enrolled_event(enrollment, at))


def request_rule(
    *,
    version: CourseVersion | None,
    audience: Audience,
    deadline_on: date | None,
    today: date,
    by: Person,
    at: datetime,
) -> Job:
    """Ask for everybody of an audience to be enrolled in the background."""
    policies.courses.check_can_enroll_others(by)
    if version is None:
        raise policies.courses.NotOpenForEnrollment(_("Este curso no tiene una versión publicada."))
    if deadline_on is not None and deadline_on < today:
        raise DeadlinePassed(_("Elija un plazo desde hoy."), field="deadline_on")
    with transaction.atomic():
        record(
            "learning.enrollment.requested",
            entity=version.entity,
            by=by,
            on=version,
            at=at,
            detail={
                "unit": list(audience.unit_ids),
                "engagement": list(audience.engagement_types),
                "deadline": deadline_on.isoformat() if deadline_on else None,
            },
        )
        return enqueue(
            "learning.enroll_by_rule",
            entity=version.entity,
            at=at,
            by=by.uid,
            key=f"{version.pk}:{audience.digest}",
            arguments={
                "version_id": version.pk,
                "by": str(by.uid),
                "audience": audience.as_json(),
                "deadline_on": deadline_on.isoformat() if deadline_on else None,
            },
        )


def close_overdue(*, entity: Entity, today: date, at: datetime) -> int:
    """Mark as not finished what its deadline left open. The person may still go on: only the cohort is closed."""
    with transaction.atomic():
        count = Enrollment.objects.filter(
            entity=entity,
            deadline_on__lt=today,
            status__in=ENROLLMENT.before(EnrollmentStatus.NOT_FINISHED),
        ).update(status=EnrollmentStatus.NOT_FINISHED)
        if count:
            record("learning.enrollment.overdue", entity=entity, by=None, on=None, at=at, detail={"closed": count})
        return count


def enrolled_event(enrollment: Enrollment, at: datetime) -> CourseEnrolled:
    """Return the fact that tells others of a new enrolment."""
    return CourseEnrolled(
        entity_id=enrollment.entity_id,
        at=at,
        course_id=enrollment.course_id,
        version_id=enrollment.version_id,
        pseudonym=enrollment.pseudonym,
    )
