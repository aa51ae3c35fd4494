"""Answer quizzes, one question at a time, each answer saved as it is given."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError, NotFound
from apropia.foundation.locks import hold
from apropia.learning import policies
from apropia.learning.actions import progress
from apropia.learning.models import Attempt, AttemptAnswer, Enrollment, Question, Quiz, QuizPurpose
from apropia.learning.queries.tries import tries_left
from apropia.people.models import Person


class AlreadyTaken(DomainError):
    """The pre and post quizzes are taken once: a second try would measure memory, not learning."""


def start_attempt(*, enrollment: Enrollment, quiz: Quiz, by: Person, at: datetime) -> Attempt:
    """Open a try at a quiz, or give back the one that is open. Raises CannotTry where its rules allow none now."""
    with transaction.atomic():
        policies.courses.check_can_learn(enrollment.version)
        # A double click is not two attempts.
        hold(enrollment)
        tries = list(Attempt.objects.filter(enrollment=enrollment, quiz=quiz).order_by("number"))
        if tries and tries[-1].submitted_at is None and tries[-1].declined_at is None:
            return tries[-1]
        if tries and quiz.purpose != QuizPurpose.PRACTICE:
            raise AlreadyTaken(_("Esta prueba se responde una sola vez y usted ya lo hizo."))
        policies.quiz_rules.check_may_begin(tries_left(enrollment=enrollment, quiz=quiz, attempts=tries, at=at))
        progress.begin(enrollment, at=at)
        attempt = Attempt.objects.create(
            entity=enrollment.entity, enrollment=enrollment, quiz=quiz, number=len(tries) + 1, started_at=at
        )
        record("learning.attempt.started", entity=enrollment.entity, by=by, on=quiz, at=at)
        return attempt


def decline(*, enrollment: Enrollment, quiz: Quiz, by: Person, at: datetime) -> None:
    """Skip the pre quiz. It costs nothing: the course is the same, only its gain is not measured."""
    with transaction.atomic():
        if quiz.purpose != QuizPurpose.PRE:
            raise DomainError(_("Solo se puede saltar la prueba de antes de empezar."))
        hold(enrollment)
        attempt = Attempt.objects.filter(enrollment=enrollment, quiz=quiz).first()
        if attempt is None:
            attempt = Attempt(entity=enrollment.entity, enrollment=enrollment, quiz=quiz, number=1, started_at=at)
        if attempt.submitted_at is None:
            attempt.declined_at = attempt.declined_at or at
            attempt.save()
            record("learning.attempt.declined", entity=enrollment.entity, by=by, on=quiz, at=at)


def answer(*, attempt: Attempt, question: Question, given: object, by: Person, at: datetime) -> AttemptAnswer:
    """Save one answer; the last one ends the attempt, and perhaps the course.

    The first answer to a question stands: sending the page twice changes nothing. The audit trail names the attempt
    when it ends, never each answer: the times between them would tell how long a person hesitated.
    """
    with transaction.atomic():
        policies.courses.check_can_learn(attempt.enrollment.version)
        hold(attempt.enrollment)
        asked = policies.quiz_rules.asked_in(attempt, attempt.quiz, list(attempt.quiz.questions.all()))
        if question not in asked:
            raise NotFound(_("Esta pregunta no es de su intento."))
        saved, _is_new = AttemptAnswer.objects.get_or_create(
            attempt=attempt,
            question=question,
            defaults={
                "entity": attempt.entity,
                "given": given,
                "is_correct": question.is_right(given),
                "answered_at": at,
            },
        )
        results = list(attempt.answers.values_list("is_correct", flat=True))
        if len(results) >= len(asked) and attempt.submitted_at is None:
            _submit(attempt, total=len(asked), right=sum(results), by=by, at=at)
        return saved


def _submit(attempt: Attempt, *, total: int, right: int, by: Person, at: datetime) -> None:
    attempt.submitted_at = at
    attempt.question_count = total
    attempt.correct_count = right
    attempt.score_percent = 100 * right / total if total else None
    attempt.save(update_fields=["submitted_at", "question_count", "correct_count", "score_percent"])
    record("learning.attempt.submitted", entity=attempt.entity, by=by, on=attempt.quiz, at=at)
    activity = attempt.quiz.activity
    if activity is not None and policies.quiz_rules.is_passed(attempt.quiz, score_percent=attempt.score_percent):
        progress.mark_done(attempt.enrollment, activity, at=at, since=attempt.started_at)
    progress.complete_if_all_done(attempt.enrollment, by=by, at=at)
