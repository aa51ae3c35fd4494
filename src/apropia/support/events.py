from dataclasses import dataclass

from apropia.foundation.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class TicketResolved(Event):
    """An adviser gave a question for answered."""

    ticket_id: int
