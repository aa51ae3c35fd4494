"""When a question is asked: the few conditions that mean the same here, read from a survey's own expressions.

Nothing is evaluated. An expression is either wholly one of these shapes, or it is not translated.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_MAX_LENGTH, _MAX_TOKENS, _MAX_DEPTH = 2_000, 200, 20
_TOKEN = re.compile(
    r"""\s*(?:(?P<name>(?:\d+X\d+X)?[A-Za-z0-9_]*[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_]+)?|\d+X\d+X\d+(?:\.[A-Za-z_]+)?)"""
    r"""|(?P<text>"[^"\\]*"|'[^'\\]*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<sign>==|>=|&&|\|\||[()!]))"""
)
_SGQA = re.compile(r"\d+X\d+X(\d+)(\w*)")
_AND, _OR = {"and", "&&"}, {"or", "||"}
_EQUAL, _AT_LEAST = {"==", "eq"}, {">=", "ge"}


@dataclass(frozen=True, slots=True)
class Equals:
    """The answer to a question is this."""

    question: str
    value: str


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The answer to a question is this or more."""

    question: str
    value: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question was answered."""

    question: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the parts holds."""

    parts: "tuple[Condition, ...]"


Condition = Equals | AtLeast | Answered | AllOf | AnyOf


class _NotSimple(Exception):
    """The expression says more than these conditions can."""


def translate(expression: str, name_of: Callable[[str], str] = str) -> Condition | None:
    """Return the condition that a LimeSurvey relevance equation states, None where it is not simple.

    ``name_of`` gives the code of a question by the number that old expressions use.
    """
    if len(expression) > _MAX_LENGTH:
        return None
    try:
        return _Reader(_tokens(expression), name_of).whole()
    except _NotSimple:
        return None


def is_always(expression: str) -> bool:
    """Tell whether the expression sets no condition."""
    return expression.strip() in {"", "1", "(1)", "true"}


def in_words(condition: Condition) -> str:
    """Return the condition in Spanish."""
    match condition:
        case Equals(question, value):
            return f"«{question}» es «{value}»"
        case AtLeast(question, value):
            return f"«{question}» es «{value}» o más"
        case Answered(question):
            return f"se respondió «{question}»"
        case AllOf(parts):
            return " y ".join(_part_in_words(part) for part in parts)
        case AnyOf(parts):
            return " o ".join(_part_in_words(part) for part in parts)


def _part_in_words(part: Condition) -> str:
    return f"({in_words(part)})" if isinstance(part, AllOf | AnyOf) else in_words(part)


def _tokens(expression: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position, end = 0, len(expression.rstrip())
    while position < end:
        match = _TOKEN.match(expression, position)
        if match is None or match.lastgroup is None or len(found) >= _MAX_TOKENS:
            raise _NotSimple
        found.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return found


class _Reader:
    """Descend through the tokens; anything unforeseen ends the translation."""

    def __init__(self, tokens: list[tuple[str, str]], name_of: Callable[[str], str]) -> None:
        self._tokens = tokens
        self._name_of = name_of
        self._at = 0
        self._depth = 0

    def whole(self) -> Condition:
        found = self._any()
        if self._at < len(self._tokens):
            raise _NotSimple
        return found

    def _peek(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _take(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise _NotSimple
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, sign: str) -> None:
        if self._take()[1] != sign:
            raise _NotSimple

    def _any(self) -> Condition:
        parts = [self._all()]
        while self._peek().lower() in _OR:
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all(self) -> Condition:
        parts = [self._one()]
        while self._peek().lower() in _AND:
            self._take()
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _one(self) -> Condition:
        kind, text = self._take()
        if text == "(":
            self._depth += 1
            if self._depth > _MAX_DEPTH:
                raise _NotSimple
            inner = self._any()
            self._expect(")")
            self._depth -= 1
            return inner
        if text == "!":
            if self._take() != ("name", "is_empty"):
                raise _NotSimple
            self._expect("(")
            question = self._question(*self._take())
            self._expect(")")
            return Answered(question)
        return self._comparison(self._question(kind, text))

    def _comparison(self, question: str) -> Condition:
        sign = self._take()[1].lower()
        kind, value = self._take()
        if kind not in {"text", "number"}:
            raise _NotSimple
        value = value[1:-1] if kind == "text" else value
        if sign in _EQUAL:
            return Equals(question, value) if value else self._refuse()
        if sign in _AT_LEAST and kind == "number":
            return AtLeast(question, value)
        raise _NotSimple

    @staticmethod
    def _refuse() -> Condition:
        raise _NotSimple

    def _question(self, kind: str, text: str) -> str:
        name, _dot, suffix = text.partition(".")
        if kind != "name" or suffix not in {"", "NAOK"} or name.lower() in _AND | _OR | {"is_empty"}:
            raise _NotSimple
        if (old := _SGQA.fullmatch(name)) is not None:
            return self._name_of(old[1]) + (f"_{old[2]}" if old[2] else "")
        return name
