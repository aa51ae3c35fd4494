"""What the rules of a quiz mean: what an attempt asks, what passes, and how many tries there are."""

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.foundation.errors import DomainError
from apropia.learning.models import Attempt, DoneWhen, Question, Quiz, QuizPurpose

MOST_TRIES, MOST_HOURS = 20, 720


class CannotTry(DomainError):
    """No try at these questions begins now."""


@dataclasses.dataclass(frozen=True)
class QuizRules:
    """What an author decides of a quiz. Without `tries_allowed` there is no limit; `draws` is by name of group."""

    pass_percent: int
    tries_allowed: int | None
    wait_hours: int
    shuffles_questions: bool
    shuffles_options: bool
    draws: Mapping[str, int]


@dataclasses.dataclass(frozen=True)
class Tries:
    """How many tries a person has left, None without a limit, and until when she waits for the next."""

    left: int | None
    waits_until: datetime | None
    has_asked: bool = False

    @property
    def are_used_up(self) -> bool:
        return self.left == 0

    @property
    def may_begin(self) -> bool:
        return not self.are_used_up and self.waits_until is None


def has_rules(quiz: Quiz) -> bool:
    """Say whether a quiz has rules: the tests of before and after are taken once, and without a mark."""
    return quiz.purpose == QuizPurpose.PRACTICE


def tries_of(quiz: Quiz, attempts: Sequence[Attempt], *, given: int, has_asked: bool, at: datetime) -> Tries:
    """Return what is left of the tries at a quiz; `given` counts those that were given over its rules."""
    ended = [one.submitted_at for one in attempts if one.submitted_at is not None]
    left = None if quiz.tries_allowed is None else max(0, quiz.tries_allowed + given - len(ended))
    until = max(ended) + timedelta(hours=quiz.wait_hours) if ended else None
    return Tries(left, until if until is not None and until > at else None, has_asked)


def check_may_begin(tries: Tries) -> None:
    if tries.are_used_up:
        raise CannotTry(_("Usted ya usó sus intentos. Pida otro en la página de estas preguntas."))
    if tries.waits_until is not None:
        moment = date_format(localtime(tries.waits_until), r"j \d\e F, H:i")
        raise CannotTry(_("Podrá responder otra vez desde el %(moment)s.") % {"moment": moment})


def is_passed(quiz: Quiz, *, score_percent: float | None) -> bool:
    """Say whether a try at the questions of an activity makes it done."""
    activity = quiz.activity
    must_pass = activity is not None and activity.done_when == DoneWhen.PASSED
    return not must_pass or (score_percent or 0) >= quiz.pass_percent


def asked_in(attempt: Attempt, quiz: Quiz, questions: Sequence[Question]) -> list[Question]:
    """Return the questions of an attempt in their order, always the same ones: nothing else remembers the lot."""

    def lot(question: Question) -> bytes:
        return hashlib.sha256(f"asked:{attempt.pk}:{question.pk}".encode()).digest()

    left: dict[str, int] = dict(quiz.draws)
    drawn: set[int] = set()
    for question in sorted(questions, key=lot):
        if left.get(question.group, 1) > 0:
            drawn.add(question.pk)
            if question.group in left:
                left[question.group] -= 1
    asked = [question for question in questions if question.pk in drawn]
    return sorted(asked, key=lot) if quiz.shuffles_questions else asked


def count_asked(quiz: Quiz, questions: Sequence[Question]) -> int:
    """Return how many questions each attempt asks."""
    return sum(min(count, quiz.draws.get(group, count)) for group, count in groups_of(questions, named=False).items())


def groups_of(questions: Sequence[Question], *, named: bool = True) -> dict[str, int]:
    """Return how many questions each group has, in the order of the quiz; without `named`, also those of none."""
    return dict(Counter(one.group for one in questions if one.group or not named))


def flaws_of(quiz: Quiz, questions: Sequence[Question]) -> list[str]:
    """Say which groups are asked for more questions than they have."""
    counts = groups_of(questions)
    return [
        _("El grupo «%(group)s» de «%(title)s» pide %(draw)d preguntas y tiene %(count)d.")
        % {"group": group, "title": quiz.title, "draw": draw, "count": counts[group]}
        for group, draw in quiz.draws.items()
        if draw > counts.get(group, draw)
    ]


def check_rules(quiz: Quiz, rules: QuizRules, questions: Sequence[Question]) -> None:
    """Refuse what cannot be."""
    if not has_rules(quiz):
        raise DomainError(_("Las pruebas de antes y después se responden una vez y sin nota: no tienen reglas."))
    if not 1 <= rules.pass_percent <= 100:
        raise DomainError(_("Escriba un porcentaje entre 1 y 100."), field="pass_percent")
    if rules.tries_allowed is not None and not 1 <= rules.tries_allowed <= MOST_TRIES:
        raise DomainError(_("Escriba entre 1 y 20 intentos, o deje vacío para no poner límite."), field="tries_allowed")
    if not 0 <= rules.wait_hours <= MOST_HOURS:
        raise DomainError(_("Escriba entre 0 y 720 horas."), field="wait_hours")
    counts = groups_of(questions)
    for group, draw in rules.draws.items():
        if not 1 <= draw <= counts.get(group, 0):
            raise DomainError(draw_limit(group, counts.get(group, 0)), field="draws")


def draw_limit(group: str, count: int) -> str:
    """Say how many questions may be drawn from a group."""
    words = ngettext(
        "El grupo «%(group)s» tiene %(count)d pregunta: solo puede sacar 1.",
        "El grupo «%(group)s» tiene %(count)d preguntas: escriba un número entre 1 y %(count)d.",
        count,
    )
    return words % {"group": group, "count": count}
