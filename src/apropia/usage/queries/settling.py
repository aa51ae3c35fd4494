"""Which slices count: of overlapping periods of one source and service the latest refresh wins."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.db.models import Q

from apropia.usage import states
from apropia.usage.models import UsageImport, UsageSlice, UsageSource

_LAST = datetime.max.replace(tzinfo=UTC)


class Candidate(NamedTuple):
    """A slice as far as settling needs to know it."""

    pk: int
    service_id: int
    span: str
    period_start: date
    period_end: date
    refreshed_on: date
    applied_at: datetime


def settled(candidates: Iterable[Candidate]) -> set[int]:
    """Return the slices that count: none overlaps another of its service and span that was refreshed later.

    Weeks and months are two series: a week never displaces a month, nor a month its weeks.
    """
    taken: dict[tuple[int, str], list[tuple[date, date]]] = defaultdict(list)
    current = set()
    latest_first = sorted(candidates, key=lambda c: (c.refreshed_on, c.applied_at, c.period_end, c.pk), reverse=True)
    for one in latest_first:
        periods = taken[one.service_id, one.span]
        at = bisect_left(periods, (one.period_start, one.period_start))
        before_overlaps = at > 0 and periods[at - 1][1] >= one.period_start
        after_overlaps = at < len(periods) and periods[at][0] <= one.period_end
        if not before_overlaps and not after_overlaps:
            insort(periods, (one.period_start, one.period_end))
            current.add(one.pk)
    return current


def candidates_of(*, source: UsageSource, also: UsageImport | None = None) -> list[Candidate]:
    """Return the slices of the applied imports of a source; with `also`, as if that import were applied last."""
    wanted = Q(usage_import__status=states.APPLIED)
    if also is not None:
        wanted |= Q(usage_import=also)
    rows = UsageSlice.objects.filter(wanted, source=source).values_list(
        "pk", "service_id", "span", "period_start", "period_end", "refreshed_on", "usage_import__applied_at"
    )
    return [Candidate(*row[:6], row[6] or _LAST) for row in rows]
