"""The rules of a quiz, and the tries over them: whoever used hers up asks, and an author gives."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.learning import policies
from apropia.learning.models import Attempt, Enrollment, ExtraTry, Quiz
from apropia.learning.policies.quiz_rules import QuizRules, check_rules
from apropia.learning.queries import tries
from apropia.people.models import Person


def set_rules(*, quiz: Quiz, rules: QuizRules, by: Person, at: datetime) -> None:
    """Write the rules of a quiz of a draft. Raises DomainError for what cannot be."""
    version = quiz.version
    with transaction.atomic():
        policies.courses.check_can_edit(by, version)
        check_rules(quiz, rules, list(quiz.questions.all()))
        quiz.pass_percent = rules.pass_percent
        quiz.tries_allowed = rules.tries_allowed
        quiz.wait_hours = rules.wait_hours
        quiz.shuffles_questions = rules.shuffles_questions
        quiz.shuffles_options = rules.shuffles_options
        quiz.draws = dict(rules.draws)
        quiz.save()
        version.changed_at = at
        version.save(update_fields=["changed_at"])
        record("learning.quiz.ruled", entity=quiz.entity, by=by, on=quiz, at=at)


def ask_for_try(*, enrollment: Enrollment, quiz: Quiz, by: Person, at: datetime) -> ExtraTry:
    """Ask for one more try, once, where they were used up and the activity is not done."""
    with transaction.atomic():
        policies.courses.check_can_learn(enrollment.version)
        hold(enrollment)
        attempts = list(Attempt.objects.filter(enrollment=enrollment, quiz=quiz))
        left = tries.tries_left(enrollment=enrollment, quiz=quiz, attempts=attempts, at=at)
        if not left.are_used_up or tries.is_done(enrollment=enrollment, quiz=quiz):
            raise DomainError(_("Usted no necesita pedir otro intento."))
        asked, is_new = ExtraTry.objects.get_or_create(
            enrollment=enrollment, quiz=quiz, given_at=None, defaults={"entity": enrollment.entity, "asked_at": at}
        )
        if is_new:
            record("learning.try.asked", entity=enrollment.entity, by=by, on=quiz, at=at)
        return asked


def give_tries(*, quiz: Quiz, by: Person, at: datetime) -> None:
    """Give one more try to everybody who asks for it, without a name. It works on versions that are published."""
    with transaction.atomic():
        policies.courses.check_can_author(by)
        hold(quiz)
        if not ExtraTry.objects.filter(quiz=quiz, given_at__isnull=True).update(given_at=at):
            raise DomainError(_("Nadie espera otro intento de estas preguntas."))
        record("learning.try.given", entity=quiz.entity, by=by, on=quiz, at=at)
