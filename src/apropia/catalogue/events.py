from dataclasses import dataclass

from apropia.foundation.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class ServiceChanged(Event):
    """A service was added, changed or moved to another state."""

    service_id: int
