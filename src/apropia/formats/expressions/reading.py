"""From text to the tree: words and signs first, then by descent. Length, number of parts and depth are bounded."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import NoReturn

from apropia.formats.expressions.problems import ExpressionError, Problem
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

MAX_LENGTH, MAX_TOKENS, MAX_DEPTH = 1_000, 200, 20
AND, OR, NOT, IN, ANSWERED, COUNT = "y", "o", "no", "en", "respondida", "cuenta"
KEYWORDS = frozenset({AND, OR, NOT, IN, ANSWERED, COUNT})
# What people who come from other programs write, and what is written here.
FOREIGN = {
    "and": AND, "&&": AND, "&": AND, "or": OR, "||": OR, "|": OR, "not": NOT, "!": NOT, "in": IN,
    "count": COUNT, "answered": ANSWERED, "is_empty": f"{NOT} {ANSWERED}",
}  # fmt: skip
SIGNS = {"==": "=", "≠": "!=", "<>": "!=", "≤": "<=", "≥": ">="}
COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
BARE = re.compile(r"[^\W\d](?:[\w.\-]*\w)?")
_TOKEN = re.compile(
    r"""(?P<name>[^\W\d](?:[\w.\-]*\w)?)|\{(?P<braced>[^{}|\s][^{}|\n]*)\}|(?P<number>[0-9]{1,15}(?:\.[0-9]{1,9})?(?![\w.]))"""
    r"""|(?P<text>"(?:[^"]|"")*"|“[^”]*”|«[^»]*»|'[^']*')|(?P<sign>==|!=|<>|<=|>=|&&|\|\||[=≠<>≤≥+*/(),!&|-])"""
)
_QUOTES = "\"“«'"


class _Token:
    __slots__ = ("at", "kind", "text")

    def __init__(self, kind: str, text: str, at: int) -> None:
        self.kind, self.text, self.at = kind, text, at


