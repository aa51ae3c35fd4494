from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.files.models import StoredFile
from apropia.materials.models import Material
from apropia.people.models import Person
from apropia.support import policies
from apropia.support.actions._moves import move, tell_requester, write
from apropia.support.events import TicketResolved
from apropia.support.models import Ticket


@transaction.atomic
def take(*, ticket: Ticket, by: Person, at: datetime) -> None:
    """Take a question to answer it oneself."""
    assign(ticket=ticket, to=by, by=by, at=at)


@transaction.atomic
def assign(*, ticket: Ticket, to: Person, by: Person, at: datetime) -> None:
    """Give a question to an adviser."""
    policies.check_adviser(by)
    if to.entity_id != ticket.entity_id or not policies.is_adviser(to):
        raise DomainError(_("Elija a una persona que asesore."), field="to")
    if ticket.status in (Ticket.Status.CLOSED, Ticket.Status.CANCELLED):
        raise DomainError(_("Esta asesoría ya se cerró."))
    if ticket.status == Ticket.Status.REGISTERED:
        move(ticket, Ticket.Status.ASSIGNED, by=by, at=at, assignee=to)
    else:
        ticket.assignee = to
        ticket.save(update_fields=["assignee"])
        record("support.ticket.assigned", entity=ticket.entity, by=by, on=ticket, at=at)


@transaction.atomic
def answer(
    *,
    ticket: Ticket,
    body: str,
    files: Sequence[StoredFile] = (),
    is_internal: bool = False,
    asks_back: bool = False,
    by: Person,
    at: datetime,
) -> None:
    """Answer a question, or note something for the other advisers.

    `asks_back` stops the clock: the ticket waits for the person. The first answer is the one that counts for AS-01;
    an internal note is none.
    """
    policies.check_adviser(by)
    policies.check_open(ticket)
    if not body.strip():
        raise DomainError(_("Escriba su respuesta."), field="body")
    message = write(ticket, body=body, files=files, is_internal=is_internal, by=by, at=at)
    record("support.message.added", entity=ticket.entity, by=by, on=ticket, at=at, detail={"internal": is_internal})
    if is_internal:
        return
    ticket.assignee = ticket.assignee or by
    ticket.first_answered_at = ticket.first_answered_at or at
    ticket.save(update_fields=["assignee", "first_answered_at"])
    target = Ticket.Status.WAITING if asks_back else Ticket.Status.IN_PROGRESS
    if ticket.status == Ticket.Status.REGISTERED:
        move(ticket, Ticket.Status.IN_PROGRESS, by=by, at=at)
    if ticket.status not in (target, Ticket.Status.RESOLVED):
        move(ticket, target, by=by, at=at)
    tell_requester(
        ticket,
        subject=_("Respondieron su pregunta «%(subject)s»") % {"subject": ticket.subject},
        text=_("Hay una respuesta para usted. Ábrala para leerla y seguir la conversación."),
        key=f"message.{message.pk}",
        at=at,
    )


@transaction.atomic
def resolve(*, ticket: Ticket, material: Material | None = None, by: Person, at: datetime) -> None:
    """Give a question for answered, perhaps with the guide that answers it. Publishes `TicketResolved`."""
    policies.check_adviser(by)
    if ticket.first_answered_at is None:
        raise DomainError(_("Responda antes de darla por resuelta."))
    if material is not None and material.entity_id != ticket.entity_id:
        raise DomainError(_("Esa guía es de otra entidad."), field="material")
    move(ticket, Ticket.Status.RESOLVED, by=by, at=at, material=material)
    publish(TicketResolved(entity_id=ticket.entity_id, at=at, ticket_id=ticket.pk))
    tell_requester(
        ticket,
        subject=_("Su pregunta «%(subject)s» quedó resuelta") % {"subject": ticket.subject},
        text=_("Si algo falta, puede reabrirla. Si no, cuéntenos cómo le fue: es un solo clic."),
        key=f"resolved.{ticket.reopened_count}",
        at=at,
    )
