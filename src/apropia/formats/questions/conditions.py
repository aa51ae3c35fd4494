"""When a question is asked, as a LimeSurvey survey says it, in our own language of conditions.

Nothing is evaluated. An expression is either wholly translated, meaning the same here, or it is not translated. There,
an empty answer is a text without letters, and a question that was not asked makes the whole expression false unless its
name ends in `.NAOK`; here both are unknown. So «is not» and «is empty» are translated only with `.NAOK`, and say in so
many words that no answer will do; and nothing is negated but whether there is an answer.
"""

import re
from collections.abc import Callable
from decimal import Decimal

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

_MAX_LENGTH, _MAX_TOKENS, _MAX_DEPTH = 2_000, 200, 20
_TOKEN = re.compile(
    r"""\s*(?:(?P<name>(?:\d+X\d+X)?[A-Za-z0-9_]*[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_]+)?|\d+X\d+X\d+(?:\.[A-Za-z_]+)?)"""
    r"""|(?P<text>"[^"\\]*"|'[^'\\]*')|(?P<number>-?\d{1,15}(?:\.\d{1,9})?(?![\w.]))"""
    r"""|(?P<sign>==|!=|>=|<=|&&|\|\||[()!<>]))"""
)
_SGQA = re.compile(r"\d+X\d+X(\d+)(\w*)")
_AND, _OR = {"and", "&&"}, {"or", "||"}
_SIGNS = {
    "==": "=", "eq": "=", "!=": "!=", "ne": "!=", ">=": ">=", "ge": ">=", "<=": "<=", "le": "<=", ">": ">", "gt": ">",
    "<": "<", "lt": "<",
}  # fmt: skip


class _NotSimple(Exception):
    """The expression says more than can be said here with the same meaning."""


def translate(expression: str, name_of: Callable[[str], str] = str) -> Part | None:
    """Return what a LimeSurvey relevance equation says, None where it is not simple.

    ``name_of`` gives the code of a question by the number that old expressions use. Values are those of the survey.
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


def with_marked(condition: Part, rows: dict[str, tuple[str, str]]) -> Part:
    """Return a condition in which the rows of a multiple choice, each a variable there, are its options.

    ``rows`` gives the question and the option by the name of such a variable.
    """
    match condition:
        case Comparison("=", Answer(name), Text("Y")) if name in rows:
            question, option = rows[name]
            return Among(Text(option), Answer(question))
        case AllOf(parts):
            return AllOf(tuple(with_marked(one, rows) for one in parts))
        case AnyOf(parts):
            return AnyOf(tuple(with_marked(one, rows) for one in parts))
    return condition


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

    def whole(self) -> Part:
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

    def _any(self) -> Part:
        parts = [self._all()]
        while self._peek().lower() in _OR:
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all(self) -> Part:
        parts = [self._one()]
        while self._peek().lower() in _AND:
            self._take()
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _one(self) -> Part:
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
            return Answered(self._emptied()[0])
        if (kind, text) == ("name", "is_empty"):
            question, is_naok = self._emptied()
            if not is_naok:
                raise _NotSimple
            return Not(Answered(question))
        return self._comparison(*self._question(kind, text))

    def _emptied(self) -> tuple[str, bool]:
        self._expect("(")
        question = self._question(*self._take())
        self._expect(")")
        return question

    def _comparison(self, question: str, is_naok: bool) -> Part:
        sign = _SIGNS.get(self._take()[1].lower())
        kind, text = self._take()
        if sign is None or kind not in {"text", "number"}:
            raise _NotSimple
        value = Text(text[1:-1]) if kind == "text" else Number(Decimal(text))
        if value == Text("") or (sign not in {"=", "!="} and kind == "text"):
            raise _NotSimple
        compared = Comparison(sign, Answer(question), value)
        if sign != "!=":
            return compared
        if not is_naok:
            raise _NotSimple
        return AnyOf((compared, Not(Answered(question))))

    def _question(self, kind: str, text: str) -> tuple[str, bool]:
        """Return the code of a question, and whether it may go without having been asked."""
        name, _dot, suffix = text.partition(".")
        if kind != "name" or suffix not in {"", "NAOK"} or name.lower() in {*_AND, *_OR, *_SIGNS, "is_empty", "not"}:
            raise _NotSimple
        if (old := _SGQA.fullmatch(name)) is not None:
            name = self._name_of(old[1]) + (f"_{old[2]}" if old[2] else "")
        return name, suffix == "NAOK"
