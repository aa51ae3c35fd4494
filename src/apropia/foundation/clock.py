"""The only place that reads the clock. Domain code receives the time as `at`."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return timezone.now()


def local_date(at: datetime, zone: str) -> date:
    """Return the calendar date of a moment in a time zone such as `America/Bogota`."""
    return at.astimezone(ZoneInfo(zone)).date()
