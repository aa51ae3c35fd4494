"""Answers that people write: which numbers a text may mean, and whether it is one of the texts foreseen. Pure."""

import re
from collections.abc import Iterable
from decimal import Decimal

from apropia.formats.tabular.cells import fold
from apropia.formats.tabular.values import CellError, parse_decimal

LONGEST_NUMBER = 30
ANYTHING = "*"
# «1.250» is one thousand two hundred fifty to most, and one and a quarter to some.
TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
# «1'250.000»: the apostrophe of millions makes the points after it thousands.
MILLIONS = re.compile(r"([+-]?\d{1,3})['’](\d{3}(?:\.\d{3})*)(,\d+)?")


def readings(text: str, *, unit: str = "") -> tuple[Decimal, ...]:
    """Return what a text may mean as a number, the likelier first; nothing when it is no number.

    Comma and point both stand before decimals; the unit and the sign of pesos may be written too. Three digits after
    one mark are read both ways: the notation is not what the question asks.
    """
    bare = re.sub(r"\s", "", text).replace("−", "-").removeprefix("$")
    word = re.sub(r"\s", "", unit).casefold()
    if word and bare.casefold().endswith(word):
        bare = bare[: -len(word)]
    if not bare or len(bare) > LONGEST_NUMBER:
        return ()
    if match := MILLIONS.fullmatch(bare):
        bare = match[1] + match[2].replace(".", "") + (match[3] or "")
    try:
        first = Decimal(repr(parse_decimal(bare)))
    except CellError:
        return ()
    return (first, Decimal(bare.replace(",", "."))) if TWO_WAYS.fullmatch(bare) else (first,)


def number_meant(text: str) -> str:
    """Return in plain digits the number that an author wrote. Raises `ValueError` where it is none."""
    found = readings(text)
    if not found:
        raise ValueError(text)
    # An author's comma stands before decimals, also before three of them.
    return f"{found[-1 if ',' in text else 0].normalize():f}"


def is_near(text: str, number: str, *, margin: str = "", unit: str = "") -> bool:
    """Say whether a text, in any way it may be meant, is a number, or no further from it than a margin."""
    return any(abs(one - Decimal(number)) <= Decimal(margin or "0") for one in readings(text, unit=unit))


def is_like(text: str, foreseen: str) -> bool:
    """Say whether a text is the one foreseen, without regard to case, accents or signs; `*` stands for any words."""
    pieces = [fold(piece) for piece in foreseen.split(ANYTHING)]
    if not any(pieces):
        # Signs alone, such as «+», have nothing to fold.
        return (
            foreseen.strip() == ANYTHING or " ".join(text.split()).casefold() == " ".join(foreseen.split()).casefold()
        )
    return _holds(fold(text), pieces)


def _holds(words: str, pieces: list[str]) -> bool:
    if len(pieces) == 1:
        return words == pieces[0]
    first, *inner, last = pieces
    if len(words) < len(first) + len(last) or not (words.startswith(first) and words.endswith(last)):
        return False
    return _in_order(words[len(first) : len(words) - len(last)], inner)


def _in_order(words: str, pieces: Iterable[str]) -> bool:
    place = 0
    for piece in pieces:
        found = words.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return True
