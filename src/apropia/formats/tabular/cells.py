"""What a cell may hold, and how its text is made comparable."""

import contextlib
import datetime as dt
import re
import unicodedata

Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
"""Raw content of a cell: always text in CSV; whatever the workbook stored in XLSX."""

_SPACES = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")
_BLANK = " \t\r\n\v\f\u00a0\u2007\u202f\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad"
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_GOOGLE_DATE = re.compile(r"\s*\[\d{4}-\d{2}-\d{2} GMT\]$")
_TWICE_ENCODED = re.compile("Ã[\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŸŽž]|Â[\u00a0-\u00bf]")


def clean_text(value: str) -> str:
    """Return the text on one line, composed, without invisible characters, and with accents encoded twice restored."""
    if value.isascii() and value.isprintable() and "  " not in value:
        return value.strip()
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", value))
    if _TWICE_ENCODED.search(text):
        with contextlib.suppress(UnicodeError):
            text = text.encode("cp1252").decode("utf-8")
    return _SPACES.sub(" ", text).strip()


def as_text(value: Cell) -> str:
    """Return the cell as a person reads it: whole numbers without decimals, dates as ISO 8601."""
    if value is None or isinstance(value, str):
        return clean_text(value or "")
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def is_empty(value: Cell) -> bool:
    """Tell whether the cell holds nothing a person would see."""
    return value is None or (isinstance(value, str) and not value.strip(_BLANK))


def fold(text: str) -> str:
    """Return the text for comparing: compatible forms joined, no accents, no case, words apart by one space."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_WORD.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def fold_header(text: str) -> str:
    """Return a header for comparing; the date that Google adds to its headers is left out."""
    return fold(_GOOGLE_DATE.sub("", clean_text(text)))
