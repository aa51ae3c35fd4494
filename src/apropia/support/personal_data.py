"""What support holds of somebody: what they asked, what they wrote, how they valued the help."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.support.models import Ticket, TicketMessage


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the person's questions and messages."""
    tickets = Ticket.objects.filter(entity_id=entity_id, requester__uid=person_uid)
    written = TicketMessage.objects.filter(entity_id=entity_id, author__uid=person_uid)
    return {
        _("Preguntas y asesorías"): [
            {
                _("número"): one.number,
                _("asunto"): one.subject,
                _("tipo"): one.get_kind_display(),
                _("estado"): one.get_status_display(),
                _("preguntó el"): one.created_at,
                _("calificación"): one.satisfaction,
            }
            for one in tickets
        ],
        _("Mensajes escritos"): [
            {_("pregunta"): one.ticket.number, _("texto"): one.body, _("escrito el"): one.written_at}
            for one in written.select_related("ticket")
        ],
    }


def erase(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Empty what the person wrote; the counts that indicators need stay, without words."""
    written = TicketMessage.objects.filter(entity_id=entity_id, author__uid=person_uid)
    emptied = written.update(body=_("(texto suprimido)"))
    tickets = Ticket.objects.filter(entity_id=entity_id, requester__uid=person_uid)
    return {"support.TicketMessage": emptied, "support.Ticket": tickets.update(subject=_("(asunto suprimido)"))}
