"""What an expression is worth: true, false, or unknown (None) where an answer that it needs is not there.

Unknown spreads as in Kleene's logic: «y» with something false is false, «o» with something true is true, whatever the
rest; everything else about an unknown is unknown. Only `respondida` makes a known thing of it. Always ends and never
raises, whatever the answers are.
"""

import datetime
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Context, Decimal, localcontext
from typing import Any

from apropia.formats.expressions.tree import (
    AllOf,
    Among,
    Answer,
    Answered,
    AnyOf,
    Arithmetic,
    Comparison,
    Count,
    Negative,
    Not,
    Number,
    Part,
    Text,
)

Value = Decimal | str | tuple[str, ...] | bool
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_SUMS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip


def evaluate(expression: Part, answers: Mapping[str, object]) -> bool | None:
    """Return whether an expression holds. `answers` has what was answered, by code: number, text or list of texts."""
    # No operation raises: what has no result comes out as no number.
    with localcontext(Context(prec=28, traps=[])):
        found = _value(expression, answers)
    return found if isinstance(found, bool) else None


def known(value: object) -> Decimal | str | tuple[str, ...] | None:
    """Return an answer as this language reckons with it; None for what is no answer."""
    match value:
        case bool():
            return None
        case Decimal() | int():
            number = Decimal(value)
            return number if number.is_finite() else None
        case float():
            number = Decimal(str(value))
            return number if number.is_finite() else None
        case str():
            return value
        case list() | tuple():
            return tuple(str(one) for one in value)
    return None


def is_date(text: str) -> bool:
    """Say whether a text is a day of the calendar, as 2026-01-31."""
    if DATE.fullmatch(text) is None:
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def folded(text: str) -> str:
    """Return a text as it is compared: capitals and spaces make no difference."""
    return " ".join(text.casefold().split())


def _value(part: Part, answers: Mapping[str, object]) -> Value | None:  # noqa: PLR0911 - one line a kind of part
    match part:
        case Number(value) | Text(value):
            return value
        case Answer(code):
            return known(answers.get(code))
        case Answered(code):
            return known(answers.get(code)) is not None
        case Count(code):
            marked = known(answers.get(code))
            return Decimal(len(marked)) if isinstance(marked, tuple) else None
        case Negative(of):
            found = _value(of, answers)
            return -found if isinstance(found, Decimal) else None
        case Arithmetic(sign, left, right):
            return _sum(sign, _value(left, answers), _value(right, answers))
        case Comparison(sign, left, right):
            return _compared(sign, _value(left, answers), _value(right, answers))
        case Among(value, choices):
            return _among(_value(value, answers), choices, answers)
        case Not(of):
            found = _value(of, answers)
            return not found if isinstance(found, bool) else None
        case AllOf(parts):
            return _first(False, (_value(one, answers) for one in parts))
        case AnyOf(parts):
            return _first(True, (_value(one, answers) for one in parts))


def _first(decisive: bool, parts: Iterable[Value | None]) -> bool | None:
    """Return the value that settles it, else the other one; None where what is not known could have settled it."""
    found = list(parts)
    if any(one is decisive for one in found):
        return decisive
    return None if any(one is not (not decisive) for one in found) else not decisive


def _sum(sign: str, left: Value | None, right: Value | None) -> Decimal | None:
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return None
    found = _SUMS[sign](left, right)
    return found if found.is_finite() else None


def _compared(sign: str, left: Value | None, right: Value | None) -> bool | None:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        same, ordered = left == right, True
    elif isinstance(left, str) and isinstance(right, str):
        same = folded(left) == folded(right)
        ordered = DATE.fullmatch(left) is not None and DATE.fullmatch(right) is not None
    else:
        return None
    if sign in {"=", "!="}:
        return same if sign == "=" else not same
    return _ORDER[sign](left, right) if ordered else None


def _among(
    value: Value | None, choices: tuple[Number | Text, ...] | Answer, answers: Mapping[str, object]
) -> bool | None:
    if isinstance(choices, tuple):
        return _first(True, (_compared("=", value, one.value) for one in choices))
    marked = known(answers.get(choices.code))
    if not isinstance(value, str) or not isinstance(marked, tuple):
        return None
    return folded(value) in {folded(one) for one in marked}
