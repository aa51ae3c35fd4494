from dataclasses import dataclass

from apropia.foundation.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class TargetsChanged(Event):
    """The entity expects other levels of a job level, a unit or a team, from a date on (`YYYY-MM-DD`)."""

    valid_from: str
