from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apropia.foundation import clock
from apropia.foundation.audit.actions import record
from apropia.foundation.business_calendar import Calendar, holiday_name, is_business_day
from apropia.foundation.errors import DomainError
from apropia.foundation.tenancy.models import Entity, NonWorkingDay
from apropia.people import policies
from apropia.people.models import Person


@transaction.atomic
def declare_day(*, entity: Entity, day: date, is_working: bool, reason: str, by: Person, at: datetime) -> NonWorkingDay:
    """Say that the entity works on a day of rest, or rests on a working day. Terms counted from now on follow it.

    Raises `DomainError` when the day is past, is already so, or says no reason.
    """
    policies.check_can_change_settings(by)
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Escriba el motivo, por ejemplo «Día cívico del municipio»."), field="reason")
    _check_day(day, is_working=is_working, today=clock.local_date(at, entity.timezone))
    declared, is_new = NonWorkingDay.objects.get_or_create(
        entity=entity, date=day, defaults={"is_working": is_working, "reason": reason}
    )
    if not is_new:
        raise DomainError(_("Ese día ya está en la lista. Quítelo primero si quiere cambiarlo."), field="day")
    detail = {"date": day.isoformat(), "is_working": is_working}
    record("people.calendar.declared", entity=entity, by=by, on=declared, at=at, detail=detail)
    return declared


@transaction.atomic
def withdraw_day(*, declared: NonWorkingDay, by: Person, at: datetime) -> None:
    """Let a day follow the national calendar again. A day that passed stays: terms were counted with it."""
    policies.check_can_change_settings(by)
    if declared.date < clock.local_date(at, declared.entity.timezone):
        raise DomainError(_("Ese día ya pasó y hubo plazos que se contaron con él. No se puede quitar."))
    detail = {"date": declared.date.isoformat(), "is_working": declared.is_working}
    record("people.calendar.withdrawn", entity=declared.entity, by=by, on=declared, at=at, detail=detail)
    declared.delete()


def _check_day(day: date, *, is_working: bool, today: date) -> None:
    if day < today:
        raise DomainError(_("Ese día ya pasó. Escriba uno de hoy en adelante."), field="day")
    last = today.year + policies.CALENDAR_YEARS_AHEAD
    if day.year > last:
        raise DomainError(_("Escriba un día hasta diciembre de %(year)s.") % {"year": last}, field="day")
    national = Calendar()
    if is_working == is_business_day(day, national):
        words = (
            _("El %(day)s ya se trabaja: no es festivo ni fin de semana.")
            if is_working
            else _("El %(day)s ya es festivo: %(name)s.")
            if holiday_name(day, national)
            else _("El %(day)s ya es fin de semana.")
        )
        given = {"day": date_format(day, "j \\d\\e F"), "name": holiday_name(day, national)}
        raise DomainError(words % given, field="day")
