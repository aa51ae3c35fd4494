"""What kinds of values an expression puts together, and what can never be meant: found before anybody is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from apropia.formats.expressions.evaluation import is_date
from apropia.formats.expressions.problems import Problem
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
from apropia.formats.expressions.writing import write

MAX_OFFERED = 8


class Type(StrEnum):
    """What kind of value something is. WORDS is a text written in an expression: it fits a text, an option or a date.

    NONE is what no expression can reckon with; it can still have been answered.
    """

    NUMBER = "NUMBER"
    TEXT = "TEXT"
    CHOICE = "CHOICE"
    SEVERAL = "SEVERAL"
    DATE = "DATE"
    TRUTH = "TRUTH"
    WORDS = "WORDS"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Variable:
    """A question as an expression sees it: what its answers are and, where they can be listed, which."""

    type: Type
    values: tuple[int | str, ...] = ()


def problems_of(expression: Part, variables: Mapping[str, Variable]) -> list[Problem]:
    """Return all that cannot be meant; `variables` are the questions that may be spoken of, by code."""
    checker = _Checker(variables)
    checker.want(Type.TRUTH, expression)
    return checker.found


class _Checker:
    def __init__(self, variables: Mapping[str, Variable]) -> None:
        self._variables = variables
        self.found: list[Problem] = []

    def want(self, type_: Type, part: Part) -> None:
        """Note a problem unless the part is of this type. What is wrong inside it is enough: nothing is told twice."""
        own = self._type(part)
        if own is not None and own != type_:
            self._tell(f"not_{type_.lower()}", part)

    def _tell(self, code: str, part: Part, *wanted: str) -> None:
        self.found.append(Problem(code, part.at, write(part)[:60], wanted))

    def _variable(self, part: Answer | Answered | Count) -> Variable | None:
        known = self._variables.get(part.code)
        if known is None:
            self.found.append(Problem("unknown_question", part.at, part.code))
        return known

    def _type(self, part: Part) -> Type | None:  # noqa: PLR0911, PLR0912 - one case a kind of part
        """Return the type of a part, None where something in it is wrong already."""
        match part:
            case Number():
                return Type.NUMBER
            case Text():
                return Type.WORDS
            case Answer():
                known = self._variable(part)
                if known is not None and known.type == Type.NONE:
                    self._tell("no_type", part)
                    return None
                return known.type if known else None
            case Answered():
                return Type.TRUTH if self._variable(part) else None
            case Count():
                known = self._variable(part)
                if known is not None and known.type != Type.SEVERAL:
                    self._tell("not_several", part)
                return Type.NUMBER if known else None
            case Negative(of):
                self.want(Type.NUMBER, of)
                return Type.NUMBER
            case Arithmetic(_, left, right):
                self.want(Type.NUMBER, left)
                self.want(Type.NUMBER, right)
                return Type.NUMBER
            case Comparison():
                self._compare(part)
            case Among():
                self._among(part)
            case Not(of):
                self.want(Type.TRUTH, of)
            case AllOf(parts) | AnyOf(parts):
                for one in parts:
                    self.want(Type.TRUTH, one)
            case _:
                assert_never(part)
        return Type.TRUTH

    def _compare(self, part: Comparison) -> None:
        left, right = self._type(part.left), self._type(part.right)
        if left is None or right is None:
            return
        for one, type_ in ((part.left, left), (part.right, right)):
            if type_ in {Type.SEVERAL, Type.TRUTH}:
                self._tell(f"{type_.lower()}_compared", one)
                return
        if not self._fit(part.left, left, part.right, right):
            return
        if part.sign not in {"=", "!="} and not {left, right} & {Type.NUMBER, Type.DATE}:
            self._tell("no_order", part, part.sign)

    def _fit(self, one: Part, own: Type, other: Part, its: Type) -> bool:
        """Say whether two values can be compared; note why where they cannot."""
        if own == Type.WORDS and its != Type.WORDS:
            one, own, other, its = other, its, one, own
        if isinstance(other, Text) and own != Type.NUMBER:
            return self._says(one, own, other)
        if own == its:
            return True
        self._tell("different", other, write(one), own, its)
        return False

    def _says(self, part: Part, type_: Type, text: Text) -> bool:
        """Say whether a text can be an answer to what it is compared with."""
        if type_ == Type.DATE and not is_date(text.value):
            self._tell("not_a_date", text)
            return False
        if isinstance(part, Answer) and type_ in {Type.CHOICE, Type.SEVERAL}:
            return self._is_option(part, text)
        return True

    def _is_option(self, part: Answer, text: Text) -> bool:
        values = self._variables[part.code].values
        if text.value in values or not values:
            return True
        self._tell("not_an_option", text, part.code, *(str(one) for one in values[:MAX_OFFERED]))
        return False

    def _among(self, part: Among) -> None:
        own = self._type(part.value)
        if isinstance(part.choices, Answer):
            known = self._type(part.choices)
            if own is None or known is None:
                return
            if known != Type.SEVERAL:
                self._tell("not_several", part.choices)
            elif isinstance(part.value, Text):
                self._is_option(part.choices, part.value)
            elif own != Type.CHOICE:
                self._tell("different", part.value, write(part.choices), known, own)
            return
        if own in {Type.SEVERAL, Type.TRUTH}:
            self._tell(f"{own.lower()}_compared", part.value)
            return
        if own is None:
            return
        for one in part.choices:
            self._fit(part.value, own, one, Type.NUMBER if isinstance(one, Number) else Type.WORDS)
