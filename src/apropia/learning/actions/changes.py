"""Say what a version asks of whoever finished the one before, ask it of them, and take their word."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apropia.contact.actions import send
from apropia.contact.models import MessageKind
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.locks import hold
from apropia.learning import policies
from apropia.learning.actions.enrollment import enrolled_event
from apropia.learning.actions.progress import new_code
from apropia.learning.models import (
    Activity,
    ActivityProgress,
    Completion,
    CourseVersion,
    Enrollment,
    EnrollmentOrigin,
    VersionChange,
)
from apropia.learning.queries.changes import Asked, update_since
from apropia.learning.states import EnrollmentStatus
from apropia.people.models import Person


def class_change(
    *, version: CourseVersion, kind: str, note: str, redo_days: int, by: Person, at: datetime
) -> VersionChange:
    """Say what a version asks of whoever finished the one before, and in what words it is told to them."""
    with transaction.atomic():
        policies.changes.check_can_class(by, version)
        policies.changes.check_makes_sense(kind, note, redo_days)
        told = {"entity": version.entity, "kind": kind, "note": note.strip(), "redo_days": redo_days}
        change, _is_new = VersionChange.objects.update_or_create(version=version, defaults=told)
        record("learning.change.classed", entity=version.entity, by=by, on=version, at=at, detail={"kind": kind})
        return change


def bring_along(*, version: CourseVersion, at: datetime) -> int:
    """Move to a version whoever is enrolled in an earlier one and has not begun. Who began goes on where she is."""
    there = Enrollment.objects.filter(version=version, pseudonym=OuterRef("pseudonym"), round=OuterRef("round"))
    with transaction.atomic():
        moved = (
            Enrollment.objects.filter(~Exists(there), course=version.course_id, version__number__lt=version.number)
            .filter(started_at=None, status__in=[EnrollmentStatus.SUGGESTED, EnrollmentStatus.ENROLLED])
            .update(version=version)
        )
        if moved:
            detail = {"added": moved}
            record("learning.change.brought", entity=version.entity, by=None, on=version, at=at, detail=detail)
        return moved


def enroll_anew(*, version: CourseVersion, asked: Sequence[Asked], deadline_on: date, at: datetime) -> int:
    """Enrol in a version whoever must redo the course, and write to each. What she finished stays as it was.

    One chunk of a longer job; done again it changes nothing, as the enrolment and the letter are there.
    """
    with transaction.atomic():
        fresh = [
            Enrollment(
                entity=version.entity,
                version=version,
                course_id=version.course_id,
                pseudonym=one.person.pseudonym,
                round=one.round,
                unit=one.person.unit,
                origin=EnrollmentOrigin.REDO,
                deadline_on=deadline_on,
                enrolled_at=at,
            )
            for one in asked
        ]
        Enrollment.objects.bulk_create(fresh, ignore_conflicts=True)
        detail = {"added": len(fresh)}
        record("learning.change.redone", entity=version.entity, by=None, on=version, at=at, detail=detail)
        day = date_format(deadline_on, r"j \d\e F \d\e Y")
        body = _("El curso cambió y hay que tomarlo otra vez. Tiene hasta el %(day)s. La constancia que tiene es suya.")
        for one, enrollment in zip(asked, fresh, strict=True):
            publish(enrolled_event(enrollment, at))
            _tell(version, one.person, _("«%(title)s» cambió: tómelo otra vez"), body % {"day": day}, at=at)
        return len(fresh)


def tell_of_update(*, version: CourseVersion, asked: Sequence[Asked], at: datetime) -> int:
    """Write to whoever has to read what changed. Done again it changes nothing: the letter is there."""
    body = _("Usted ya terminó este curso. Lea qué cambió y confírmelo: toma cinco minutos y su avance sigue completo.")
    with transaction.atomic():
        for one in asked:
            _tell(version, one.person, _("Lea qué cambió en «%(title)s»"), body, at=at)
        return len(asked)


def confirm_update(*, completion: Completion, version: CourseVersion, by: Person, at: datetime) -> Completion:
    """Take the word of somebody that she read what changed: the newer version is finished, too.

    It publishes no CourseCompleted: nothing was learnt that others should react to.
    """
    with transaction.atomic():
        hold(completion)
        if not update_since(completion, version):
            raise DomainError(_("No hay cambios de este curso por confirmar."))
        enrollment, is_new = Enrollment.objects.get_or_create(
            version=version,
            pseudonym=by.pseudonym,
            round=completion.enrollment.round,
            defaults=_finished(version, by, at),
        )
        if not is_new and enrollment.status != EnrollmentStatus.FINISHED:
            raise DomainError(_("Usted ya empezó la versión nueva. Termínela."))
        ActivityProgress.objects.bulk_create(
            [
                ActivityProgress(entity=version.entity, enrollment=enrollment, activity=activity, done_at=at)
                for activity in Activity.objects.filter(version=version)
            ],
            ignore_conflicts=True,
        )
        confirmed, is_first = Completion.objects.get_or_create(
            enrollment=enrollment, defaults=_completed(enrollment, completion, at)
        )
        if is_first:
            record("learning.change.confirmed", entity=version.entity, by=by, on=version, at=at)
        return confirmed


def _finished(version: CourseVersion, by: Person, at: datetime) -> dict[str, object]:
    """Return an enrolment that was never begun, so that it counts among no learners of the version."""
    return {
        "entity": version.entity,
        "course_id": version.course_id,
        "unit": by.unit,
        "origin": EnrollmentOrigin.UPDATE,
        "status": EnrollmentStatus.FINISHED,
        "enrolled_at": at,
        "finished_at": at,
    }


def _completed(enrollment: Enrollment, earlier: Completion, at: datetime) -> dict[str, object]:
    return {
        "entity": enrollment.entity,
        "version_id": enrollment.version_id,
        "course_id": enrollment.course_id,
        "pseudonym": enrollment.pseudonym,
        "unit_id": enrollment.unit_id,
        "completed_at": at,
        "code": new_code(),
        "is_implausible": earlier.is_implausible,
    }


def _tell(version: CourseVersion, person: Person, subject: str, body: str, *, at: datetime) -> None:
    send(
        entity=version.entity,
        to=person,
        kind=MessageKind.COURSE,
        subject=subject % {"title": version.title},
        body_text=body,
        link=reverse("learning:course", args=[version.course.code]),
        link_label=_("Ver el curso"),
        idempotency_key=f"learning.change.{version.pk}",
        at=at,
    )
