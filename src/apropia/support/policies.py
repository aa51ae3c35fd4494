"""Who reads and moves a ticket, and how long an answer may take."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from apropia.foundation import clock
from apropia.foundation.business_calendar import Calendar, add_business_days, add_business_hours
from apropia.foundation.business_calendar.hours import WorkingHours
from apropia.foundation.errors import DomainError, Forbidden
from apropia.people.models import Person, Role
from apropia.support.models import Ticket
from apropia.support.states import OPEN

ADVISERS = (Role.ADVISOR, Role.UA_MANAGER)
FIRST_ANSWER_HOURS = 8  # methods.md#terms: default service level of AS-01
SILENCE_DAYS = 5  # methods.md#states: business days of silence before a waiting ticket resolves itself
CLOSING_DAYS = 3  # methods.md#states: business days before a resolved ticket closes


def is_adviser(person: Person) -> bool:
    """Say whether the person answers questions."""
    return person.has_role(*ADVISERS)


def visible_to(person: Person) -> Q:
    """Return which tickets the person may read: advisers all of the entity, others their own."""
    mine = Q(entity_id=person.entity_id)
    return mine if is_adviser(person) else mine & Q(requester=person)


def check_adviser(person: Person) -> None:
    """Refuse whoever does not answer questions."""
    if not is_adviser(person):
        raise Forbidden(_("Solo quienes asesoran pueden hacer esto."))


def check_open(ticket: Ticket) -> None:
    """Refuse writing in what is over."""
    if ticket.status not in (*OPEN, Ticket.Status.RESOLVED):
        raise DomainError(_("Esta asesoría ya se cerró. Si necesita más, haga otra pregunta."))


def first_due_at(created_at: datetime, *, calendar: Calendar, timezone: str) -> datetime:
    """Return until when the first answer is on time."""
    return add_business_hours(created_at, FIRST_ANSWER_HOURS, WorkingHours(timezone=timezone), calendar)


def silence_ends_on(since: datetime, *, days: int, calendar: Calendar, timezone: str) -> datetime:
    """Return when that many business days of silence have passed, at the same hour of the entity's days."""
    day = clock.local_date(since, timezone)
    return since + (add_business_days(day, days, calendar) - day)
