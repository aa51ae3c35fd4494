"""Which numbers an author takes as right, and whether what a person wrote is one of them. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from apropia.formats.written_answers import LONGEST_NUMBER, number_meant, readings
from apropia.foundation.ui.numbers import typed_es

LONGEST_TYPED = 60
RANGE = re.compile(r"(.+?)\s+a\s+(.+)")
GIVE = re.compile(r"(.+?)\s*(?:±|\+/-|\+-)\s*(.+)")


@dataclass(frozen=True)
class RightNumbers:
    """From which number to which an answer is right, both counted."""

    low: Decimal
    high: Decimal

    def has(self, number: Decimal) -> bool:
        return self.low <= number <= self.high


def problem_of_number(text: Any, *, unit: str = "") -> str:
    """Return what is wrong with what a person wrote as a number; empty when all is well."""
    if isinstance(text, str) and len(text) <= LONGEST_TYPED and readings(text, unit=unit):
        return ""
    if not isinstance(text, str) or not text.strip():
        return _("Escriba un número, o salte la pregunta.")
    return _("«%(text)s» no es un número. Escriba solo cifras, como 12,5 o 1250.") % {"text": text[:LONGEST_NUMBER]}


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
    return {name: number_meant(text) for name, text in written.items() if text}


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
