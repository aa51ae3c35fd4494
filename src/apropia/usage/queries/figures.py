"""Counts of use by month for the figures: never a page by themselves, always protected by `measurement`."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, Sum

from apropia.catalogue.models import ITService
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Engagement, Person
from apropia.usage import states
from apropia.usage.models import UsageImport, UsageRecord, UsageSlice


class PersonUse(NamedTuple):
    """What all current reports say of one person and service in one month."""

    pseudonym: UUID
    service_id: int
    is_enabled: bool
    is_active: bool
    actions: int


class Place(NamedTuple):
    """Where a person worked on a day."""

    unit_id: int | None
    engagement_type: str


@dataclass(frozen=True)
class Coverage:
    """How many accounts of a month's reports were recognised, of all whose names are shown."""

    matched: int
    unmatched: int
    concealed: int

    @property
    def matched_share(self) -> float | None:
        """Return matched / (matched + unmatched), None where there is nothing."""
        known = self.matched + self.unmatched
        return self.matched / known if known else None


def current_slices(
    *, entity: Entity, start: date, end: date, services: Collection[ITService] | None = None
) -> list[UsageSlice]:
    """Return the slices that make up the months from `start` to `end`.

    Of one source and service a month is told by its monthly slices; by the weekly ones only where it has none.
    """
    wanted = Q(entity=entity, is_current=True, month__gte=start.replace(day=1), month__lte=end)
    if services is not None:
        wanted &= Q(service__in=list(services))
    slices = list(UsageSlice.objects.filter(wanted).order_by("month", "service", "pk"))
    monthly = {(s.source_id, s.service_id, s.month) for s in slices if s.span == UsageSlice.Span.MONTH}
    return [s for s in slices if s.span == UsageSlice.Span.MONTH or (s.source_id, s.service_id, s.month) not in monthly]


def person_use(*, entity: Entity, month: date, services: Collection[ITService] | None = None) -> Iterator[PersonUse]:
    """Yield each person and service of a month once; a person is enabled or active when any current report says so.

    Actions are added over the weeks of one source; of several sources the largest sum counts.
    """
    by_service: dict[int, list[UsageSlice]] = {}
    for one in current_slices(entity=entity, start=month, end=month, services=services):
        by_service.setdefault(one.service_id, []).append(one)
    for service_id, slices in by_service.items():
        yield from _people_of(service_id, slices)


def _people_of(service_id: int, slices: list[UsageSlice]) -> Iterator[PersonUse]:
    columns = ("pseudonym", "is_enabled", "is_active", "actions")
    if len(slices) == 1:
        for pseudonym, enabled, active, actions in (
            UsageRecord.objects.filter(slice=slices[0]).values_list(*columns).iterator(chunk_size=5000)
        ):
            yield PersonUse(pseudonym, service_id, enabled, active, actions or 0)
        return
    joined: dict[UUID, list[int]] = {}
    for source_id in dict.fromkeys(one.source_id for one in slices):
        own: dict[UUID, int] = {}
        rows = UsageRecord.objects.filter(slice__in=[one for one in slices if one.source_id == source_id])
        for pseudonym, enabled, active, actions in rows.values_list(*columns).iterator(chunk_size=5000):
            state = joined.setdefault(pseudonym, [0, 0, 0])
            state[0] |= enabled
            state[1] |= active
            own[pseudonym] = own.get(pseudonym, 0) + (actions or 0)
        for pseudonym, total in own.items():
            joined[pseudonym][2] = max(joined[pseudonym][2], total)
    for pseudonym, (enabled, active, actions) in joined.items():
        yield PersonUse(pseudonym, service_id, bool(enabled), bool(active), actions)


def places_on(*, entity: Entity, day: date) -> dict[UUID, Place]:
    """Return where each person with a valid engagement worked on a day, by pseudonym."""
    valid = Engagement.objects.filter(
        Q(end_date__isnull=True) | Q(end_date__gte=day), entity=entity, start_date__lte=day, is_primary=True
    ).exclude(person__status=Person.Status.ERASED)
    rows = valid.order_by("start_date", "pk").values_list("person__pseudonym", "unit_id", "type")
    return {pseudonym: Place(unit, kind) for pseudonym, unit, kind in rows.iterator(chunk_size=5000)}


def coverage(*, entity: Entity, start: date, end: date) -> Coverage:
    """Return how far the accounts of the reports that make up these months were recognised (AD-07)."""
    imports = {one.usage_import_id for one in current_slices(entity=entity, start=start, end=end)}
    sums = UsageImport.objects.filter(pk__in=imports, status=states.APPLIED).aggregate(
        matched=Sum("matched_count"), unmatched=Sum("unmatched_count"), concealed=Sum("concealed_count")
    )
    return Coverage(sums["matched"] or 0, sums["unmatched"] or 0, sums["concealed"] or 0)
