"""What the page «Ya lo sé» shows, and which questions it asks."""

import dataclasses
import hashlib
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.learning.models import AttemptAnswer, CourseVersion, ExemptionProof, PathStep, Question, QuizPurpose
from apropia.learning.policies.proofs import QUESTIONS, waits_until
from apropia.learning.queries.quizzes import Shown, lay_out
from apropia.learning.queries.route import step_for
from apropia.learning.states import VersionStatus
from apropia.learning.states.routes import ProofStatus
from apropia.people.models import Person

# The last test measures what was learned: its questions are asked only where no others are left.
_ORDER = (QuizPurpose.PRACTICE, QuizPurpose.PRE, QuizPurpose.POST)


@dataclasses.dataclass(frozen=True)
class ProofPage:
    """A step, the last proof of its course, and the question to answer now; `is_possible`: it has enough questions."""

    step: PathStep
    title: str
    proof: ExemptionProof | None
    current: Shown | None
    waits_until: datetime | None
    is_possible: bool

    @property
    def count(self) -> int:
        return QUESTIONS

    @property
    def is_exempt(self) -> bool:
        return self.proof is not None and self.proof.status == ProofStatus.EXEMPT

    @property
    def has_failed(self) -> bool:
        return self.proof is not None and self.proof.status == ProofStatus.NOT_PROVEN


def proof_page_for(*, person: Person, step_id: int, at: datetime) -> ProofPage:
    """Return the page on which a person proves a course of her own route."""
    step = step_for(person=person, step_id=step_id)
    if step.course_id is None:
        raise NotFound(_("Solo un curso se puede demostrar con preguntas."))
    proof = proofs_of(person, step.course_id).last()
    version = version_of(step.course_id)
    current = None
    if proof is not None and proof.status == ProofStatus.OPEN:
        current = _current(proof)
    return ProofPage(
        step=step,
        title=version.title if version else str(step.course),
        proof=proof,
        current=current,
        waits_until=waits_until(proof, at=at),
        is_possible=version is not None and Question.objects.filter(quiz__version=version).count() >= QUESTIONS,
    )


def proofs_of(person: Person, course_id: int) -> QuerySet[ExemptionProof]:
    """Return the proofs of a course that a person began, the oldest first."""
    return ExemptionProof.objects.filter(
        entity=person.entity_id, course=course_id, pseudonym=person.pseudonym
    ).select_related("entity", "course")


def version_of(course_id: int) -> CourseVersion | None:
    return CourseVersion.objects.filter(course=course_id, status=VersionStatus.PUBLISHED).first()


def drawn(*, version: CourseVersion, person: Person) -> list[int]:
    """Return the questions to ask: those she never met first, those of the last test after all others. By lot."""
    before = proofs_of(person, version.course_id)
    seen = {pk for proof in before for pk in proof.questions} | set(
        AttemptAnswer.objects.filter(
            entity=person.entity_id,
            attempt__enrollment__pseudonym=person.pseudonym,
            question__quiz__version__course=version.course_id,
        ).values_list("question_id", flat=True)
    )
    lot = f"{person.pseudonym}:{len(before)}"
    questions = Question.objects.filter(quiz__version=version).select_related("quiz")
    ordered = sorted(
        questions,
        key=lambda one: (
            one.pk in seen,
            _ORDER.index(QuizPurpose(one.quiz.purpose)),
            hashlib.sha256(f"{lot}:{one.pk}".encode()).digest(),
        ),
    )
    return [one.pk for one in ordered[:QUESTIONS]]


def _current(proof: ExemptionProof) -> Shown | None:
    for number, pk in enumerate(proof.questions, 1):
        if str(pk) not in proof.answers:
            question = Question.objects.get(pk=pk)
            return lay_out(question, seed=f"proof:{proof.pk}:{pk}", number=number, total=len(proof.questions))
    return None
