"""What stands above measurement gives its figures from there: plugged in by `web/subscriptions.py`."""

from collections.abc import Callable
from datetime import date

from apropia.foundation.tenancy.models import Entity
from apropia.measurement.queries.computing.facts import Collected, Counted, NotComputable, Period

Provider = Callable[[Entity, date, date], Counted | None]
Compute = Callable[[Entity, Period], Collected | Counted]

_providers: dict[str, Provider] = {}


def register_provider(code: str, provider: Provider) -> None:
    """Compute an indicator by a function of entity, first and last day. None means that there is nothing to count."""
    _providers[code] = provider


def provided(code: str) -> Compute:
    """Return how to compute an indicator whose provider may stand higher in the house."""

    def compute(entity: Entity, period: Period) -> Counted:
        provider = _providers.get(code)
        found = provider(entity, period.start, period.end) if provider else None
        if found is None or found.denominator <= 0:
            raise NotComputable("")
        return found

    return compute
