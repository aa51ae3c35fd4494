"""How many tries at a quiz a person has left, and at which quizzes somebody asks for one more."""

from collections.abc import Sequence
from datetime import datetime

from apropia.learning.models import ActivityProgress, Attempt, Enrollment, ExtraTry, Quiz
from apropia.learning.policies.courses import can_author
from apropia.learning.policies.quiz_rules import Tries, tries_of
from apropia.people.models import Person


def tries_left(*, enrollment: Enrollment, quiz: Quiz, attempts: Sequence[Attempt], at: datetime) -> Tries:
    """Return what is left of the tries at a quiz. A quiz without limit costs no query, one with it, one."""
    extra: list[bool] = []
    if quiz.tries_allowed is not None:
        found = ExtraTry.objects.filter(enrollment=enrollment, quiz=quiz).values_list("given_at", flat=True)
        extra = [given is not None for given in found]
    return tries_of(quiz, attempts, given=sum(extra), has_asked=False in extra, at=at)


def is_done(*, enrollment: Enrollment, quiz: Quiz) -> bool:
    """Say whether the activity of a quiz is done, so that no more tries are needed. One query."""
    if quiz.activity_id is None:
        return False
    return ActivityProgress.objects.filter(enrollment=enrollment, activity=quiz.activity_id).exists()


def is_asked_for(quiz: Quiz) -> bool:
    """Say whether anybody waits for one more try. How many would point at somebody, so it is never told."""
    return ExtraTry.objects.filter(quiz=quiz, given_at__isnull=True).exists()


def waiting_for(*, person: Person) -> list[Quiz]:
    """Return the quizzes of the entity at which somebody waits for one more try, for whoever may give it."""
    if not can_author(person):
        return []
    asked = ExtraTry.objects.filter(entity=person.entity_id, given_at__isnull=True)
    return list(Quiz.objects.filter(pk__in=asked.values("quiz_id")).order_by("title", "pk"))
