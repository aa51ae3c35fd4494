"""From the tree back to text, in the one way this house writes it: read again it is the same tree."""

from decimal import Decimal

from apropia.formats.expressions.reading import AND, ANSWERED, BARE, COUNT, IN, KEYWORDS, NOT, OR
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

# How tightly a part holds together; what holds less than its place asks for goes between brackets.
_ANY, _ALL, _NOT, _COMPARED, _SUM, _PRODUCT, _SINGLE = range(7)


def write(part: Part) -> str:
    """Return an expression as text."""
    return _text(part, _ANY)


def name(code: str) -> str:
    """Return how a question is named in an expression."""
    return code if BARE.fullmatch(code) and code.casefold() not in KEYWORDS else f"{{{code}}}"


def number(value: Decimal) -> str:
    """Return a number without exponent and without zeros to spare."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) if value else "0"


def _text(part: Part, place: int) -> str:
    text, strength = _written(part)
    return text if strength >= place else f"({text})"


def _written(part: Part) -> tuple[str, int]:  # noqa: PLR0911, PLR0912 - one case a kind of part
    match part:
        case Number(value):
            return number(value), _SINGLE
        case Text(value):
            return quoted(value), _SINGLE
        case Answer(code):
            return name(code), _SINGLE
        case Answered(code):
            return f"{ANSWERED}({name(code)})", _SINGLE
        case Count(code):
            return f"{COUNT}({name(code)})", _SINGLE
        case Negative(of):
            return f"-({_text(of, _ANY)})" if isinstance(of, Number) else f"-{_text(of, _SINGLE)}", _SINGLE
        case Arithmetic(sign, left, right):
            own = _SUM if sign in {"+", "-"} else _PRODUCT
            return f"{_text(left, own)} {sign} {_text(right, own + 1)}", own
        case Comparison(sign, left, right):
            return f"{_text(left, _SUM)} {sign} {_text(right, _SUM)}", _COMPARED
        case Not(Among(value, choices)):
            return f"{_text(value, _SUM)} {NOT} {IN} {_choices(choices)}", _COMPARED
        case Among(value, choices):
            return f"{_text(value, _SUM)} {IN} {_choices(choices)}", _COMPARED
        case Not(of):
            return f"{NOT} {_text(of, _NOT)}", _NOT
        case AllOf(parts):
            return f" {AND} ".join(_text(one, _NOT) for one in parts), _ALL
        case AnyOf(parts):
            # «(A y B) o C»: nobody has to know which of the two words holds together more tightly.
            return f" {OR} ".join(_text(one, _NOT) for one in parts), _ANY


def quoted(text: str) -> str:
    """Return a text between quotation marks."""
    return '"' + text.replace('"', '""') + '"'


def _choices(choices: tuple[Number | Text, ...] | Answer) -> str:
    if isinstance(choices, Answer):
        return name(choices.code)
    return f"({', '.join(_text(one, _SINGLE) for one in choices)})"
