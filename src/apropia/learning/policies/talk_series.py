"""On which dates a talk is repeated."""

import calendar
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.business_calendar import Calendar, next_business_day

MOST_SESSIONS = 30


class Every(models.TextChoices):
    """How often a talk is repeated."""

    WEEK = "WEEK", _("Cada semana")
    FORTNIGHT = "FORTNIGHT", _("Cada dos semanas")
    MONTH = "MONTH", _("Cada mes")
    BY_HAND = "BY_HAND", _("En las fechas que escribo")


def dates_after(first: datetime, *, every: str, times: int, days: Calendar) -> Sequence[datetime]:
    """Return the next so many dates after the first, at its hour; one that is a day off goes to the next working day.

    A month without that day takes its last one.
    """
    wanted = [_moved(first.date(), every, number) for number in range(1, times + 1)]
    working = [next_business_day(day, days, inclusive=True) for day in wanted]
    return [first.replace(year=day.year, month=day.month, day=day.day) for day in working]


def _moved(day: date, every: str, number: int) -> date:
    if every != Every.MONTH:
        return day + timedelta(weeks=number * (2 if every == Every.FORTNIGHT else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
