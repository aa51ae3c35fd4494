import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apropia.foundation.business_calendar.calendar import Calendar
from apropia.foundation.business_calendar.days import next_business_day


@dataclass(frozen=True)
class WorkingHours:
    """The hours of a business day, as spans of local time that neither touch nor cross midnight."""

    spans: tuple[tuple[time, time], ...] = ((time(8), time(17)),)
    timezone: str = "America/Bogota"

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(later <= earlier for earlier, later in itertools.pairwise(edges)):
            raise ValueError("the spans of a working day must follow one another")


def _spans_from(
    moment: datetime, hours: WorkingHours, calendar: Calendar | None
) -> Iterator[tuple[datetime, datetime]]:
    zone = ZoneInfo(hours.timezone)
    day: date = next_business_day(moment.astimezone(zone).date(), calendar, inclusive=True)
    while True:
        for opens, closes in hours.spans:
            yield datetime.combine(day, opens, zone), datetime.combine(day, closes, zone)
        day = next_business_day(day, calendar)


def add_business_hours(
    start: datetime, amount: float, hours: WorkingHours | None = None, calendar: Calendar | None = None
) -> datetime:
    """Return the moment at which an amount of working hours, counted from ``start``, is used up.

    What arrives outside the working hours counts from the next opening. The answer is in the time zone of ``hours``.

    Raises
    ------
    ValueError
        If ``amount`` is negative.
    """
    if amount < 0:
        raise ValueError("a term cannot be negative")
    hours = hours or WorkingHours()
    left = timedelta(hours=amount)
    for opens, closes in _spans_from(start, hours, calendar):
        first = max(start, opens)
        if first >= closes:
            continue
        if left <= closes - first:
            return (first + left).astimezone(ZoneInfo(hours.timezone))
        left -= closes - first
    raise AssertionError("a calendar never ends")  # pragma: no cover  for the types
