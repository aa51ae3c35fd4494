"""Exempt a person of a course by what her diagnosis shows, and take it back with a reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.contact.actions import send
from apropia.contact.models import MessageKind
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.locks import hold
from apropia.learning import policies
from apropia.learning.actions import packages
from apropia.learning.actions.route import replan
from apropia.learning.models import Course, CourseVersion, ExemptionProof, ProofOrigin
from apropia.learning.queries import exemptions
from apropia.learning.queries.exemptions import ExemptionPage
from apropia.learning.states.routes import PROOF, ProofStatus
from apropia.people.models import Person


class NotShown(DomainError):
    """The diagnosis does not show what the course teaches, or may not be read for it."""


def allow_exemptions(*, course: Course, is_on: bool, by: Person, at: datetime) -> None:
    """Say whether whoever's diagnosis shows what a course teaches is exempt. What was given stays."""
    policies.courses.check_can_enroll_others(by)
    with transaction.atomic():
        course.exempts_by_diagnosis = is_on
        course.save(update_fields=["exempts_by_diagnosis"])
        name = "learning.exemption.allowed" if is_on else "learning.exemption.stopped"
        record(name, entity=course.entity, by=by, on=course, at=at)


def ask_for_exemption(*, page: ExemptionPage, by: Person, at: datetime) -> ExemptionProof:
    """Exempt a person who asks for it, and keep what her diagnosis showed. Her route is planned anew.

    The audit trail tells that she asked, never what her results are.
    """
    if not page.can_ask:
        raise NotShown(_("Su diagnóstico no alcanza para eximirlo de este curso."))
    version = page.version
    with transaction.atomic():
        # A double click exempts once; three questions may have done so meanwhile.
        hold(version.course)
        proof = exemptions.exempt_of(person=by, course_id=version.course_id)
        if proof is None:
            proof = ExemptionProof.objects.create(
                entity=version.entity,
                course_id=version.course_id,
                version=version,
                pseudonym=by.pseudonym,
                status=ProofStatus.EXEMPT,
                origin=ProofOrigin.DIAGNOSIS,
                evidence=[{"wave": page.wave, "taken_on": str(page.taken_on), **one.kept()} for one in page.evidence],
                started_at=at,
                decided_at=at,
            )
            record("learning.exemption.given", entity=version.entity, by=by, on=version, at=at)
            packages.waive_plays(course_id=version.course_id, reason=packages.TESTED_OUT, by=by, at=at)
    replan(person=by, at=at)
    return proof


def give_up(*, proof: ExemptionProof, by: Person, at: datetime) -> None:
    """Take the course after all: the person herself leaves her exemption."""
    with transaction.atomic():
        PROOF.move(proof, ProofStatus.REVOKED, revoked_at=at, reason=_("La persona prefirió tomar el curso."))
        record("learning.exemption.left", entity=proof.entity, by=by, on=proof.version, at=at)
    replan(person=by, at=at)


def revoke_exemptions(*, course: Course, reason: str, by: Person, at: datetime) -> int:
    """Take back every exemption of a course by the diagnosis, with the reason that each person reads."""
    policies.courses.check_can_enroll_others(by)
    with transaction.atomic():
        found = exemptions.exempt_by_diagnosis(course)
        count: int = found.update(status=ProofStatus.REVOKED, revoked_at=at, reason=reason)
        record("learning.exemption.revoked", entity=course.entity, by=by, on=course, at=at)
        if count:
            _tell_later(course, by=by.uid, at=at)
    return count


def end_outdated(*, version: CourseVersion, at: datetime) -> int:
    """End the exemptions of who showed less than what a version, to be redone, teaches; each reads why. Safe twice."""
    with transaction.atomic():
        hold(version.course)
        ended = exemptions.ended_by(version)
        reason = _("La versión nueva enseña más de lo que usted demostró. Puede demostrarlo otra vez o tomar el curso.")
        for proof in ended:
            PROOF.move(proof, ProofStatus.REVOKED, revoked_at=at, reason=reason)
        if ended:
            record("learning.exemption.outdated", entity=version.entity, by=None, on=version, at=at)
            _tell_later(version.course, at=at)
    return len(ended)


def _tell_later(course: Course, *, by: UUID | None = None, at: datetime) -> None:
    asked = {"course_id": course.pk, "at": at.isoformat()}
    enqueue("learning.tell_of_revoked_exemptions", entity=course.entity, at=at, by=by, arguments=asked)


def tell_of_revoked(*, proof: ExemptionProof, to: Person, at: datetime) -> None:
    """Write to whoever had an exemption why it was taken back, and plan her route anew. Safe to do twice."""
    send(
        entity=proof.entity,
        to=to,
        kind=MessageKind.COURSE,
        subject=_("Ya no está exento de «%(course)s»") % {"course": proof.course},
        body_text=_("La exención terminó. Razón: %(reason)s") % {"reason": proof.reason},
        link=reverse("learning:course", args=[proof.course.code]),
        link_label=_("Ver el curso"),
        idempotency_key=f"learning.exemption.{proof.pk}",
        at=at,
    )
    replan(person=to, at=at)


def forget_results(*, entity_id: int, pseudonym: UUID, at: datetime) -> int:
    """End what rests on a diagnosis by name once the person no longer allows it; what it showed is deleted."""
    kept = exemptions.resting_on_results(entity_id=entity_id, pseudonym=pseudonym)
    with transaction.atomic():
        for proof in kept:
            if PROOF.allows(proof, ProofStatus.REVOKED):
                PROOF.move(proof, ProofStatus.REVOKED, revoked_at=at, reason=_("La persona retiró su autorización."))
            proof.evidence = []
            proof.save(update_fields=["evidence"])
        if kept:
            record("learning.exemption.forgotten", entity=kept[0].entity, by=None, on=None, at=at)
    return len(kept)
