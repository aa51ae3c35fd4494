"""A quiz as a learner meets it: the question that follows, in an order that gives nothing away."""

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.opaque import opaque
from apropia.learning.models import Attempt, AttemptAnswer, Enrollment, Question, QuestionKind, Quiz, QuizPurpose
from apropia.learning.policies.courses import can_learn
from apropia.learning.policies.quiz_rules import Tries, asked_in, count_asked, is_passed
from apropia.learning.queries.answers import GapSaid, said_of
from apropia.learning.queries.courses import enrollment_for
from apropia.learning.queries.tries import is_done, tries_left
from apropia.people.models import Person

_CHOICES = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)


@dataclasses.dataclass(frozen=True)
class Part:
    """One option, pair or item as it is shown; `token` stands for its key in the page, which would tell its place."""

    key: str
    token: str
    text: str
    match: str
    feedback: str
    is_right: bool
    is_given: bool


@dataclasses.dataclass(frozen=True)
class Gap:
    """One gap of a text as it is shown; without `choices` it is written."""

    token: str
    text: str
    choices: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Shown:
    """A question with its parts in the order of this attempt.

    For pairs, `choices` are the right-hand sides: the token of each and its text. `key_of` gives the key of any token.
    """

    question: Question
    parts: tuple[Part, ...]
    choices: tuple[tuple[str, str], ...]
    key_of: Mapping[str, str]
    number: int
    total: int
    gaps: tuple[Gap, ...] = ()
    # What a page calls it, where that is not its number.
    ref: str = ""

    @property
    def name(self) -> str:
        return self.ref or str(self.question.pk)


@dataclasses.dataclass(frozen=True)
class Answered:
    """An answer with what there is to say of it: what was given and what is right, or each gap in turn."""

    shown: Shown
    answer: AttemptAnswer
    given_texts: tuple[str, ...] = ()
    right_texts: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    gaps: tuple[GapSaid, ...] = ()


@dataclasses.dataclass(frozen=True)
class QuizPage:
    enrollment: Enrollment
    quiz: Quiz
    attempt: Attempt | None
    question_count: int
    current: Shown | None
    tries: Tries
    is_done: bool

    @property
    def is_shut(self) -> bool:
        """Whether the course was retired, so that no try begins any more."""
        return not can_learn(self.enrollment.version)

    @property
    def is_stopped(self) -> bool:
        """Whether the way on would lead here again, where nothing can be done now."""
        return not self.is_done and not self.tries.may_begin

    @property
    def tells_at_once(self) -> bool:
        """Whether each answer is explained as soon as it is given."""
        return self.quiz.purpose == QuizPurpose.PRACTICE


@dataclasses.dataclass(frozen=True)
class QuizResult:
    enrollment: Enrollment
    quiz: Quiz
    attempt: Attempt
    answered: tuple[Answered, ...]
    tries: Tries
    is_done: bool

    @property
    def fell_short(self) -> bool:
        """Whether this try is not enough for an activity that asks to be passed."""
        return not is_passed(self.quiz, score_percent=self.attempt.score_percent)

    @property
    def is_stopped(self) -> bool:
        """Whether the way on would lead here again, where nothing can be done now."""
        return self.fell_short and not self.is_done and not self.tries.may_begin

    @property
    def is_shut(self) -> bool:
        """Whether the course was retired, so that no try begins any more."""
        return not can_learn(self.enrollment.version)


def quiz_page_for(*, person: Person, code: str, quiz_id: int, at: datetime) -> QuizPage:
    """Return the quiz and the first question of it that the person has not answered in her open attempt."""
    enrollment, quiz = _mine(person, code, quiz_id)
    attempts = list(Attempt.objects.filter(enrollment=enrollment, quiz=quiz).order_by("number"))
    tries = tries_left(enrollment=enrollment, quiz=quiz, attempts=attempts, at=at)
    open_one = attempts[-1] if attempts and attempts[-1].submitted_at is None else None
    questions = list(quiz.questions.all())
    current = None
    if open_one is not None and open_one.declined_at is None and can_learn(enrollment.version):
        open_one.quiz = quiz
        asked = asked_in(open_one, quiz, questions)
        answered = set(open_one.answers.values_list("question_id", flat=True))
        place = next((i for i, question in enumerate(asked) if question.pk not in answered), None)
        if place is not None:
            current = show(asked[place], attempt=open_one, number=place + 1, total=len(asked))
    return QuizPage(
        enrollment=enrollment,
        quiz=quiz,
        attempt=attempts[-1] if attempts else None,
        question_count=count_asked(quiz, questions),
        current=current,
        tries=tries,
        is_done=bool(attempts) and current is None and is_done(enrollment=enrollment, quiz=quiz),
    )


def answered_for(*, person: Person, code: str, quiz_id: int, question_id: int) -> Answered:
    """Return the person's last answer to one question, with its explanation."""
    enrollment, quiz = _mine(person, code, quiz_id)
    answer = (
        AttemptAnswer.objects.filter(attempt__enrollment=enrollment, attempt__quiz=quiz, question=question_id)
        .select_related("question", "attempt__quiz")
        .order_by("-attempt__number")
        .first()
    )
    if answer is None:
        raise NotFound(_("Usted todavía no ha respondido esta pregunta."))
    ids = [one.pk for one in asked_in(answer.attempt, quiz, list(quiz.questions.all()))]
    return _explain(answer, number=ids.index(question_id) + 1, total=len(ids))


