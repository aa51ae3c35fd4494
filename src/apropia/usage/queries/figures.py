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
class MonthlyActivity:
    """How many persons of a unit and type of engagement may use a service, and did, in a month.

    `service_id` None counts persons over all services at once, each once. `is_concealed` marks accounts whose names
    the source hides: they have no unit, and count for the whole entity only.
    """

    month: date
    service_id: int | None
    unit_id: int | None
    engagement_type: str
    enabled: int
    active: int
    actions: int
    is_concealed: bool = False


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


def monthly_activity(
    *, entity: Entity, start: date, end: date, services: Collection[ITService] | None = None
) -> list[MonthlyActivity]:
    """Return counts of enabled and active persons by month, service and place at the end of the month.

    Active are only those who are enabled. Persons without a valid engagement on the last day of the month are not
    part of the population and do not count. Accounts with concealed names come apart.
    """
    found: list[MonthlyActivity] = []
    for month in sorted({one.month for one in current_slices(entity=entity, start=start, end=end, services=services)}):
        places = places_on(entity=entity, day=last_day(month))
        found += _month(entity, month, places, services)
        found += _concealed(entity, month, services)
    return found


def _month(
    entity: Entity, month: date, places: dict[UUID, Place], services: Collection[ITService] | None
) -> list[MonthlyActivity]:
    counts: dict[tuple[int | None, Place], list[int]] = {}
    enabled_anywhere: set[UUID] = set()
    active_anywhere: set[UUID] = set()
    for use in person_use(entity=entity, month=month, services=services):
        place = places.get(use.pseudonym)
        if place is None or not use.is_enabled:
            continue
        cell = counts.setdefault((use.service_id, place), [0, 0, 0])
        whole = counts.setdefault((None, place), [0, 0, 0])
        if use.pseudonym not in enabled_anywhere:
            enabled_anywhere.add(use.pseudonym)
            whole[0] += 1
        cell[0] += 1
        if use.is_active:
            cell[1] += 1
            if use.pseudonym not in active_anywhere:
                active_anywhere.add(use.pseudonym)
                whole[1] += 1
        cell[2] += use.actions
        whole[2] += use.actions
    return [
        MonthlyActivity(month, service, place.unit_id, place.engagement_type, enabled, active, actions)
        for (service, place), (enabled, active, actions) in counts.items()
    ]


def _concealed(entity: Entity, month: date, services: Collection[ITService] | None) -> Iterator[MonthlyActivity]:
    """Yield hidden accounts by service. Reports that hide names cannot be joined: the one with most accounts counts."""
    largest: dict[int, UsageSlice] = {}
    for one in current_slices(entity=entity, start=month, end=month, services=services):
        best = largest.get(one.service_id)
        if one.concealed_count and (best is None or one.concealed_enabled_count > best.concealed_enabled_count):
            largest[one.service_id] = one
    for one in largest.values():
        yield MonthlyActivity(
            month, one.service_id, None, "", one.concealed_enabled_count, one.concealed_active_count, 0, True
        )


def coverage(*, entity: Entity, start: date, end: date) -> Coverage:
    """Return how far the accounts of the reports that make up these months were recognised (AD-07)."""
    imports = {one.usage_import_id for one in current_slices(entity=entity, start=start, end=end)}
    sums = UsageImport.objects.filter(pk__in=imports, status=states.APPLIED).aggregate(
        matched=Sum("matched_count"), unmatched=Sum("unmatched_count"), concealed=Sum("concealed_count")
    )
    return Coverage(sums["matched"] or 0, sums["unmatched"] or 0, sums["concealed"] or 0)


def last_day(month: date) -> date:
    """Return the last day of a month given by any of its days."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
