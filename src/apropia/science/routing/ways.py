"""Ways to an activity: what to take to have taken it, with all that it waits for."""

from collections.abc import Iterable

import numpy as np

from apropia.science.routing.core import Core, Floats, Taken

_EVEN = 1e-7


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
        begun = len(way)
        ready = all(visit(needed) for needed in sorted(core.every[one]))
        if ready and core.any_of[one] and not core.any_of[one] & (before | set(way)):
            ways_in = sorted(core.any_of[one], key=lambda other: (float(core.minutes[other]), other))
            ready = any(visit(other) for other in ways_in)
        on_path.discard(one)
        if ready:
            way.append(one)
        else:
            # What leads to nothing is not on the way.
            del way[begun:]
        return ready

    return way if visit(goal) else None


class Ways:
    """For each activity the way to it from what is taken, with the time, the price and the parts of all on the way."""

    def __init__(self, core: Core, within: Taken) -> None:
        self.core, self.taken, self.left = core, frozenset[int](), set(within)
        self.way: list[list[int] | None] = [[one] if one in within else None for one in range(len(core.codes))]
        self.minutes, self._costs, self._parts = core.minutes.copy(), core.costs.copy(), core.parts.copy()
        self.minutes[[one for one, way in enumerate(self.way) if way is None]] = np.inf
        self._behind = _all_behind(core)
        self._find(one for one in sorted(within) if self._behind[one])

    def go_on(self, taken: Taken, refused: Iterable[int] = ()) -> None:
        """Take in what was taken and what was refused: only ways that lead through either change."""
        changed = (taken - self.taken) | set(refused)
        self.taken, self.left = taken, self.left - changed
        for goal in changed:
            self.way[goal], self.minutes[goal] = None, np.inf
        self._find(goal for goal in sorted(self.left) if not self._behind[goal].isdisjoint(changed))

    def closes(self) -> Floats:
        """Return what each closes beside what is taken, with all on its way."""
        core, before = self.core, self.core.parts[sorted(self.taken)].sum(axis=0)
        closed: Floats = (np.minimum(1.0, before + self._parts) - np.minimum(1.0, before)) @ core.worths
        return closed

    def merits(self) -> Floats:
        """Return what each closes per minute, less the price, with all on its way; -∞ where there is no way in time."""
        left = self.core.limit - float(self.core.minutes[sorted(self.taken)].sum())
        return np.where(self.minutes <= left + _EVEN, (self.closes() - self._costs) / self.minutes, -np.inf)

    def _find(self, goals: Iterable[int]) -> None:
        core, within = self.core, frozenset(self.left)
        for goal in goals:
            way = way_to(core, goal, self.taken, within=within)
            self.way[goal] = way
            self.minutes[goal] = core.minutes[way].sum() if way else np.inf
            if way:
                self._costs[goal], self._parts[goal] = core.costs[way].sum(), core.parts[way].sum(axis=0)


def _all_behind(core: Core) -> list[set[int]]:
    """Return for each activity all that can be on the way to it."""
    behind: list[set[int]] = []
    for goal in range(len(core.codes)):
        found: set[int] = set()
        wanted = [goal]
        while wanted:
            one = wanted.pop()
            new = (core.every[one] | core.any_of[one]) - found
            found |= new
            wanted += new
        behind.append(found)
    return behind
