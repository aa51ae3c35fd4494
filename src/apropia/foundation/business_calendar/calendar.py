from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Self

import holidays

SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The days on which an entity works: Monday to Friday less the national holidays, as its own exceptions say."""

    country: str = "CO"
    days_off: frozenset[date] = frozenset()
    days_worked: frozenset[date] = frozenset()

    @classmethod
    def with_exceptions(cls, exceptions: Iterable[tuple[date, bool]], *, country: str = "CO") -> Self:
        """Return a calendar from pairs of a date and whether the entity works on it."""
        declared = dict(exceptions)
        return cls(
            country=country,
            days_off=frozenset(day for day, works in declared.items() if not works),
            days_worked=frozenset(day for day, works in declared.items() if works),
        )


@lru_cache(maxsize=64)
def _national_holidays(country: str, year: int) -> Mapping[date, str]:
    # Before 0.99 the library did not know the feast of 9 July (Ley 2578 de 2026): requirements pin a later one.
    found = holidays.country_holidays(country, years=year, language="es")
    # «(observado)», the library's word for a feast moved to Monday, says nothing to who reads.
    return {day: name.removesuffix(" (observado)") for day, name in found.items()}


def holiday_name(day: date, calendar: Calendar | None = None) -> str:
    """Return the Spanish name of the national holiday on a day, or an empty text."""
    return _national_holidays((calendar or Calendar()).country, day.year).get(day, "")


def holidays_of(year: int, calendar: Calendar | None = None) -> list[tuple[date, str]]:
    """Return the national holidays of a year in order, each with its Spanish name."""
    return sorted(_national_holidays((calendar or Calendar()).country, year).items())


def is_business_day(day: date, calendar: Calendar | None = None) -> bool:
    """Answer whether the entity works on a day."""
    calendar = calendar or Calendar()
    if day in calendar.days_worked:
        return True
    if day in calendar.days_off or day.weekday() >= SATURDAY:
        return False
    return day not in _national_holidays(calendar.country, day.year)
