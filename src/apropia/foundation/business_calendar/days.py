from datetime import date, timedelta

from apropia.foundation.business_calendar.calendar import Calendar, is_business_day

ONE_DAY = timedelta(days=1)
LONGEST_CLOSURE_DAYS = 366


def next_business_day(day: date, calendar: Calendar | None = None, *, inclusive: bool = False) -> date:
    """Return the first business day after a day, or from that day on when ``inclusive``.

    Raises
    ------
    ValueError
        If the calendar holds no business day within a year.
    """
    candidate = day if inclusive else day + ONE_DAY
    for _ in range(LONGEST_CLOSURE_DAYS):
        if is_business_day(candidate, calendar):
            return candidate
        candidate += ONE_DAY
    raise ValueError("the calendar has no business day within a year")


def add_business_days(start: date, days: int, calendar: Calendar | None = None) -> date:
    """Return the day on which a term of business days, counted from the day after ``start``, ends.

    Parameters
    ----------
    start : the day of reception; it may be a holiday
    days : business days, >= 0; 0 gives ``start`` itself, or the next business day when ``start`` is none

    Raises
    ------
    ValueError
        If ``days`` is negative.
    """
    if days < 0:
        raise ValueError("a term cannot be negative")
    if days == 0:
        return next_business_day(start, calendar, inclusive=True)
    day = start
    for _ in range(days):
        day = next_business_day(day, calendar)
    return day
