"""Prove that a course is known already: a few questions, and the course is exempt or stays."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError, NotFound
from apropia.foundation.locks import hold
from apropia.learning.actions import packages
from apropia.learning.actions.route import replan
from apropia.learning.models import Completion, ExemptionProof, PathStep, Question
from apropia.learning.policies.proofs import QUESTIONS, proves, waits_until
from apropia.learning.queries import proofs
from apropia.learning.states.routes import PROOF, ProofStatus
from apropia.people.models import Person


class CannotProve(DomainError):
    """The course cannot be proven, or not now."""


def start_proof(*, step: PathStep, by: Person, at: datetime) -> ExemptionProof:
    """Draw the questions for the course of a step, or give back the proof that is open."""
    version = proofs.version_of(step.course_id) if step.course_id else None
    if version is None:
        raise CannotProve(_("Este paso no se puede demostrar con preguntas."))
    with transaction.atomic():
        # A double click draws once.
        hold(step.path)
        last = proofs.proofs_of(by, version.course_id).last()
        if last is not None and last.status == ProofStatus.OPEN:
            return last
        _check(last, version.course_id, by=by, at=at)
        drawn = proofs.drawn(version=version, person=by)
        if len(drawn) < QUESTIONS:
            raise CannotProve(_("No hay tres preguntas, ni del curso ni del diagnóstico, para demostrarlo."))
        proof = ExemptionProof.objects.create(
            entity=step.entity,
            course_id=version.course_id,
            version=version,
            pseudonym=by.pseudonym,
            questions=drawn,
            started_at=at,
        )
        record("learning.proof.started", entity=step.entity, by=by, on=version, at=at)
        return proof


def answer_proof(
    *, proof: ExemptionProof, question: Question, given: object, by: Person, at: datetime, ref: str = ""
) -> ExemptionProof:
    """Save one answer; the last one decides. The first answer to a question stands. `ref` names one of the bank.

    An exempt course counts as done in the route, which is planned anew. The audit trail never tells how it ended.
    """
    with transaction.atomic():
        hold(proof)
        proof.refresh_from_db()
        name = ref or str(question.pk)
        if name not in map(str, proof.questions):
            raise NotFound(_("Esta pregunta no es de su prueba."))
        if proof.status != ProofStatus.OPEN or name in proof.answers:
            return proof
        proof.answers = {**proof.answers, name: {"given": given, "right": question.is_right(given)}}
        proof.save(update_fields=["answers"])
        if len(proof.answers) == len(proof.questions):
            PROOF.move(proof, ProofStatus.EXEMPT if proves(proof) else ProofStatus.NOT_PROVEN, decided_at=at)
            record("learning.proof.ended", entity=proof.entity, by=by, on=proof.version, at=at)
            if proof.status == ProofStatus.EXEMPT:
                packages.waive_plays(course_id=proof.version.course_id, reason=packages.TESTED_OUT, by=by, at=at)
    if proof.status == ProofStatus.EXEMPT:
        replan(person=by, at=at)
    return proof


def _check(last: ExemptionProof | None, course_id: int, *, by: Person, at: datetime) -> None:
    if last is not None and last.status == ProofStatus.EXEMPT:
        raise CannotProve(_("Usted ya demostró que sabe lo de este curso."))
    if Completion.objects.filter(entity=by.entity_id, pseudonym=by.pseudonym, course=course_id).exists():
        raise CannotProve(_("Usted ya terminó este curso."))
    until = waits_until(last, at=at)
    if until is not None:
        raise CannotProve(_("Podrá intentarlo otra vez el %(day)s.") % {"day": f"{until:%d/%m/%Y}"})
