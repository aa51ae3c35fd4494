"""Numbers as people write them: what a text may mean, and which numbers an author takes as right. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from apropia.formats.tabular.values import CellError, parse_decimal
from apropia.foundation.ui.numbers import typed_es

LONGEST, LONGEST_TYPED = 30, 60
# «1.250» is one thousand two hundred fifty to most, and one and a quarter to some.
TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
# «1'250.000»: the apostrophe of millions makes the points after it thousands.
MILLIONS = re.compile(r"([+-]?\d{1,3})['’](\d{3}(?:\.\d{3})*)(,\d+)?")
RANGE = re.compile(r"(.+?)\s+a\s+(.+)")
GIVE = re.compile(r"(.+?)\s*(?:±|\+/-|\+-)\s*(.+)")


@dataclass(frozen=True)
class RightNumbers:
    """From which number to which an answer is right, both counted."""

    low: Decimal
    high: Decimal

    def has(self, number: Decimal) -> bool:
        return self.low <= number <= self.high


def readings(text: str, *, unit: str = "") -> tuple[Decimal, ...]:
    """Return what a text may mean as a number, the likelier first; nothing when it is no number.

    Comma and point both stand before decimals; the unit and the sign of pesos may be written too. Three digits after
    one mark are read both ways: the notation is not what the question asks.
    """
    bare = re.sub(r"\s", "", text).replace("−", "-").removeprefix("$")
    word = re.sub(r"\s", "", unit).casefold()
    if word and bare.casefold().endswith(word):
        bare = bare[: -len(word)]
    if not bare or len(bare) > LONGEST:
        return ()
    if match := MILLIONS.fullmatch(bare):
        bare = match[1] + match[2].replace(".", "") + (match[3] or "")
    try:
        first = Decimal(repr(parse_decimal(bare)))
    except CellError:
        return ()
    return (first, Decimal(bare.replace(",", "."))) if TWO_WAYS.fullmatch(bare) else (first,)


def problem_of_number(text: Any, *, unit: str = "") -> str:
    """Return what is wrong with what a person wrote as a number; empty when all is well."""
    if isinstance(text, str) and len(text) <= LONGEST_TYPED and readings(text, unit=unit):
        return ""
    if not isinstance(text, str) or not text.strip():
        return _("Escriba un número, o salte la pregunta.")
    return _("«%(text)s» no es un número. Escriba solo cifras, como 12,5 o 1250.") % {"text": text[:LONGEST]}


def right_numbers(key: Any) -> RightNumbers | None:
    """Return which numbers a key takes as right; nothing while it has none, or ends before it begins."""
    if not isinstance(key, Mapping) or "number" not in key:
        return None
    first, give = Decimal(key["number"]), Decimal(key.get("give", "0"))
    last = Decimal(key.get("to", key["number"]))
    return RightNumbers(first - give, last + give) if first <= last and give >= 0 else None


def is_right_number(key: Any, text: str, *, unit: str = "") -> bool:
    """Say whether what a person wrote is right, read in any way it may be meant."""
    right = right_numbers(key)
    return right is not None and any(right.has(number) for number in readings(text, unit=unit))


def key_of(number: str, *, to: str = "", give: str = "") -> dict[str, str]:
    """Return the key that an author wrote, in plain digits. Raises `ValueError` where one is no number."""
    written = {"number": number, "to": to, "give": give}
    return {name: _plain(text) for name, text in written.items() if text}


def key_from(text: str) -> dict[str, str]:
    """Return the key written in one text: «12,5», «12,5 ± 0,5» or «10 a 12». Raises `ValueError`."""
    if match := GIVE.fullmatch(text):
        return key_from(match[1]) | key_of("", give=match[2])
    if match := RANGE.fullmatch(text):
        return key_of(match[1], to=match[2])
    return key_of(text)


def words_of_key(key: Any) -> str:
    """Return a key as `key_from` reads it; nothing where there is none."""
    if not isinstance(key, Mapping) or "number" not in key:
        return ""
    shown = {name: typed_es(text) for name, text in key.items()}
    ending = f" a {shown['to']}" if "to" in shown else ""
    return f"{shown['number']}{ending}" + (f" ± {shown['give']}" if "give" in shown else "")


def _plain(text: str) -> str:
    found = readings(text)
    if not found:
        raise ValueError(text)
    # An author's comma stands before decimals, also before three of them.
    return f"{found[-1 if ',' in text else 0].normalize():f}"
