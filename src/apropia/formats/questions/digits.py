"""Numbers that programs write: one spelling for each, and nothing that is no number."""

import re
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:[.,]\d{0,30})?|[.,]\d{1,30})(?:[eE][+-]?\d{1,2})?")


def number_in(text: str) -> Decimal | None:
    """Return the number that a text is, with point or comma before decimals; None where it is none."""
    bare = text.strip()
    return Decimal(bare.replace(",", ".")) if _NUMBER.fullmatch(bare) else None


def plain_digits(number: Decimal) -> str:
    """Return a number in digits, without exponent nor needless zeros."""
    return f"{number.normalize():f}" if number else "0"
