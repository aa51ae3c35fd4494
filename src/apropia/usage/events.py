from dataclasses import dataclass
from datetime import date

from apropia.foundation.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class UsageApplied(Event):
    """A use report began to count; `months` are the first days of the months it speaks of."""

    import_id: int
    first_month: date
    last_month: date


@dataclass(frozen=True, kw_only=True)
class UsageReverted(Event):
    """A use report no longer counts."""

    import_id: int
    first_month: date
    last_month: date
