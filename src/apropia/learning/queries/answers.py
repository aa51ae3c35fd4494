"""What is said of an answer to a question of a quiz: what was given, what is right, and why."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from apropia.foundation.ui.numbers import typed_es
from apropia.learning.models import Question, QuestionKind
from apropia.learning.models.written import gap_met, is_correct


@dataclasses.dataclass(frozen=True)
class GapSaid:
    """One gap: what was put in it, whether it is right, what is, and what is told of it."""

    text: str
    given: str
    is_right: bool
    right: tuple[str, ...]
    feedback: str


@dataclasses.dataclass(frozen=True)
class Expected:
    """One answer that the author foresaw, and what is told to whoever gives it. Of a pair or a step, no verdict."""

    text: str
    is_right: bool | None
    feedback: str


def expected_of(question: Question) -> tuple[Expected, ...]:
    """Return every answer that a question foresees, the steps of an order in the right one."""
    if question.kind == QuestionKind.CLOZE:
        return tuple(
            Expected(f"({place}) {option['text']}", bool(option["correct"]), str(option.get("feedback", "")))
            for place, gap in enumerate(question.parts, start=1)
            for option in gap["options"]
        )
    return tuple(_expected(question, part, place) for place, part in enumerate(question.parts, start=1))


def _expected(question: Question, part: Mapping[str, Any], place: int) -> Expected:
    text, verdict = str(part["text"]), bool(part.get("correct"))
    feedback = str(part.get("feedback", ""))
    match question.kind:
        case QuestionKind.MATCHING:
            return Expected(f"{text} → {part.get('match', '')}", None, feedback)
        case QuestionKind.ORDERING:
            return Expected(f"{place}. {text}", None, feedback)
        case QuestionKind.NUMERIC:
            return Expected(_number(part, question.unit), verdict, feedback)
    return Expected(text, verdict, feedback)


def said_of(question: Question, given: Any) -> dict[str, Any]:
    """Return what there is to say of an answer, as the fields of `quizzes.Answered`."""
    match question.kind:
        case QuestionKind.MATCHING:
            return _of_pairs(question, given if isinstance(given, dict) else {})
        case QuestionKind.NUMERIC | QuestionKind.SHORT:
            return _of_written(question, given)
        case QuestionKind.CLOZE:
            return {"gaps": tuple(_of_gap(gap, given) for gap in question.parts)}
    return _of_options(question, given if isinstance(given, list) else [])


def _of_pairs(question: Question, given: Mapping[str, str]) -> dict[str, Any]:
    text_of = {str(part["key"]): str(part["text"]) for part in question.parts}
    match_of = {str(part["key"]): str(part.get("match", "")) for part in question.parts}
    missed = [part for part in question.parts if given.get(part["key"]) != part["key"]]
    return {
        "given_texts": tuple(f"{text_of.get(a, '')} → {match_of.get(b, '')}" for a, b in given.items()),
        "right_texts": tuple(f"{text_of[key]} → {match_of[key]}" for key in text_of),
        "comments": tuple(part["feedback"] for part in missed if part.get("feedback")),
    }


def _of_options(question: Question, keys: list[str]) -> dict[str, Any]:
    text_of = {str(part["key"]): str(part["text"]) for part in question.parts}
    ordering = question.kind == QuestionKind.ORDERING
    moved = [part for part, key in zip(question.parts, keys, strict=False) if ordering and part["key"] != key]
    return {
        "given_texts": tuple(text_of.get(str(key), "") for key in keys),
        "right_texts": tuple(str(part["text"]) for part in question.parts if ordering or part.get("correct")),
        "comments": tuple(part["feedback"] for part in moved if part.get("feedback")),
    }


def _of_written(question: Question, given: Any) -> dict[str, Any]:
    met = question.part_met(given)
    right = [part for part in question.parts if part.get("correct")]
    is_number = question.kind == QuestionKind.NUMERIC
    return {
        "given_texts": (str(given),),
        "right_texts": tuple(_number(part, question.unit) if is_number else str(part["text"]) for part in right),
        "comments": (str(met["feedback"]),) if met and met.get("feedback") else (),
    }


def _number(part: Mapping[str, Any], unit: str) -> str:
    margin = f" ± {typed_es(part['margin'])}" if part.get("margin") else ""
    return f"{typed_es(part['text'])}{margin} {unit}".strip()


def _of_gap(gap: Mapping[str, Any], given: Any) -> GapSaid:
    met = gap_met(gap, given)
    return GapSaid(
        text=str(gap["text"]),
        given=str(given.get(gap["key"], "")) if isinstance(given, dict) else "",
        is_right=is_correct(met),
        right=tuple(str(option["text"]) for option in gap["options"] if option["correct"]),
        feedback=str(met["feedback"]) if met else "",
    )
