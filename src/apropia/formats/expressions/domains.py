"""Try every answer that can make a difference, and say what never, always or only sometimes holds.

A scale and a list of options are tried whole. Of a free number, text or date only the values matter that an expression
names, one between each two of them and one beyond: if it does more with it than compare it with those, nothing is
decided. Nor is it where more than `MAX_WORLDS` ways of answering would have to be tried: then only `PROBED` are, spread
over all there are, for what they happen to show.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache
from itertools import chain, combinations, pairwise
from math import prod
from zlib import crc32

from apropia.formats.expressions.evaluation import evaluate, is_date
from apropia.formats.expressions.tree import (
    Among,
    Answer,
    Answered,
    Comparison,
    Count,
    Number,
    Part,
    Text,
    all_parts,
    codes_in,
    inside,
)
from apropia.formats.expressions.types import Type, Variable

MAX_WORLDS = 20_000
PROBED = 300
MAX_SUBSETS = 4_096
Worth = int | str | Decimal | tuple[str, ...]
World = dict[str, object]
OTHER_TEXT = "·"  # a text that no expression names


class Fate(Enum):
    """What becomes of a condition. ANY_ANSWER holds whatever is answered, but not without an answer."""

    OPEN = auto()
    NEVER = auto()
    ALWAYS = auto()
    ANY_ANSWER = auto()
    UNREACHABLE = auto()
    UNDECIDED = auto()


class Scope(Enum):
    """What becomes of a rule for answers: SOMETIMES no answer keeps it, NEVER does one, or it refuses nothing."""

    OPEN = auto()
    NEVER = auto()
    SOMETIMES = auto()
    REFUSES_NOTHING = auto()
    UNDECIDED = auto()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: what its answers are, and when it is asked (None: always)."""

    variable: Variable
    relevance: Part | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of a rule for answers, with answers before it that leave none for this question."""

    scope: Scope
    example: Mapping[str, object] = field(default_factory=dict)


class _TooMany(Exception):
    """There are more ways of answering than are tried."""


def fate_of(relevance: Part, asked: Mapping[str, Asked]) -> Fate:
    """Return what becomes of a condition. `asked` are the questions before it, in their order."""
    return _fate_among(relevance, tuple((code, asked[code]) for code in _with_ancestors(codes_in(relevance), asked)))


def ruling_of(code: str, validation: Part, asked: Mapping[str, Asked]) -> Ruling:
    """Return what becomes of a rule for the answers to a question; `asked` ends with that question."""
    others = _with_ancestors([one for one in codes_in(validation) if one != code], asked)
    return _ruling_among(code, validation, tuple((one, asked[one]) for one in (*others, code)))


@lru_cache(maxsize=1_024)
def _fate_among(relevance: Part, among: tuple[tuple[str, Asked], ...]) -> Fate:
    asked = dict(among)
    codes = list(asked)
    try:
        alone = _settled(relevance, asked)
        if alone is not Fate.OPEN:
            return alone
        expressions = [relevance, *_relevances(codes, asked)]
        reached = any(evaluate(relevance, world) is True for world in _worlds(codes, asked, expressions))
    except _TooMany:
        return Fate.UNDECIDED
    return Fate.OPEN if reached else Fate.UNREACHABLE


@lru_cache(maxsize=1_024)
def _ruling_among(code: str, validation: Part, among: tuple[tuple[str, Asked], ...]) -> Ruling:
    asked = dict(among)
    others = [one for one in asked if one != code]
    try:
        expressions = [validation, *_relevances(others, asked)]
        own = _candidates(code, asked[code].variable, expressions)
        stuck: list[World] = []
        worlds, refuses = 0, False
        if _fewest_worlds(others, asked, expressions) * max(1, len(own)) > MAX_WORLDS:
            raise _TooMany
        for world in _worlds(others, asked, expressions):
            worlds += 1
            if worlds * max(1, len(own)) > MAX_WORLDS:
                raise _TooMany
            refused = [evaluate(validation, {**world, code: value}) is False for value in own]
            refuses = refuses or any(refused)
            if all(refused):
                stuck.append(world)
    except _TooMany:
        return Ruling(Scope.UNDECIDED)
    if not refuses:
        return Ruling(Scope.REFUSES_NOTHING)
    if not stuck:
        return Ruling(Scope.OPEN)
    return Ruling(Scope.NEVER) if len(stuck) == worlds else Ruling(Scope.SOMETIMES, stuck[0])


def answers_that_matter(code: str, variable: Variable, expressions: Sequence[Part]) -> Sequence[Worth]:
    """Return the answers to a question that make a difference to some expressions; none where they cannot be listed."""
    try:
        return _candidates(code, variable, expressions)
    except _TooMany:
        return ()


def _settled(relevance: Part, asked: Mapping[str, Asked]) -> Fate:
    """Return what a condition comes to by itself, whenever the questions that it names are asked."""
    codes = codes_in(relevance)
    free = {code: Asked(asked[code].variable) for code in codes}
    asks_for_an_answer = any(isinstance(one, Answered) for one in all_parts(relevance))
    holds = fails = fails_answered = False
    for world in _worlds(codes, free, [relevance]):
        worth = evaluate(relevance, world) is True
        holds = holds or worth
        fails = fails or not worth
        fails_answered = fails_answered or (not worth and len(world) == len(codes))
        if holds and fails and (fails_answered or asks_for_an_answer):
            return Fate.OPEN
    if not holds:
        return Fate.NEVER
    return Fate.ANY_ANSWER if fails else Fate.ALWAYS


def _with_ancestors(codes: Sequence[str], asked: Mapping[str, Asked]) -> list[str]:
    """Return these questions and all that decide whether they are asked, in their order."""
    wanted: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code in asked and code not in wanted:
            wanted.add(code)
            relevance = asked[code].relevance
            waiting += codes_in(relevance) if relevance is not None else ()
    return [code for code in asked if code in wanted]


def _relevances(codes: Sequence[str], asked: Mapping[str, Asked]) -> list[Part]:
    return [found for code in codes if (found := asked[code].relevance) is not None]


def _worlds(codes: Sequence[str], asked: Mapping[str, Asked], expressions: Sequence[Part]) -> Iterator[World]:
    """Yield every way of answering: a question that is not asked, or not answered, has no answer in it.

    Raises `_TooMany` once there are more than are tried; after a few of them where that can be told beforehand.
    """
    candidates = {code: _candidates(code, asked[code].variable, expressions) for code in codes}
    if _fewest_worlds(codes, asked, expressions) > MAX_WORLDS:
        yield from _spread(codes, asked, candidates)
        raise _TooMany
    made = 0

    def grow(place: int, world: World) -> Iterator[World]:
        nonlocal made
        if place == len(codes):
            made += 1
            if made > MAX_WORLDS:
                raise _TooMany
            yield dict(world)
            return
        code = codes[place]
        relevance = asked[code].relevance
        if relevance is None or evaluate(relevance, world) is True:
            for value in candidates[code]:
                yield from grow(place + 1, {**world, code: value})
        yield from grow(place + 1, world)

    yield from grow(0, {})


def _fewest_worlds(codes: Sequence[str], asked: Mapping[str, Asked], expressions: Sequence[Part]) -> int:
    """Return how many ways of answering there are at least: those of the questions that are always asked."""
    always = (code for code in codes if asked[code].relevance is None)
    return prod(1 + len(_candidates(code, asked[code].variable, expressions)) for code in always)


def _spread(
    codes: Sequence[str], asked: Mapping[str, Asked], candidates: Mapping[str, Sequence[Worth]]
) -> Iterator[World]:
    """Yield a few ways of answering: nothing, the first and the last answer to all, and others far from each other."""
    yield {}
    for row in range(1, PROBED):
        world: World = {}
        for code in codes:
            relevance, own = asked[code].relevance, candidates[code]
            if own and (relevance is None or evaluate(relevance, world) is True):
                # Rows 1 and 2 are the ends; the others look random and are always the same.
                place = {1: 0, 2: -1}.get(row, crc32(f"{row} {code}".encode()))
                world[code] = own[place % len(own)]
        yield world


def _candidates(code: str, variable: Variable, expressions: Sequence[Part]) -> Sequence[Worth]:
    """Return the answers that make a difference. Raises `_TooMany` where they cannot be listed."""
    if variable.type == Type.SEVERAL:
        return _subsets(code, variable, expressions)
    if variable.values or variable.type == Type.NONE:
        return variable.values or ("",)
    named = _named(code, expressions)
    if variable.type == Type.NUMBER:
        return _numbers(sorted({one.value for one in named if isinstance(one, Number)}))
    texts = {one.value for one in named if isinstance(one, Text)}
    if variable.type == Type.DATE:
        return _dates(sorted(one for one in texts if is_date(one)))
    return (*sorted(texts), OTHER_TEXT)


def _named(code: str, expressions: Sequence[Part]) -> list[Number | Text]:
    """Return the values that an answer is compared with. Raises `_TooMany` where more is done with it."""
    named: list[Number | Text] = []
    for part in chain.from_iterable(all_parts(one) for one in expressions):
        match part:
            case Comparison(_, Answer(own), Number() | Text() as value) if own == code:
                named.append(value)
            case Comparison(_, Number() | Text() as value, Answer(own)) if own == code:
                named.append(value)
            case Among(Answer(own), tuple() as choices) if own == code:
                named += choices
            case _ if any(isinstance(one, Answer) and one.code == code for one in inside(part)):
                raise _TooMany
    return named


def _numbers(named: Sequence[Decimal]) -> list[Decimal]:
    if not named:
        return [Decimal(0)]
    between = [(low + high) / 2 for low, high in pairwise(named)]
    return sorted([named[0] - 1, *named, *between, named[-1] + 1])


def _dates(named: Sequence[str]) -> list[str]:
    found: set[datetime.date] = set()
    for text in named:
        day = datetime.date.fromisoformat(text).toordinal()
        last = datetime.date.max.toordinal()
        found |= {datetime.date.fromordinal(one) for one in (day - 1, day, day + 1) if 1 <= one <= last}
    return [one.isoformat() for one in sorted(found)] or ["2000-01-01"]


def _subsets(code: str, variable: Variable, expressions: Sequence[Part]) -> list[tuple[str, ...]]:
    """Return the sets of options that differ in what an expression names of them, or in how many they are."""
    options = [str(one) for one in variable.values]
    named: set[str] = set()
    counts = False
    for part in chain.from_iterable(all_parts(one) for one in expressions):
        match part:
            case Among(Text(value), Answer(own)) if own == code:
                named.add(value)
            case Among(_, Answer(own)) if own == code:
                named |= set(options)
            case Count(own) if own == code:
                counts = True
    rest = [one for one in options if one not in named]
    chosen = [one for one in options if one in named]
    most = len(rest) if counts else min(1, len(rest))
    if 2 ** len(chosen) * (most + 1) > MAX_SUBSETS:
        raise _TooMany
    subsets = chain.from_iterable(combinations(chosen, size) for size in range(len(chosen) + 1))
    found = [(*subset, *rest[:others]) for subset in subsets for others in range(most + 1)]
    return [one for one in found if one]
