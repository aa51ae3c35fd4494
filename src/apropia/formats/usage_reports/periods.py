"""The periods that reports speak of, and the month each belongs to."""

import datetime as dt
from dataclasses import dataclass

from apropia.formats.errors import FormatError

LONGEST_MONTH = 31
LONGEST_WEEK = 7


@dataclass(frozen=True, order=True)
class Period:
    """A span of whole days, both ends included."""

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.end - self.start).days + 1

    @property
    def is_weekly(self) -> bool:
        """Tell whether it is a week or less."""
        return self.days <= LONGEST_WEEK

    @property
    def fits_a_month(self) -> bool:
        """Tell whether its use can be told by month: longer spans hide in which month it was."""
        return self.days <= LONGEST_MONTH

    @property
    def month(self) -> dt.date:
        """Return the first day of the month that holds most of its days; of two equal ones the later."""
        days: dict[dt.date, int] = {}
        for offset in range(min(self.days, 2 * LONGEST_MONTH)):
            first = (self.end - dt.timedelta(days=offset)).replace(day=1)
            days[first] = days.get(first, 0) + 1
        return max(days, key=lambda first: (days[first], first))


def period_of_report(refresh: dt.date, days: int) -> Period:
    """Return the period of a report of the last `days` days: it ends on the refresh date."""
    return Period(refresh - dt.timedelta(days=days - 1), refresh)


def parse_period(text: str) -> Period:
    """Return the period written as `2026-05-01..2026-05-31`; raise `FormatError` for anything else."""
    start, mark, end = text.strip().partition("..")
    try:
        period = Period(dt.date.fromisoformat(start.strip()), dt.date.fromisoformat(end.strip()))
    except ValueError:
        mark = ""
        period = Period(dt.date.min, dt.date.min)
    if not mark or period.end < period.start:
        raise FormatError("El periodo no se entiende. Escríbalo como 2026-05-01..2026-05-31.", "bad_period")
    return period
