"""The only place that reads the clock. Domain code receives the time as `at`."""

from calendar import monthrange
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.utils import timezone

Day = TypeVar("Day", date, datetime)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return timezone.now()


def local_date(at: datetime, zone: str) -> date:
    """Return the calendar date of a moment in a time zone such as `America/Bogota`."""
    return at.astimezone(ZoneInfo(zone)).date()


def today(zone: str) -> date:
    """Return the present calendar date in a time zone."""
    return local_date(now(), zone)


def months_after(day: Day, months: int) -> Day:
    """Return the same day, and hour, so many months later, or the last day of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))
