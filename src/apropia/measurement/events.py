from dataclasses import dataclass

from apropia.foundation.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class FigureMadeOfficial(Event):
    """A second person confirmed the figures of one indicator for one period."""

    calculation_id: int
    indicator_code: str
