"""What every action on a ticket does alike: move it, write in it, tell the other side."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.contact.actions import send
from apropia.contact.models import MessageKind, Weight
from apropia.foundation.audit.actions import record
from apropia.foundation.files.models import StoredFile
from apropia.people.models import Person
from apropia.support.models import Ticket, TicketEvent, TicketFile, TicketMessage
from apropia.support.states import TICKET


def move(ticket: Ticket, to: str, *, by: Person | None, at: datetime, **changes: object) -> None:
    """Move a ticket, with what else changes in that step, and keep the step."""
    changes["waiting_since"] = at if to == Ticket.Status.WAITING else None
    if to == Ticket.Status.RESOLVED:
        changes["resolved_at"] = at
    if to in (Ticket.Status.CLOSED, Ticket.Status.CANCELLED):
        changes["closed_at"] = at
    before = TICKET.move(ticket, to, **changes)
    TicketEvent.objects.create(
        entity=ticket.entity, ticket=ticket, before=before, after=to, actor=by.uid if by else None, at=at
    )
    record("support.ticket.moved", entity=ticket.entity, by=by, on=ticket, at=at, detail={"from": before, "to": to})


def write(
    ticket: Ticket, *, body: str, files: Sequence[StoredFile], is_internal: bool = False, by: Person, at: datetime
) -> TicketMessage:
    """Add a message and its files."""
    message = TicketMessage.objects.create(
        entity=ticket.entity, ticket=ticket, author=by, body=body.strip(), is_internal=is_internal, written_at=at
    )
    TicketFile.objects.bulk_create(TicketFile(entity=ticket.entity, message=message, file=file) for file in files)
    return message


def tell_requester(ticket: Ticket, *, subject: str, text: str, key: str, at: datetime) -> None:
    """Write to the person who asked, with the link to the thread. Not optional: they asked."""
    send(
        entity=ticket.entity,
        to=ticket.requester,
        kind=MessageKind.TICKET,
        weight=Weight.ANSWER,
        subject=subject,
        body_text=text,
        link=f"{settings.BASE_URL}{reverse('support:ticket', args=[ticket.number])}",
        link_label=_("Ver mi pregunta"),
        idempotency_key=f"support.ticket.{ticket.pk}.{key}",
        at=at,
    )
