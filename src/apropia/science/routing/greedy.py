"""Sets found without a program: what closes most per hour first, one by one beside it, and exchanges that gain."""

import numpy as np

from apropia.science.routing.core import Core, Floats, Taken
from apropia.science.routing.orders import ends_by_dates, has_order
from apropia.science.routing.ways import Ways, way_to

_EVEN = 1e-7


def greedy(core: Core) -> Taken:
    """Take again and again what closes most per hour, with what leads to it; or one by one, if that is worth more."""
    found = (_one_at_a_time(core), one_by_one(core), frozenset[int]())
    return next(taken for taken in sorted(found, key=core.value, reverse=True) if not taken or has_order(core, taken))


def one_by_one(core: Core) -> Taken:
    """Rank each activity by what it closes alone per hour, and take the ranking while time lasts: what others do."""
    everything = frozenset(range(len(core.codes)))
    alone = Ways(core, everything).merits()
    taken, minutes = frozenset[int](), 0.0
    for one in map(int, np.argsort(-alone, kind="stable")):
        if alone[one] <= 0:
            break
        if one in taken or minutes + core.minutes[one] > core.limit + _EVEN:
            continue
        if (joined := _joined(core, taken, way_to(core, one, taken, within=everything))) is not None:
            taken, minutes = joined, float(core.minutes[sorted(joined)].sum())
    return taken


def improved(core: Core, taken: Taken) -> Taken:
    """Leave one out, put another in its place or just add one, as long as the set is worth more for it."""
    moves = Moves(core)
    found, value, unchanged = taken, core.value(taken), 0
    places: list[int | None] = [None, *range(len(core.codes))]
    while unchanged < len(places):
        out = places[0]
        places = [*places[1:], out]
        unchanged += 1
        if out is not None and out not in found:
            continue
        changed = moves.filled(found if out is None else moves.sound(found - {out}), without=out)
        if (worth := core.value(changed)) > value + _EVEN and has_order(core, changed):
            found, value, unchanged = changed, worth, 0
    return found


class Moves:
    """What can be added to a set, or must leave it: asked for often."""

    def __init__(self, core: Core) -> None:
        self.core = core
        every, any_of = _matrix(core.every), _matrix(core.any_of)
        # Of what each waits for, of what each may wait for and of what each is not beside: which are this one.
        self._is_one = np.ascontiguousarray(np.vstack([every, any_of, _matrix(core.apart)]).T)
        self._asked = every.sum(axis=1)
        self._is_open = any_of.sum(axis=1) == 0

    def filled(self, taken: Taken, *, without: int | None = None) -> Taken:
        """Add what closes most per minute while something pays and there is time; `without` stays out."""
        core, rows = self.core, sorted(taken)
        is_left = np.ones(len(core.codes), dtype=bool)
        is_left[rows if without is None else [*rows, without]] = False
        left, closed = core.limit - float(core.minutes[rows].sum()) + _EVEN, core.parts[rows].sum(axis=0)
        had = self._is_one[rows].sum(axis=0)
        while True:
            every, any_of, apart = had.reshape(3, -1)
            gains = core.gains(closed) - core.costs
            fits = is_left & (core.minutes <= left) & (gains > _EVEN)
            fits &= (every == self._asked) & (self._is_open | (any_of > 0)) & (apart == 0)
            one = int(np.where(fits, gains / core.minutes, 0.0).argmax())
            if not fits[one]:
                return frozenset(rows)
            rows.append(one)
            is_left[one] = False
            left -= float(core.minutes[one])
            closed, had = closed + core.parts[one], had + self._is_one[one]

    def sound(self, taken: Taken) -> Taken:
        """Return what of a set can stand: without what it waits for, an activity leaves it."""
        left = set(taken)
        while lost := {
            one
            for one in left
            if not self.core.every[one] <= left or (self.core.any_of[one] and not self.core.any_of[one] & left)
        }:
            left -= lost
        return frozenset(left)


def _matrix(rows: tuple[Taken, ...]) -> Floats:
    table = np.zeros((len(rows), len(rows)))
    for one, others in enumerate(rows):
        table[one, list(others)] = 1.0
    return table


def _one_at_a_time(core: Core) -> Taken:
    ways = Ways(core, frozenset(range(len(core.codes))))
    while True:
        merits = ways.merits()
        refused: set[int] = set()
        joined = None
        for goal in map(int, np.argsort(-merits, kind="stable")):
            if merits[goal] <= 0 or (joined := _joined(core, ways.taken, ways.way[goal])) is not None:
                break
            refused.add(goal)
        if joined is None:
            return ways.taken
        ways.go_on(joined, refused)


def _joined(core: Core, taken: Taken, way: list[int] | None) -> Taken | None:
    """Return the set with a way to a goal, or None where that does not fit or has no time."""
    if way is None:
        return None
    joined = taken | set(way)
    if core.minutes[sorted(joined)].sum() > core.limit + _EVEN:
        return None
    if not all(core.apart[one].isdisjoint(joined) for one in way):
        return None
    return joined if not core.is_timed or ends_by_dates(core, joined) else None