def result_for(*, person: Person, code: str, quiz_id: int, at: datetime) -> QuizResult:
    """Return the last submitted attempt with every answer explained. The pre quiz is explained after the post only."""
    enrollment, quiz = _mine(person, code, quiz_id)
    attempts = list(Attempt.objects.filter(enrollment=enrollment, quiz=quiz).order_by("number"))
    attempt = next((one for one in reversed(attempts) if one.submitted_at is not None), None)
    if attempt is None:
        raise NotFound(_("Usted todavía no ha terminado esta prueba."))
    attempt.quiz = quiz
    answered = () if quiz.purpose == QuizPurpose.PRE else _explained(attempt)
    tries = tries_left(enrollment=enrollment, quiz=quiz, attempts=attempts, at=at)
    done = is_done(enrollment=enrollment, quiz=quiz)
    return QuizResult(enrollment=enrollment, quiz=quiz, attempt=attempt, answered=answered, tries=tries, is_done=done)


def _explained(attempt: Attempt) -> tuple[Answered, ...]:
    answers = {one.question_id: one for one in attempt.answers.select_related("question")}
    asked = asked_in(attempt, attempt.quiz, sorted((one.question for one in answers.values()), key=_place))
    for answer in answers.values():
        answer.attempt = attempt
    return tuple(_explain(answers[one.pk], number=i, total=len(asked)) for i, one in enumerate(asked, 1))


def _place(question: Question) -> tuple[int, int]:
    return (question.position, question.pk)


def show(question: Question, *, attempt: Attempt, number: int, total: int, given: object = None) -> Shown:
    """Lay a question out for an attempt, always in the same way for it."""
    seed, mixes = f"{attempt.pk}:{question.pk}", attempt.quiz.shuffles_options
    return lay_out(question, seed=seed, number=number, total=total, given=given, mixes=mixes)


def lay_out(
    question: Question, *, seed: str, number: int, total: int, given: object = None, mixes: bool = False
) -> Shown:
    """Lay a question out. Pairs and items to order are shuffled, always in the same way for a seed.

    So are the options where `mixes`, except «true» and «false».
    """
    parts: list[Mapping[str, Any]] = list(question.parts)
    choices: list[tuple[str, str]] = []
    has_gaps = question.kind == QuestionKind.CLOZE
    tokens = {str(part["key"]): opaque(seed=seed, key=part["key"]) for part in parts}
    key_of = {token: key for key, token in tokens.items()}
    if question.kind == QuestionKind.ORDERING or (mixes and question.kind in _CHOICES):
        parts = _shuffled(parts, seed)
    if question.kind == QuestionKind.MATCHING:
        # Another token for each right-hand side: the same one would show which belong together.
        sides = [(opaque(seed=f"{seed}:right", key=part["key"]), part) for part in _shuffled(parts, f"{seed}:right")]
        # By their number they are told apart where a narrow list cuts them.
        choices = [(token, f"{place}. {part['match']}") for place, (token, part) in enumerate(sides, start=1)]
        key_of |= {token: str(part["key"]) for token, part in sides}
    chosen = set(given) if isinstance(given, list) else set()
    return Shown(
        question=question,
        parts=tuple(
            Part(
                key=str(part["key"]),
                token=tokens[str(part["key"])],
                text=str(part["text"]),
                match=str(part.get("match", "")),
                feedback=str(part.get("feedback", "")),
                is_right=bool(part.get("correct", True)),
                is_given=part["key"] in chosen,
            )
            for part in parts
        ),
        choices=tuple(choices),
        key_of=key_of,
        number=number,
        total=total,
        gaps=tuple(_gap(part, tokens[str(part["key"])], seed) for part in parts) if has_gaps else (),
    )


def _gap(part: Mapping[str, Any], token: str, seed: str) -> Gap:
    options = [] if part["is_written"] else [{"key": one["text"]} for one in part["options"]]
    return Gap(token, str(part["text"]), tuple(str(one["key"]) for one in _shuffled(options, f"{seed}:{token}")))


def _mine(person: Person, code: str, quiz_id: int) -> tuple[Enrollment, Quiz]:
    enrollment = enrollment_for(person=person, code=code)
    quiz = Quiz.objects.filter(pk=quiz_id, version=enrollment.version_id).select_related("activity").first()
    if quiz is None:
        raise NotFound(_("Estas preguntas no existen o ya no están disponibles."))
    return enrollment, quiz


def _explain(answer: AttemptAnswer, *, number: int, total: int) -> Answered:
    question = answer.question
    shown = show(question, attempt=answer.attempt, number=number, total=total, given=answer.given)
    return Answered(shown=shown, answer=answer, **said_of(question, answer.given))


def _shuffled(parts: Sequence[Mapping[str, Any]], seed: str) -> list[Mapping[str, Any]]:
    mixed = sorted(parts, key=lambda part: hashlib.sha256(f"{seed}:{part['key']}".encode()).digest())
    # A shuffle that happens to give the answer would not be one; of two parts, the other order would always be it.
    if len(mixed) > 2 and [one["key"] for one in mixed] == [one["key"] for one in parts]:
        mixed = [*mixed[1:], mixed[0]]
    return mixed