@lru_cache(maxsize=2_048)
def parse(text: str) -> Part:
    """Return what a text says. Raises `ExpressionError` with what is wrong and where."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(Problem("too_long", MAX_LENGTH, wanted=(str(MAX_LENGTH),)))
    return _Reader(_tokens(text), len(text)).whole()


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise ExpressionError(_strange(text, at))
        if len(found) >= MAX_TOKENS:
            raise ExpressionError(Problem("too_many_parts", at, wanted=(str(MAX_TOKENS),)))
        found.append(_token(match.lastgroup, match[match.lastgroup], at))
        at = match.end()
    return found


def _token(kind: str, text: str, at: int) -> _Token:
    if kind == "name" and text.casefold() in KEYWORDS:
        return _Token("word", text.casefold(), at)
    if kind == "braced":
        return _Token("name", text, at)
    if kind == "text":
        inner = text[1:-1]
        return _Token(kind, inner.replace('""', '"') if text[0] == '"' else inner, at)
    return _Token(kind, SIGNS.get(text, text), at)


def _strange(text: str, at: int) -> Problem:
    if text[at] in _QUOTES:
        return Problem("open_text", at, text[at])
    if text[at] == "{":
        return Problem("open_brace", at, text[at])
    if text[at].isdigit():
        return Problem("not_a_number", at, re.match(r"[\w.]+", text[at:])[0][:20])  # type: ignore[index]  # a digit is one
    return Problem("strange_sign", at, text[at])


class _Reader:
    """Descend through the tokens, from what binds least to what binds most."""

    def __init__(self, tokens: list[_Token], end: int) -> None:
        self._tokens, self._next, self._depth = tokens, 0, 0
        self._end = _Token("end", "", end)

    def whole(self) -> Part:
        if not self._tokens:
            raise ExpressionError(Problem("empty", 0))
        found = self._any()
        if self._here.kind != "end":
            self._refuse_left_over()
        return found

    @property
    def _here(self) -> _Token:
        return self._tokens[self._next] if self._next < len(self._tokens) else self._end

    def _take(self) -> _Token:
        token = self._here
        self._next += 1
        return token

    def _is(self, kind: str, *texts: str) -> bool:
        return self._here.kind == kind and self._here.text in texts

    def _refuse(self, code: str, token: _Token, *wanted: str) -> NoReturn:
        if (own := FOREIGN.get(token.text.casefold())) is not None and token.kind in {"name", "sign"}:
            code, wanted = "foreign_word", (own,)
        raise ExpressionError(Problem(code, token.at, token.text[:40], wanted))

    def _refuse_left_over(self) -> NoReturn:
        token = self._here
        if token.kind == "sign" and token.text in COMPARISONS:
            self._refuse("chained", token)
        if token.kind == "sign" and token.text == ",":
            self._refuse("stray_comma", token)
        self._refuse("left_over", token)

    def _expect(self, sign: str, code: str) -> None:
        if not self._is("sign", sign):
            self._refuse(code, self._here, sign)
        self._take()

    def _deeper(self, read: Callable[[], Part], token: _Token) -> Part:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(Problem("too_deep", token.at, wanted=(str(MAX_DEPTH),)))
        found = read()
        self._depth -= 1
        return found

    def _any(self) -> Part:
        at, parts = self._here.at, [self._all()]
        while self._is("word", OR):
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts), at)

    def _all(self) -> Part:
        at, parts = self._here.at, [self._negated()]
        while self._is("word", AND):
            self._take()
            parts.append(self._negated())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts), at)

    def _negated(self) -> Part:
        if not self._is("word", NOT):
            return self._compared()
        token = self._take()
        return Not(self._deeper(self._negated, token), token.at)

    def _compared(self) -> Part:
        left = self._sum()
        token = self._here
        if token.kind == "sign" and token.text in COMPARISONS:
            self._take()
            return Comparison(token.text, left, self._sum(), left.at)
        if self._is("word", IN):
            self._take()
            return Among(left, self._choices(), left.at)
        if self._is("word", NOT):
            negation = self._take()
            if not self._is("word", IN):
                self._refuse("left_over", negation)
            self._take()
            return Not(Among(left, self._choices(), left.at), left.at)
        return left

    def _choices(self) -> tuple[Number | Text, ...] | Answer:
        token = self._take()
        if token.kind == "name":
            return Answer(token.text, token.at)
        if token.kind != "sign" or token.text != "(":
            self._refuse("no_list", token)
        found = [self._literal()]
        while self._is("sign", ","):
            self._take()
            found.append(self._literal())
        self._expect(")", "open_list")
        return tuple(found)

    def _literal(self) -> Number | Text:
        token = self._take()
        if token.kind == "text":
            return Text(token.text, token.at)
        sign, number = (-1, self._take()) if token.kind == "sign" and token.text == "-" else (1, token)
        if number.kind != "number":
            self._refuse("no_value", number)
        return Number(sign * Decimal(number.text), token.at)

    def _sum(self) -> Part:
        found = self._product()
        while self._is("sign", "+", "-"):
            sign = self._take()
            found = Arithmetic(sign.text, found, self._product(), found.at)
        return found

    def _product(self) -> Part:
        found = self._single()
        while self._is("sign", "*", "/"):
            sign = self._take()
            found = Arithmetic(sign.text, found, self._single(), found.at)
        return found

    def _single(self) -> Part:
        token = self._take()
        match token.kind, token.text:
            case "number", text:
                found: Part = Number(Decimal(text), token.at)
            case "text", text:
                found = Text(text, token.at)
            case "name", text:
                if text.casefold() in FOREIGN and (self._is("sign", "(") or self._here.kind == "name"):
                    self._refuse("foreign_word", token)
                found = Answer(text, token.at)
            case "word", ("respondida" | "cuenta") as word:
                found = self._about(word, token)
            case "sign", "-" if self._here.kind == "number":
                found = Number(-Decimal(self._take().text), token.at)
            case "sign", "-":
                found = Negative(self._deeper(self._single, token), token.at)
            case "sign", "(":
                found = self._deeper(self._any, token)
                self._expect(")", "open_bracket")
            case _:
                self._refuse("no_value", token)
        return found

    def _about(self, word: str, token: _Token) -> Part:
        self._expect("(", "no_question")
        name = self._take()
        if name.kind != "name":
            self._refuse("no_question", name)
        self._expect(")", "open_bracket")
        return Answered(name.text, token.at) if word == ANSWERED else Count(name.text, token.at)
