"""What the page «Ya lo sé» shows, and which questions it asks."""

import dataclasses
import hashlib
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.learning.models import AttemptAnswer, CourseVersion, ExemptionProof, PathStep, Question, QuizPurpose
from apropia.learning.policies.proofs import QUESTIONS, waits_until
from apropia.learning.queries.lent_questions import question_of, refs_for
from apropia.learning.queries.quizzes import Shown, lay_out
from apropia.learning.queries.route import step_for
from apropia.learning.states import VersionStatus
from apropia.learning.states.routes import ProofStatus
from apropia.people.models import Person

# The last test measures what was learned: its questions are asked only where no others are left.
_BANK = "BANK"
_ORDER: tuple[str, ...] = (QuizPurpose.PRACTICE, QuizPurpose.PRE, _BANK, QuizPurpose.POST)


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
        is_possible=version is not None and _has_enough(version),
    )


def proofs_of(person: Person, course_id: int) -> QuerySet[ExemptionProof]:
    """Return the proofs of a course that a person began, the oldest first."""
    return ExemptionProof.objects.filter(
        entity=person.entity_id, course=course_id, pseudonym=person.pseudonym
    ).select_related("entity", "course")


def version_of(course_id: int) -> CourseVersion | None:
    return CourseVersion.objects.filter(course=course_id, status=VersionStatus.PUBLISHED).first()


def _has_enough(version: CourseVersion) -> bool:
    own = Question.objects.filter(quiz__version=version).count()
    return own >= QUESTIONS or own + len(refs_for(version)) >= QUESTIONS


def drawn(*, version: CourseVersion, person: Person) -> list[int | str]:
    """Return the questions to ask, of the course and of the bank of the diagnosis, by lot.

    Those she never met first; then practice, the test before the course, the bank, and the last test after all others.
    """
    before = proofs_of(person, version.course_id)
    seen = {pk for proof in before for pk in proof.questions} | set(
        AttemptAnswer.objects.filter(
            entity=person.entity_id,
            attempt__enrollment__pseudonym=person.pseudonym,
            question__quiz__version__course=version.course_id,
        ).values_list("question_id", flat=True)
    )
    lot = f"{person.pseudonym}:{len(before)}"
    place_of: dict[int | str, int] = {
        one.pk: _ORDER.index(one.quiz.purpose)
        for one in Question.objects.filter(quiz__version=version).select_related("quiz")
    }
    place_of |= dict.fromkeys(refs_for(version), _ORDER.index(_BANK))
    ordered = sorted(
        place_of,
        key=lambda ref: (ref in seen, place_of[ref], hashlib.sha256(f"{lot}:{ref}".encode()).digest()),
    )
    return ordered[:QUESTIONS]


def _current(proof: ExemptionProof) -> Shown | None:
    for number, pk in enumerate(proof.questions, 1):
        if str(pk) not in proof.answers:
            is_lent = isinstance(pk, str)
            question = question_of(pk, entity_id=proof.entity_id) if is_lent else Question.objects.get(pk=pk)
            seed, total = f"proof:{proof.pk}:{pk}", len(proof.questions)
            shown = lay_out(question, seed=seed, number=number, total=total, mixes=is_lent)
            return dataclasses.replace(shown, ref=str(pk))
    return None
