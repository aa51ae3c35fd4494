"""Business days and business hours: the national holidays, corrected by what an entity declares.

Pure: dates in, dates out. The exceptions of an entity (`tenancy.NonWorkingDay`) are read by the caller and given as a
`Calendar`.
Day one of a term is the next business day after the one it is counted from.
"""

from apropia.foundation.business_calendar.calendar import Calendar, holiday_name, holidays_of, is_business_day
from apropia.foundation.business_calendar.days import add_business_days, next_business_day
from apropia.foundation.business_calendar.hours import WorkingHours, add_business_hours

__all__ = [
    "Calendar",
    "WorkingHours",
    "add_business_days",
    "add_business_hours",
    "holiday_name",
    "holidays_of",
    "is_business_day",
    "next_business_day",
]
