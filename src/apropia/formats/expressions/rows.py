"""Conditions that can be shown as a list: a question, a comparison and a value in each row, all of them or any.

What has another shape is no list, and stays text.
"""

from dataclasses import dataclass
from enum import StrEnum

from apropia.formats.expressions.tree import (
    AllOf,
    Among,
    Answer,
    Answered,
    AnyOf,
    Comparison,
    Not,
    Number,
    Part,
    Text,
)


class Sign(StrEnum):
    """How the answer of a row stands to its value; the last two need none."""

    EQUAL = "="
    DIFFERENT = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    MARKED = "marked"
    UNMARKED = "unmarked"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"


WITHOUT_VALUE = (Sign.ANSWERED, Sign.UNANSWERED)
_COMPARED = tuple(Sign)[:6]


@dataclass(frozen=True, slots=True)
class Row:
    """One condition on one question."""

    code: str
    sign: Sign
    value: Number | Text | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Conditions that hold together or one by one."""

    rows: tuple[Row, ...]
    is_any: bool = False


def rows_of(part: Part) -> Rows | None:
    """Return an expression as a list of conditions; None where it is none."""
    parts = part.parts if isinstance(part, AllOf | AnyOf) else (part,)
    rows = [_row_of(one) for one in parts]
    found = tuple(row for row in rows if row is not None)
    return Rows(found, isinstance(part, AnyOf)) if len(found) == len(rows) else None


def expression_of(rows: Rows) -> Part:
    """Return a list of conditions, which has one at least, as an expression."""
    parts = tuple(_part_of(row) for row in rows.rows)
    if len(parts) == 1:
        return parts[0]
    return AnyOf(parts) if rows.is_any else AllOf(parts)


def _row_of(part: Part) -> Row | None:
    match part:
        case Comparison(sign, Answer(code), Number() | Text() as value):
            return Row(code, Sign(sign), value)
        case Among(Text() as value, Answer(code)):
            return Row(code, Sign.MARKED, value)
        case Not(Among(Text() as value, Answer(code))):
            return Row(code, Sign.UNMARKED, value)
        case Answered(code):
            return Row(code, Sign.ANSWERED)
        case Not(Answered(code)):
            return Row(code, Sign.UNANSWERED)
    return None


def _part_of(row: Row) -> Part:
    answer = Answer(row.code)
    if row.sign == Sign.ANSWERED:
        return Answered(row.code)
    if row.sign == Sign.UNANSWERED:
        return Not(Answered(row.code))
    if row.value is None:
        raise ValueError(row.sign)
    if row.sign in _COMPARED:
        return Comparison(row.sign.value, answer, row.value)
    among = Among(row.value, answer)
    return among if row.sign == Sign.MARKED else Not(among)
