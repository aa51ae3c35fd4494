"""Dates as people write them in a form, and the time between two of them."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from apropia.formats.ft1311.folding import fold

MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
ALIASES = {"setiembre": 9, **{name[:3]: number for number, name in enumerate(MONTHS, 1)}, "set": 9, "sept": 9}
ISO = re.compile(r"\b(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\b")
BOXES = re.compile(r"\b(\d{1,2})\b[^\w]*\b(\d{1,2})\b[^\w]*\b(\d{4}|\d{2})\b")
IN_WORDS = re.compile(
    r"\b(\d{1,2}|primero|1ro|1o)[^\w]*(?:de\s+|del\s+)?([a-z]{3,10})\.?[^\w]*(?:de\s+|del\s+)?(?:a[nñ]o\s+)?(\d{4})\b"
)
BOX_NAMES = re.compile(r"\b(dia|mes|a[nñ]o|dd|mm|aaaa|yyyy)\b")
MONTH_YEAR = re.compile(r"\b(" + "|".join((*MONTHS, "setiembre")) + r")\b(?:\s+del?(?:\s+a[nñ]o)?)?\s+(\d{4})\b")


def _date(year: int, month: int, day: int) -> date | None:
    year = year + 2000 if year < 100 else year
    try:
        return date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None


def parse_date(text: str) -> date | None:
    """Read a date from boxes, figures or words; None when no such day exists."""
    folded = fold(text)
    if match := ISO.search(folded):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := IN_WORDS.search(folded):
        month = MONTHS.index(match[2]) + 1 if match[2] in MONTHS else ALIASES.get(match[2], 0)
        day = int(match[1]) if match[1].isdigit() else 1
        if month:
            return _date(int(match[3]), month, day)
    if match := BOXES.search(BOX_NAMES.sub(" ", folded)):
        return _date(int(match[3]), int(match[2]), int(match[1]))
    return None


def months_named(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield (year, month, start, end) for every «marzo de 2024» of a text."""
    for match in MONTH_YEAR.finditer(fold(text)):
        name = "septiembre" if match[1] == "setiembre" else match[1]
        yield int(match[2]), MONTHS.index(name) + 1, match.start(), match.end()


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Whole months and the days left over."""

    months: int
    days: int

    def __str__(self) -> str:
        parts = []
        if self.months or not self.days:
            parts.append(f"{self.months} mes" + ("" if self.months == 1 else "es"))
        if self.days:
            parts.append(f"{self.days} día" + ("" if self.days == 1 else "s"))
        return " y ".join(parts)


def elapsed(start: date, end: date) -> Elapsed:
    """Count whole months and remaining days from `start` to `end`.

    Raises
    ------
    ValueError
        If `end` is before `start`.
    """
    if end < start:
        raise ValueError("end before start")
    months = (end.year - start.year) * 12 + end.month - start.month
    if end.day < start.day:
        months -= 1
    anchor = _months_after(start, months)
    return Elapsed(months, (end - anchor).days)


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def in_words(day: date) -> str:
    """Write a date as «20 de septiembre de 2024»."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"
