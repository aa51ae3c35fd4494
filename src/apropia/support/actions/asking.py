from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.events.bus import publish
from apropia.foundation.files.models import StoredFile
from apropia.foundation.locks import hold
from apropia.foundation.tenancy.queries import calendar_of
from apropia.people.models import Person
from apropia.support import policies
from apropia.support.actions._moves import move, write
from apropia.support.events import TicketResolved
from apropia.support.models import Ticket, TicketEvent


@transaction.atomic
def ask(
    *,
    subject: str,
    body: str,
    kind: str = Ticket.Kind.HOW_TO,
    service: ITService | None = None,
    files: Sequence[StoredFile] = (),
    by: Person,
    at: datetime,
) -> Ticket:
    """Register a question. Its first answer is due within the entity's service level, in business hours."""
    entity = by.entity
    hold(entity)
    last = Ticket.objects.filter(entity=entity).aggregate(last=Max("number"))["last"] or 0
    ticket = Ticket.objects.create(
        entity=entity,
        number=last + 1,
        requester=by,
        service=service,
        kind=kind,
        subject=subject.strip()[:150],
        created_at=at,
        first_due_at=policies.first_due_at(at, calendar=calendar_of(entity), timezone=entity.timezone),
    )
    write(ticket, body=body, files=files, by=by, at=at)
    TicketEvent.objects.create(entity=entity, ticket=ticket, after=ticket.status, actor=by.uid, at=at)
    record("support.ticket.asked", entity=entity, by=by, on=ticket, at=at, detail={"kind": kind})
    return ticket


@transaction.atomic
def add_message(*, ticket: Ticket, body: str, files: Sequence[StoredFile] = (), by: Person, at: datetime) -> None:
    """Add what the person who asked has to say; a ticket that waited for it goes on, a resolved one reopens."""
    _check_own(ticket, by)
    policies.check_open(ticket)
    if not body.strip():
        raise DomainError(_("Escriba su mensaje."), field="body")
    write(ticket, body=body, files=files, by=by, at=at)
    record("support.message.added", entity=ticket.entity, by=by, on=ticket, at=at)
    if ticket.status == Ticket.Status.WAITING:
        move(ticket, Ticket.Status.IN_PROGRESS, by=by, at=at)
    elif ticket.status == Ticket.Status.RESOLVED:
        _reopen(ticket, by=by, at=at)


@transaction.atomic
def reopen(*, ticket: Ticket, by: Person, at: datetime) -> None:
    """Say that a resolved question was not."""
    _check_own(ticket, by)
    _reopen(ticket, by=by, at=at)


def _reopen(ticket: Ticket, *, by: Person, at: datetime) -> None:
    count = ticket.reopened_count + 1
    move(ticket, Ticket.Status.REOPENED, by=by, at=at, reopened_count=count, resolved_at=None)


@transaction.atomic
def settle(*, ticket: Ticket, by: Person, at: datetime) -> None:
    """Say that one's own question is answered, without waiting for the adviser. Publishes `TicketResolved`."""
    _check_own(ticket, by)
    if ticket.first_answered_at is None:
        raise DomainError(_("Todavía nadie le ha respondido. Si ya no la necesita, retírela."))
    move(ticket, Ticket.Status.RESOLVED, by=by, at=at)
    publish(TicketResolved(entity_id=ticket.entity_id, at=at, ticket_id=ticket.pk))


@transaction.atomic
def cancel(*, ticket: Ticket, by: Person, at: datetime) -> None:
    """Take a question back."""
    _check_own(ticket, by)
    move(ticket, Ticket.Status.CANCELLED, by=by, at=at)


@transaction.atomic
def value(*, ticket: Ticket, satisfaction: int, by: Person, at: datetime) -> None:
    """Say how the help was, once resolved. That closes the question. Nobody values their own answer."""
    _check_own(ticket, by)
    if ticket.status not in (Ticket.Status.RESOLVED, Ticket.Status.CLOSED):
        raise DomainError(_("Podrá calificar cuando su pregunta esté resuelta."))
    if not 1 <= satisfaction <= 5:
        raise DomainError(_("Elija de 1 a 5."), field="satisfaction")
    if ticket.status == Ticket.Status.RESOLVED:
        move(ticket, Ticket.Status.CLOSED, by=by, at=at, satisfaction=satisfaction)
    else:
        ticket.satisfaction = satisfaction
        ticket.save(update_fields=["satisfaction"])
        record("support.ticket.valued", entity=ticket.entity, by=by, on=ticket, at=at)


def _check_own(ticket: Ticket, by: Person) -> None:
    if ticket.requester_id != by.pk:
        raise Forbidden(_("Solo quien preguntó puede hacer esto."))
