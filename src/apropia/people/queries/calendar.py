from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apropia.foundation.business_calendar import Calendar, holidays_of
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import NonWorkingDay
from apropia.people import policies
from apropia.people.models import Person

YEARS_BACK = 5


@dataclass(frozen=True)
class DeclaredDay:
    day: NonWorkingDay
    can_be_withdrawn: bool


@dataclass(frozen=True)
class Holiday:
    date: date
    name: str
    is_worked: bool


@dataclass(frozen=True)
class CalendarPage:
    """A year of the entity: the national holidays, and what it declares itself."""

    year: int
    earlier: int | None
    later: int | None
    holidays: list[Holiday]
    declared: list[DeclaredDay]


def calendar_page(*, person: Person, year: int, today: date) -> CalendarPage:
    """Return a year of the calendar of the person's entity; the present one where the asked one is out of reach."""
    first, last = today.year - YEARS_BACK, today.year + policies.CALENDAR_YEARS_AHEAD
    year = year if first <= year <= last else today.year
    own = _days_seen_by(person).filter(date__year=year)
    declared = [
        DeclaredDay(day, can_be_withdrawn=day.date >= today and policies.can_change_settings(person)) for day in own
    ]
    worked = {one.day.date for one in declared if one.day.is_working}
    return CalendarPage(
        year=year,
        earlier=year - 1 if year > first else None,
        later=year + 1 if year < last else None,
        holidays=[Holiday(day, name, is_worked=day in worked) for day, name in holidays_of(year, Calendar())],
        declared=declared,
    )


def declared_day_seen_by(*, pk: int, person: Person) -> NonWorkingDay:
    """Return one declared day, for whoever sees the settings of the entity. Raises `NotFound`."""
    found = _days_seen_by(person).select_related("entity").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Ese día ya no está en la lista."))
    return found


def _days_seen_by(person: Person) -> QuerySet[NonWorkingDay]:
    if not person.has_role(*policies.SETTINGS_ROLES):
        return NonWorkingDay.objects.none()
    return NonWorkingDay.objects.filter(entity_id=person.entity_id)
