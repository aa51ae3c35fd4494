"""When people of the demo entity work: nobody there asks, signs or opens anything at night or on a holiday."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apropia.foundation.business_calendar import is_business_day, next_business_day
from apropia.foundation.clock import local_date

ZONE = "America/Bogota"
OPENS, CLOSES = 8, 17


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return an hour of a day there."""
    return datetime.combine(day, time(hour, minute), ZoneInfo(ZONE))


def day_of(at: datetime) -> date:
    """Return the date there."""
    return local_date(at, ZONE)


def morning_of(at: datetime) -> datetime:
    """Return the opening of that day, or of the next on which people work."""
    return moment(next_business_day(day_of(at), inclusive=True), OPENS)


def days_ago(today: date, count: int) -> date:
    """Return the working day that lies so many working days before."""
    day = today
    while count:
        day -= timedelta(days=1)
        count -= is_business_day(day)
    return day
