"""In which order to take what was chosen: what closes most per hour first, as far as prerequisites and dates allow.

The order minimises the *wait*: each part of a gap times the minute at which it is closed, added up. Up to `EXACT`
activities every order is weighed (dynamic programming over subsets); above, one is built and mended, beside a bound.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from apropia.science.routing.core import Core, Taken

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
    wait, before = 0.0, 0.0
    raised = np.zeros(len(core.depths))
    for one, begin in zip(sequence, begins, strict=True):
        raised = raised + core.raises[one]
        closed = float(core.weights @ np.minimum(core.depths, raised))
        wait += (closed - before) * (begin + float(core.minutes[one]))
        before = closed
    return wait


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
    raised = np.zeros((1, len(core.depths)))
    for one in rows:
        raised = np.concatenate([raised, raised + core.raises[one]])
    return [float(value) for value in np.minimum(core.depths, raised) @ core.weights]


def _build(core: Core, rows: Sequence[int]) -> tuple[int, ...] | None:
    """Take next what closes most per minute with what must precede it, while all that is left can still be in time."""
    left, sequence, now = set(rows), list[int](), 0.0
    while left:
        for one in _by_yield(core, left, sequence, now):
            end = max(now, float(core.opens[one])) + float(core.minutes[one])
            if end <= core.due[one] + _EVEN and _can_all_end(core, left - {one}, (*sequence, one), end):
                sequence.append(one)
                left.discard(one)
                now = end
                break
        else:
            return None
    return tuple(sequence)


def _by_yield(core: Core, left: set[int], sequence: Sequence[int], now: float) -> Iterator[int]:
    """Yield what is ready, what is open first: it is as good as the best that it leads to, with all on the way."""
    raised = core.raises[list(sequence)].sum(axis=0)
    now_closed = float(core.weights @ np.minimum(core.depths, raised))
    merit: dict[int, tuple[bool, float, float, str]] = {}
    for goal in left:
        way = way_to(core, goal, frozenset(sequence), within=frozenset(left))
        if way is None or core.after[way[0]] & left:
            continue
        minutes = float(core.minutes[way].sum())
        closed = float(core.weights @ np.minimum(core.depths, raised + core.raises[way].sum(axis=0))) - now_closed
        opens = float(core.opens[way[0]])
        rank = (opens > now, -closed / minutes, opens, core.codes[way[0]])
        if way[0] not in merit or rank < merit[way[0]]:
            merit[way[0]] = rank
    yield from sorted(merit, key=lambda one: merit[one])


def way_to(core: Core, goal: int, before: Taken, *, within: Taken) -> list[int] | None:
    """Return what to take to have taken the goal, in order and ending with it: of several ways in, the shortest."""
    way: list[int] = []
    on_path: set[int] = set()

    def visit(one: int) -> bool:
        if one in before or one in way:
            return True
        if one not in within or one in on_path:
            return False
        on_path.add(one)
        ready = all(visit(needed) for needed in sorted(core.every[one]))
        if ready and core.any_of[one] and not core.any_of[one] & (before | set(way)):
            ways_in = sorted(core.any_of[one], key=lambda other: (float(core.minutes[other]), other))
            ready = any(visit(other) for other in ways_in)
        on_path.discard(one)
        if ready:
            way.append(one)
        return ready

    return way if visit(goal) else None


def _can_all_end(core: Core, left: set[int], sequence: tuple[int, ...], now: float) -> bool:
    """Say whether the rest, taken by the nearest date of it or of what waits for it, ends in time."""
    if not core.is_timed:
        return True
    due = _dates_passed_back(core, left)
    done, rest = set(sequence), set(left)
    while rest:
        ready = [one for one in rest if core.is_ready(one, done, left=rest)]
        if not ready:
            return False
        open_now = [one for one in ready if core.opens[one] <= now] or [
            min(ready, key=lambda one: (core.opens[one], one))
        ]
        one = min(open_now, key=lambda one: (due[one], one))
        now = max(now, float(core.opens[one])) + float(core.minutes[one])
        if now > core.due[one] + _EVEN:
            return False
        rest.discard(one)
        done.add(one)
    return True


def _dates_passed_back(core: Core, left: set[int]) -> dict[int, float]:
    """Return the date of each, made nearer by what cannot begin before it ends."""
    due = {one: float(core.due[one]) for one in left}
    for _round in range(len(left)):
        earlier = dict(due)
        for one in left:
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
            trial = [*best[:place], best[place + 1], best[place], *best[place + 2 :]]
            if not _stands(core, trial):
                continue
            begins = timetable(core, trial)
            if begins is not None and (changed := wait_of(core, trial, begins)) < wait - _EVEN:
                best, wait, improved = trial, changed, True
        if not improved:
            break
    return tuple(best)


def _stands(core: Core, sequence: Sequence[int]) -> bool:
    return all(core.is_ready(one, sequence[:place], left=sequence[place:]) for place, one in enumerate(sequence))


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
