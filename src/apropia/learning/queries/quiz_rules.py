"""The rules of a quiz as its author sees them, in words."""

import dataclasses
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.learning.models import DoneWhen, Question, Quiz
from apropia.learning.policies.question_files import left_out
from apropia.learning.policies.quiz_rules import count_asked, groups_of, has_rules
from apropia.learning.queries.authoring import quiz_for
from apropia.learning.queries.ordering import questions_of, seal_of
from apropia.learning.queries.tries import is_asked_for
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class RulesPage:
    """A quiz, how many questions each of its groups has, how many an attempt asks, whether somebody waits, and
    the print of their order."""

    quiz: Quiz
    groups: Mapping[str, int]
    asked_count: int
    is_asked_for: bool
    seen: str

    @property
    def has_rules(self) -> bool:
        return has_rules(self.quiz)

    @property
    def left_out(self) -> list[Question]:
        """The questions that stay out of a file in GIFT."""
        return left_out(self.quiz.questions.all(), format_="gift")

    @property
    def must_pass(self) -> bool:
        activity = self.quiz.activity
        return activity is not None and activity.done_when == DoneWhen.PASSED

    @property
    def words(self) -> list[str]:
        """The rules as sentences, one by one."""
        return [*_of_marks(self.quiz, must_pass=self.must_pass), *_of_order(self)]


def rules_page_for(*, person: Person, pk: int) -> RulesPage:
    """Return a quiz with its rules for whoever writes courses in its entity. Raises `NotFound`."""
    quiz = quiz_for(person=person, pk=pk)
    questions = list(quiz.questions.all())
    asked_for = quiz.tries_allowed is not None and is_asked_for(quiz)
    seen = seal_of(questions_of(quiz))
    return RulesPage(quiz, groups_of(questions), count_asked(quiz, questions), asked_for, seen)


def _of_marks(quiz: Quiz, *, must_pass: bool) -> list[str]:
    passes = _("Queda hecha con %(percent)d %% de aciertos o más.") % {"percent": quiz.pass_percent}
    words = [passes if must_pass else _("Queda hecha al responder todo: no hay nota mínima.")]
    if quiz.tries_allowed is None:
        words.append(_("Se responde las veces que se quiera."))
    else:
        tries = ngettext("Hay %(count)d intento.", "Hay %(count)d intentos.", quiz.tries_allowed)
        words.append(tries % {"count": quiz.tries_allowed})
    if quiz.wait_hours:
        wait = ngettext(
            "Entre un intento y otro se espera %(count)d hora.",
            "Entre un intento y otro se esperan %(count)d horas.",
            quiz.wait_hours,
        )
        words.append(wait % {"count": quiz.wait_hours})
    return words


def _of_order(page: RulesPage) -> list[str]:
    quiz, words = page.quiz, []
    for group, count in page.groups.items():
        draw = quiz.draws.get(group)
        if draw is not None:
            said = {"group": group, "draw": draw, "count": count}
            words.append(_("De «%(group)s» salen %(draw)d de %(count)d, por sorteo en cada intento.") % said)
    if quiz.shuffles_questions:
        words.append(_("Las preguntas salen en otro orden en cada intento."))
    if quiz.shuffles_options:
        words.append(_("Las opciones salen en otro orden en cada intento."))
    return words
