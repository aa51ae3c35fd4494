"""When a course asks to be looked at again, and who looks after it."""

from datetime import timedelta

from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError, Forbidden
from apropia.learning.models import Course, ReviewDecision
from apropia.learning.policies.courses import REVIEWERS, can_author
from apropia.learning.policies.mirror import HARD, turns_around
from apropia.people.models import Person

# A course has had its chance after this long, and its use is that of this long. Both are ours.
USE_WINDOW = timedelta(days=90)
NEXT_REVIEW = timedelta(days=365)
# Of fewer answers, how hard a question is says little.
FEWEST_ANSWERS = 30


def can_care(person: Person, course: Course) -> bool:
    """Say whether a person decides on the reviews of a course: its owner, or who reviews courses."""
    return person.has_role(*REVIEWERS) or (can_author(person) and course.owner_id == person.pk)


def check_can_care(person: Person, course: Course) -> None:
    if not can_care(person, course):
        raise Forbidden(_("Solo quien responde por el curso, o quien revisa cursos, decide sobre su cuidado."))


def check_is_decided(decision: str, note: str) -> None:
    if decision not in ReviewDecision.values:
        raise DomainError(_("Elija qué decidió."), field="decision")
    if not note.strip():
        raise DomainError(_("Escriba por qué: lo leerá quien lo revise después."), field="note")


def fails(*, people: int | None, right_percent: float | None, discrimination: float | None) -> bool:
    """Say whether a question fails: few get it right, or those who know get it wrong."""
    if people is None or people < FEWEST_ANSWERS:
        return False
    return (right_percent is not None and right_percent < HARD) or turns_around(discrimination, people=people)
