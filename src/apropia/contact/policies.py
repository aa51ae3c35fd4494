from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from apropia.contact.models import MessageKind
from apropia.foundation.business_calendar import Calendar, WorkingHours, add_business_hours, is_business_day
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person, Role

OPENS, CLOSES = time(7), time(19)
# An answer that the person is waiting for does not wait for Monday.
AT_ANY_HOUR = frozenset({MessageKind.TICKET, MessageKind.PRIVACY})


def next_opening(*, entity: Entity, calendar: Calendar, at: datetime) -> datetime | None:
    """Return when the quiet hours end, or None when they do not rule at this moment."""
    local = at.astimezone(ZoneInfo(entity.timezone))
    if is_business_day(local.date(), calendar) and OPENS <= local.time() < CLOSES:
        return None
    hours = WorkingHours(spans=((OPENS, CLOSES),), timezone=entity.timezone)
    # From closing time on, no hour of the day is left, and zero hours lead to the next opening.
    return add_business_hours(at, 0, hours, calendar)


def can_see_suppressed(*, by: Person) -> bool:
    """Answer whether this person looks after addresses that refuse mail."""
    return by.has_role(Role.SYSADMIN, Role.UA_MANAGER)


def check_can_see_suppressed(*, by: Person) -> None:
    """Hide the page from everybody else."""
    if not can_see_suppressed(by=by):
        raise NotFound(_("Esta página no existe."))
