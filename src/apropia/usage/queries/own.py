"""A person's own use, for herself alone."""

from dataclasses import dataclass
from datetime import date

from apropia.people.models import Person
from apropia.usage.models import UsageRecord, UsageSlice

MONTHS_SHOWN = 12


@dataclass(frozen=True)
class OwnMonth:
    """What the reports say of her and one service in one month."""

    month: date
    is_enabled: bool
    is_active: bool
    actions: int | None
    functions: tuple[str, ...]


@dataclass(frozen=True)
class OwnService:
    """One service and its months, the latest first."""

    name: str
    code: str
    months: tuple[OwnMonth, ...]

    @property
    def active_months(self) -> int:
        """Return in how many of the months she used it."""
        return sum(month.is_active for month in self.months)


def own_use(*, person: Person) -> list[OwnService]:
    """Return the person's own use by service, over the last months that reports speak of."""
    months = list(
        UsageSlice.objects.filter(entity=person.entity_id, is_current=True)
        .order_by("-month")
        .values_list("month", flat=True)
        .distinct()[:MONTHS_SHOWN]
    )
    records = (
        UsageRecord.objects.filter(pseudonym=person.pseudonym, slice__is_current=True, slice__month__in=months)
        .select_related("slice__service")
        .order_by("slice__service__sort_name", "-slice__month", "slice__pk")
    )
    services: dict[tuple[str, str], dict[date, OwnMonth]] = {}
    for one in records:
        service = one.slice.service
        own = services.setdefault((service.name, service.code), {})
        functions = tuple(filter(None, one.functions.split("|")))
        now = OwnMonth(one.slice.month, one.is_enabled, one.is_active, one.actions, functions)
        own[now.month] = _joined(own[now.month], now) if now.month in own else now
    return [OwnService(name, code, tuple(own.values())) for (name, code), own in services.items()]


def _joined(one: OwnMonth, other: OwnMonth) -> OwnMonth:
    counts = [count for count in (one.actions, other.actions) if count is not None]
    return OwnMonth(
        one.month,
        one.is_enabled or other.is_enabled,
        one.is_active or other.is_active,
        max(counts) if counts else None,
        tuple(dict.fromkeys((*one.functions, *other.functions))),
    )
