"""When a person may prove that she already knows what a course teaches, and what proves it."""

from datetime import datetime, timedelta

from apropia.learning.models import ExemptionProof
from apropia.learning.states.routes import ProofStatus

# methods.md#routes
QUESTIONS = 3
WAIT = timedelta(days=7)


def proves(proof: ExemptionProof) -> bool:
    """Say whether the answers of a proof are enough: all of them right, for three by chance are not.

    So the pass mark of the quiz of each question, whatever it is, was met too.
    """
    given = [proof.answers.get(str(pk)) for pk in proof.questions]
    return all(answer is not None and answer["right"] for answer in given)


def waits_until(last: ExemptionProof | None, *, at: datetime) -> datetime | None:
    """Return until when somebody who did not prove it waits for another try."""
    if last is None or last.status != ProofStatus.NOT_PROVEN or last.decided_at is None:
        return None
    until = last.decided_at + WAIT
    return until if until > at else None
