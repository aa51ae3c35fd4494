"""In which order to take what was chosen: what closes most per hour first, as far as prerequisites and dates allow.

The order minimises the *wait*: each part of a gap times the minute at which it is closed, added up. Up to `EXACT`
activities every order is weighed (dynamic programming over subsets); above, one is built and mended, beside a bound.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from apropia.science.routing.core import Core, Taken
from apropia.science.routing.ways import Ways

EXACT = 10
_EVEN = 1e-9


@dataclass(frozen=True)
class Order:
    """Activities in order, the wait, a bound below it, and the minute at which each begins."""

    sequence: tuple[int, ...]
    wait: float
    bound: float
    begins: tuple[float, ...]

    @property
    def is_exact(self) -> bool:
        return self.wait - self.bound <= _EVEN * max(1.0, self.wait)


def best_order(core: Core, taken: Iterable[int]) -> Order | None:
    """Return the best order of a set, or None where no order found keeps every date. Up to `EXACT` none exists then."""
    rows = sorted(taken)
    if len(rows) <= EXACT:
        sequence = _weigh_all(core, rows)
        return None if sequence is None else _told(core, sequence, exact=True)
    sequence = _mended(core, built) if (built := _build(core, rows)) is not None else None
    return None if sequence is None else _told(core, sequence, exact=False)


def has_order(core: Core, taken: Taken) -> bool:
    """Say whether an order was found that keeps every date."""
    return ends_by_dates(core, taken) or best_order(core, taken) is not None


def ends_by_dates(core: Core, taken: Taken) -> bool:
    """Say whether the nearest date first keeps every date. Quick; where something opens later, others may do better."""
    return _rest_ends(core, set(taken), set(), 0.0, _dates_passed_back(core, set(taken)))


def timetable(core: Core, sequence: Sequence[int]) -> tuple[float, ...] | None:
    """Return when each begins, one after another and none before it opens; None where one would end past its date."""
    now, begins = 0.0, []
    for one in sequence:
        begin = max(now, float(core.opens[one]))
        now = begin + float(core.minutes[one])
        if now > core.due[one] + _EVEN:
            return None
        begins.append(begin)
    return tuple(begins)


def wait_of(core: Core, sequence: Sequence[int], begins: Sequence[float]) -> float:
    """Return the sum, over the steps, of the gap that each closes after those before it times the minute it ends."""
    rows = list(sequence)
    closed = np.minimum(1.0, core.parts[rows].cumsum(axis=0)) @ core.worths
    return float(np.diff(closed, prepend=0.0) @ (np.array(begins) + core.minutes[rows]))


def _told(core: Core, sequence: tuple[int, ...], *, exact: bool) -> Order:
    begins = timetable(core, sequence)
    assert begins is not None
    wait = wait_of(core, sequence, begins)
    return Order(sequence, wait, wait if exact else min(wait, _bound(core, sequence)), begins)


def _weigh_all(core: Core, rows: Sequence[int]) -> tuple[int, ...] | None:
    """Keep for each subset the orders that no other beats in both wait and ending; take the best of the whole."""
    place = {one: 1 << bit for bit, one in enumerate(rows)}
    needs = [sum(place[other] for other in core.every[one] | core.after[one] if other in place) for one in rows]
    lacks = [core.every[one] - place.keys() for one in rows]
    others = [sum(place[other] for other in core.any_of[one] if other in place) for one in rows]
    if any(lacks):
        return None
    closed = _closed_by_subset(core, rows)
    best: list[list[tuple[float, float, tuple[int, ...]]]] = [[] for _subset in range(1 << len(rows))]
    best[0] = [(0.0, 0.0, ())]
    for subset, labels in enumerate(best):
        if not labels:
            continue
        for bit, one in enumerate(rows):
            with_it = subset | 1 << bit
            ready = with_it != subset and needs[bit] & subset == needs[bit]
            if not ready or (core.any_of[one] and not others[bit] & subset):
                continue
            gain = closed[with_it] - closed[subset]
            for wait, now, sequence in labels:
                end = max(now, core.opens[one]) + core.minutes[one]
                if end <= core.due[one] + _EVEN:
                    _keep(best[with_it], (float(wait + gain * end), float(end), (*sequence, one)))
    return min(best[-1])[2] if best[-1] else None


def _keep(labels: list[tuple[float, float, tuple[int, ...]]], new: tuple[float, float, tuple[int, ...]]) -> None:
    if any(old[0] <= new[0] and old[1] <= new[1] and (old[:2] != new[:2] or old[2] <= new[2]) for old in labels):
        return
    labels[:] = [old for old in labels if not (new[0] <= old[0] and new[1] <= old[1])]
    labels.append(new)


def _closed_by_subset(core: Core, rows: Sequence[int]) -> list[float]:
    raised = np.zeros((1, len(core.worths)))
    for one in rows:
        raised = np.concatenate([raised, raised + core.parts[one]])
    return [float(value) for value in np.minimum(1.0, raised) @ core.worths]


def _build(core: Core, rows: Sequence[int]) -> tuple[int, ...] | None:
    """Take next what closes most per minute with what must precede it, while all that is left can still be in time."""
    ways, sequence, now = Ways(core, frozenset(rows)), list[int](), 0.0
    due = _dates_passed_back(core, set(rows))

    def is_in_time(one: int, end: float) -> bool:
        if end > core.due[one] + _EVEN:
            return False
        return not core.is_timed or _rest_ends(core, ways.left - {one}, {*sequence, one}, end, due)

    while ways.left:
        for one in _by_yield(core, ways, now):
            end = max(now, float(core.opens[one])) + float(core.minutes[one])
            if is_in_time(one, end):
                sequence.append(one)
                ways.go_on(ways.taken | {one})
                now = end
                break
        else:
            return None
    return tuple(sequence)


def _by_yield(core: Core, ways: Ways, now: float) -> list[int]:
    """Return what is ready, what is open first: it is as good as the best that it leads to, with all on the way."""
    per_minute = ways.closes() / ways.minutes
    merit: dict[int, tuple[bool, float, float, str]] = {}
    for goal in ways.left:
        way = ways.way[goal]
        if way is None or core.after[way[0]] & ways.left:
            continue
        opens = float(core.opens[way[0]])
        rank = (opens > now, -float(per_minute[goal]), opens, core.codes[way[0]])
        if way[0] not in merit or rank < merit[way[0]]:
            merit[way[0]] = rank
    return sorted(merit, key=lambda one: merit[one])


def _rest_ends(core: Core, rest: set[int], done: set[int], now: float, due: Mapping[int, float]) -> bool:
    """Say whether what is left, taken by the nearest date of it or of what waits for it, ends in time."""
    left, before = set(rest), set(done)
    # Numbers of Python are read one by one much faster than those of numpy.
    opens, minutes, latest = core.opens.tolist(), core.minutes.tolist(), core.due.tolist()
    by_date = sorted(rest, key=lambda one: (due[one], one))
    while by_date:
        one = None
        for other in by_date:
            if core.is_ready(other, before, left=left):
                if opens[other] <= now:
                    one = other
                    break
                if one is None or opens[other] < opens[one]:
                    one = other
        if one is None:
            return False
        now = max(now, opens[one]) + minutes[one]
        if now > latest[one] + _EVEN:
            return False
        by_date.remove(one)
        left.discard(one)
        before.add(one)
    return True


def _dates_passed_back(core: Core, left: set[int]) -> dict[int, float]:
    """Return the date of each, made nearer by what cannot begin before it ends."""
    latest = core.due.tolist()
    due = {one: latest[one] for one in left}
    waiting = [one for one in left if core.every[one] or core.after[one]]
    for _round in range(len(left)):
        earlier = dict(due)
        for one in waiting:
            for needed in (core.every[one] | core.after[one]) & due.keys():
                earlier[needed] = min(earlier[needed], due[one] - float(core.minutes[one]))
        if earlier == due:
            break
        due = earlier
    return due


def _mended(core: Core, sequence: tuple[int, ...]) -> tuple[int, ...]:
    """Change neighbours round as long as that lessens the wait and breaks nothing."""
    best = list(sequence)
    begins = timetable(core, best)
    assert begins is not None
    wait = wait_of(core, best, begins)
    for _round in range(len(best)):
        improved = False
        for place in range(len(best) - 1):
            first, second = best[place : place + 2]
            if not core.is_ready(second, set(best[:place]), left=best[place:]):
                continue
            trial = [*best[:place], second, first, *best[place + 2 :]]
            begins = timetable(core, trial)
            if begins is not None and (changed := wait_of(core, trial, begins)) < wait - _EVEN:
                best, wait, improved = trial, changed, True
        if not improved:
            break
    return tuple(best)


def _bound(core: Core, taken: Sequence[int]) -> float:
    """Return a wait that no order beats: each activity as good as alone, the best per minute first, nothing in the way.

    The wait is the area above the curve of what is closed; no order closes more by any minute than this curve.
    """
    total = core.closed(taken)
    alone = sorted(((core.closed([one]), float(core.minutes[one])) for one in taken), key=lambda one: -one[0] / one[1])
    area, closed = 0.0, 0.0
    for gain, minutes in alone:
        reached = min(total, closed + gain)
        used = minutes * (reached - closed) / gain if gain > 0 else 0.0
        area += used * (total - (closed + reached) / 2)
        closed = reached
        if closed >= total - _EVEN:
            break
    return area
