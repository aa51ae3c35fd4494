"""Ask for a course to be taken anew, and open the next round for whoever's turn it is."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apropia.contact.actions import send
from apropia.contact.models import MessageKind
from apropia.foundation.audit.actions import record
from apropia.foundation.events.bus import publish
from apropia.learning import policies
from apropia.learning.actions.enrollment import enrolled_event
from apropia.learning.models import Course, CourseRenewal, CourseVersion, Enrollment, EnrollmentOrigin
from apropia.learning.policies.renewals import GRACE, check_makes_sense, deadline_of
from apropia.learning.queries.renewals import Due
from apropia.people.models import Person


def ask_for_renewal(*, course: Course, rule: Mapping[str, Any], by: Person, at: datetime) -> CourseRenewal:
    """Say how often a course is to be taken anew. It holds at once for everybody who finished it.

    Raises RenewalMakesNoSense, naming the field.
    """
    policies.courses.check_can_enroll_others(by)
    wanted = CourseRenewal(entity=course.entity, course=course, **rule)
    check_makes_sense(wanted)
    with transaction.atomic():
        kept, _is_new = CourseRenewal.objects.update_or_create(
            course=course, defaults={"entity": course.entity, **rule}
        )
        record("learning.renewal.asked", entity=course.entity, by=by, on=course, at=at)
        return kept


def stop_renewal(*, course: Course, by: Person, at: datetime) -> None:
    """Ask for no more renewals. What was finished holds for good again; rounds under way go on."""
    policies.courses.check_can_enroll_others(by)
    with transaction.atomic():
        CourseRenewal.objects.filter(course=course).delete()
        record("learning.renewal.stopped", entity=course.entity, by=by, on=course, at=at)


def open_rounds(*, version: CourseVersion, rule: CourseRenewal, due: Sequence[Due], today: date, at: datetime) -> int:
    """Enrol in the next round whoever is due, and write to each. What was done before stays as it was.

    One chunk of a longer job; done again it changes nothing, as the round and the letter are there. Returns how many.
    """
    with transaction.atomic():
        rounds = [_next_round(version, rule, one, today=today, at=at) for one in due]
        Enrollment.objects.bulk_create(rounds, ignore_conflicts=True)
        detail = {"added": len(rounds)}
        record("learning.renewal.opened", entity=version.entity, by=None, on=version, at=at, detail=detail)
        for one, enrollment in zip(due, rounds, strict=True):
            publish(enrolled_event(enrollment, at))
            _tell(version, one, enrollment, at=at)
    return len(rounds)


def _next_round(version: CourseVersion, rule: CourseRenewal, due: Due, *, today: date, at: datetime) -> Enrollment:
    return Enrollment(
        entity=version.entity,
        version=version,
        course_id=version.course_id,
        pseudonym=due.person.pseudonym,
        round=due.round,
        unit=due.person.unit,
        origin=EnrollmentOrigin.RENEWAL,
        deadline_on=deadline_of(rule, due.done_on, today=today),
        enrolled_at=at,
    )


def _tell(version: CourseVersion, due: Due, enrollment: Enrollment, *, at: datetime) -> None:
    assert enrollment.deadline_on is not None
    said = {"course": version.title, "day": date_format(enrollment.deadline_on, r"j \d\e F \d\e Y")}
    send(
        entity=version.entity,
        to=due.person,
        kind=MessageKind.COURSE,
        subject=_("Es hora de renovar «%(course)s»") % said,
        body_text=_(
            "Su constancia de «%(course)s» se renueva de vez en cuando. Tiene hasta el %(day)s para tomar el curso "
            "otra vez. La constancia que ya tiene sigue siendo suya."
        )
        % said,
        link=reverse("learning:course", args=[version.course.code]),
        link_label=_("Renovar el curso"),
        idempotency_key=f"learning.renewal.{version.course_id}.{due.round}",
        at=at,
        not_after=at + GRACE,
    )
