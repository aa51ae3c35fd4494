"""What an expression says. Every part knows its place in the text, which plays no role in being equal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the expression."""

    value: Decimal
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A text written in the expression: words, the id of an option, or a date as 2026-01-31."""

    value: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to the question with this code."""

    code: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """Whether the question was answered: the one question about an answer that is never unknown."""

    code: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Count:
    """How many options were marked."""

    code: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """A value below zero as far as it was above."""

    of: "Part"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers and what is made of them: `+`, `-`, `*` or `/`."""

    sign: str
    left: "Part"
    right: "Part"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values beside each other: `=`, `!=`, `<`, `<=`, `>` or `>=`."""

    sign: str
    left: "Part"
    right: "Part"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a value is one of these, or one of the options marked in a question."""

    value: "Part"
    choices: "tuple[Number | Text, ...] | Answer"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """What holds when its part does not."""

    of: "Part"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class AllOf:
    """What holds when every part does."""

    parts: "tuple[Part, ...]"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What holds when one part does."""

    parts: "tuple[Part, ...]"
    at: int = field(default=0, compare=False)


Part = Number | Text | Answer | Answered | Count | Negative | Arithmetic | Comparison | Among | Not | AllOf | AnyOf


def inside(part: Part) -> tuple[Part, ...]:
    """Return the parts that one is made of."""
    match part:
        case Negative(of) | Not(of):
            return (of,)
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return (left, right)
        case Among(value, choices):
            return (value, choices) if isinstance(choices, Answer) else (value, *choices)
        case AllOf(parts) | AnyOf(parts):
            return parts
    return ()


def all_parts(part: Part) -> Iterator[Part]:
    """Yield a part and all that it is made of, outermost first."""
    yield part
    for one in inside(part):
        yield from all_parts(one)


def codes_in(part: Part) -> tuple[str, ...]:
    """Return the codes of the questions that an expression speaks of, each once, as they come."""
    named = (one.code for one in all_parts(part) if isinstance(one, Answer | Answered | Count))
    return tuple(dict.fromkeys(named))


def renamed(part: Part, new_code: Callable[[str], str]) -> Part:  # noqa: PLR0911 - one case a kind of part
    """Return an expression that says the same of questions with other codes."""

    def again(one: Part) -> Part:
        return renamed(one, new_code)

    match part:
        case Answer(code) | Answered(code) | Count(code):
            return replace(part, code=new_code(code))
        case Negative(of) | Not(of):
            return replace(part, of=again(of))
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return replace(part, left=again(left), right=again(right))
        case Among(value, Answer() as choices):
            return replace(part, value=again(value), choices=replace(choices, code=new_code(choices.code)))
        case Among(value, _):
            return replace(part, value=again(value))
        case AllOf(parts) | AnyOf(parts):
            return replace(part, parts=tuple(again(one) for one in parts))
    return part
