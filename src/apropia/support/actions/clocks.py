import contextlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.errors import Conflict
from apropia.foundation.tenancy.queries import calendar_of
from apropia.support import policies
from apropia.support.actions._moves import move, tell_requester
from apropia.support.models import Ticket


def resolve_silent(*, at: datetime) -> int:
    """Resolve what has waited too long for the person, telling them, in every entity. Return how many."""
    count = 0
    for ticket in Ticket.objects.filter(status=Ticket.Status.WAITING).select_related("entity", "requester"):
        if not _is_over(ticket, ticket.waiting_since, days=policies.SILENCE_DAYS, at=at):
            continue
        # Somebody may have written since the list was read.
        with contextlib.suppress(Conflict), transaction.atomic():
            move(ticket, Ticket.Status.RESOLVED, by=None, at=at)
            tell_requester(
                ticket,
                subject=_("Cerramos por ahora su pregunta «%(subject)s»") % {"subject": ticket.subject},
                text=_("No recibimos su respuesta en cinco días hábiles. Si todavía la necesita, reábrala."),
                key=f"silent.{ticket.reopened_count}",
                at=at,
            )
            count += 1
    return count


def close_settled(*, at: datetime) -> int:
    """Close what was resolved some business days ago, in every entity. Return how many."""
    count = 0
    for ticket in Ticket.objects.filter(status=Ticket.Status.RESOLVED).select_related("entity"):
        if not _is_over(ticket, ticket.resolved_at, days=policies.CLOSING_DAYS, at=at):
            continue
        # Somebody may have written since the list was read.
        with contextlib.suppress(Conflict), transaction.atomic():
            move(ticket, Ticket.Status.CLOSED, by=None, at=at)
            count += 1
    return count


def _is_over(ticket: Ticket, since: datetime | None, *, days: int, at: datetime) -> bool:
    if since is None:
        return False
    entity = ticket.entity
    ends = policies.silence_ends_on(since, days=days, calendar=calendar_of(entity), timezone=entity.timezone)
    return ends <= at
