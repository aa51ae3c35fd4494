"""How the questions of a version were answered at the first try: how hard, how telling, which options were chosen."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count

from apropia.foundation.small_groups import Shown, Tally, protect_groups, tells_of_few
from apropia.learning.models import AttemptAnswer, CourseVersion, Question, QuestionKind
from apropia.learning.policies.mirror import advice_on
from apropia.science.impact.intervals import Interval, wilson
from apropia.science.psychometrics.classical import item_rest

_ONE = (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE)
_CHOICES = (*_ONE, QuestionKind.MULTIPLE)


@dataclasses.dataclass(frozen=True)
class ChosenOption:
    """One option and what share of people chose it; None where it is protected."""

    text: str
    is_right: bool
    percent: float | None


@dataclasses.dataclass(frozen=True)
class MirroredQuestion:
    """One question as it was answered at the first try; `right_percent` is None where it is protected."""

    quiz: str
    text: str
    people: int | None
    right_percent: float | None
    interval: Interval | None
    discrimination: float | None
    options: tuple[ChosenOption, ...]
    advice: tuple[str, ...]


def questions_of(version: CourseVersion, *, k: int) -> list[MirroredQuestion]:
    """Return every question that somebody answered, in the order of the course. Three statements."""
    first = AttemptAnswer.objects.filter(
        attempt__quiz__version=version,
        attempt__number=1,
        attempt__submitted_at__isnull=False,
        attempt__enrollment__round=1,
    )
    counts: dict[int, dict[tuple[bool, int], int]] = defaultdict(dict)
    for question, right, total, people in _grouped(first, "question_id", "is_correct", "attempt__correct_count"):
        counts[question][right, total] = people
    chosen: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for question, given, people in _grouped(first.filter(question__kind__in=_CHOICES), "question_id", "given"):
        for key in given if isinstance(given, list) else ():
            chosen[question][str(key)] += people
    questions = Question.objects.filter(quiz__version=version).select_related("quiz")
    ordered = questions.order_by("quiz__activity__module__position", "quiz__activity__position", "quiz_id", "position")
    return [_mirrored(one, counts[one.pk], chosen[one.pk], k=k) for one in ordered if one.pk in counts]


def _grouped(rows: Any, *names: str) -> Iterable[tuple[Any, ...]]:
    found: Iterable[tuple[Any, ...]] = rows.order_by().values(*names).annotate(n=Count("pk")).values_list(*names, "n")
    return found


def _mirrored(
    question: Question, counts: Mapping[tuple[bool, int], int], chosen: Mapping[str, int], *, k: int
) -> MirroredQuestion:
    people = sum(counts.values())
    right = sum(n for (is_right, _total), n in counts.items() if is_right)
    if tells_of_few(right, people, k=k):
        return MirroredQuestion(question.quiz.title, question.shown_text, None, None, None, None, (), ())
    margin = wilson(right, people)
    interval = margin and dataclasses.replace(margin, low=100 * margin.low, high=100 * margin.high)
    percent, discrimination = 100 * right / people, item_rest(counts)
    options = _options(question, chosen, people, k=k)
    unchosen = [one.text for one in options if one.percent == 0]
    advice = advice_on(people=people, right_percent=percent, discrimination=discrimination, unchosen=unchosen)
    return MirroredQuestion(
        question.quiz.title,
        question.shown_text,
        people,
        percent,
        interval,
        discrimination,
        options,
        tuple(advice),
    )


def _options(question: Question, chosen: Mapping[str, int], people: int, *, k: int) -> tuple[ChosenOption, ...]:
    if question.kind not in _CHOICES:
        return ()
    counts = {str(part["key"]): chosen.get(str(part["key"]), 0) for part in question.parts}
    if question.kind in _ONE:
        # They add up to everybody: what is hidden must not follow from the others.
        rows = protect_groups({key: Tally(n, n, n) for key, n in counts.items()}, k=k).rows
        hidden = {key for key, n in counts.items() if n and not isinstance(rows[key], Shown)}
    else:
        hidden = {key for key, n in counts.items() if tells_of_few(n, people, k=k)}
    return tuple(
        ChosenOption(
            text=str(part["text"]),
            is_right=bool(part.get("correct")),
            percent=None if str(part["key"]) in hidden else 100 * counts[str(part["key"])] / people,
        )
        for part in question.parts
    )
