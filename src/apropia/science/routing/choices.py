"""What to take: the set of activities worth most in the time there is, by branch and bound over relaxations.

A tree of its own, not the solver's: that one looks for good sets at length before it branches, in ways that scipy lets
nobody leave out, and no limit on nodes bounds them. Here the good sets come from `greedy` and its exchanges.
"""

import heapq
from dataclasses import dataclass

import numpy as np

from apropia.science.routing.core import Core, Floats, Taken
from apropia.science.routing.greedy import Moves, greedy, improved
from apropia.science.routing.orders import EXACT, Order, best_order, has_order
from apropia.science.routing.programs import Program, Relaxed, program_of, reduced, solve, tightened, without

# Rows and columns handed to the solver, in all, before the search ends with a bound: the same on every machine.
EFFORT = 10_000
# A relaxation costs as much as so many more of them, however small it is.
_EACH = 100
# Sets that no order can take in time are forbidden one by one; so many at most.
_REFUSALS = 25
_EVEN = 1e-7
_WHOLE = 1e-6


@dataclass(frozen=True)
class Choice:
    """A set of activities with its order, its value, and a bound above the value of any other."""

    order: Order
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """How far the bound lies above the value, as a part of the bound: 0 for a proven optimum."""
        return max(0.0, self.bound - self.value) / self.bound if self.bound > _EVEN else 0.0


def choose(core: Core, *, effort: int | None = EFFORT) -> Choice:
    """Return the best set there is, proven where the bound says so; never worse than `greedy`.

    ``effort`` bounds the search; 0 asks for no tree at all, only for the set that greedy and its exchanges find beside
    the bound of the relaxation; None does not bound it. Either way it ends, with its bound, once `_REFUSALS` sets that
    no order takes in time were forbidden.
    """
    if not core.codes:
        return Choice(Order((), 0.0, 0.0, ()), 0.0, 0.0)
    search = _Search(core, greedy(core), effort)
    bound = search.run()
    order = best_order(core, search.best)
    assert order is not None, "only sets with an order are kept"
    return Choice(order, search.value, max(bound, search.value))


class _Search:
    """Branch and bound, the best bound first. `best` is the best set so far; every set kept has an order."""

    def __init__(self, core: Core, best: Taken, effort: int | None) -> None:
        self.core, self.best, self.value = core, best, core.value(best)
        self._left = float("inf") if effort is None else float(effort)
        self._moves = Moves(core)
        self._open: list[tuple[float, int, Floats, Floats, Relaxed]] = []
        self._count = self._refusals = 0
        self._improved: Taken | None = None
        # Above what was forbidden though it is not proven that no order takes it in time.
        self._unsure = 0.0

    def run(self) -> float:
        """Search, and return a value that no set exceeds."""
        program, relaxed, prices, work = tightened(self.core, program_of(self.core))
        self._left -= work
        self._round(program, relaxed)
        if relaxed.value <= self.value + _EVEN:
            return self.value
        self._improve()
        self._program, relaxed = reduced(program, relaxed, prices, least=self.value)
        self._push(np.zeros(len(relaxed.columns)), np.ones(len(relaxed.columns)), relaxed)
        bound = max(self._descend(), self._unsure)
        if bound > self.value + _EVEN:
            self._improve()
        return max(bound, self.value)

    def _descend(self) -> float:
        """Branch until the best bound is reached or the effort spent, and return it."""
        while self._open and (ceiling := -self._open[0][0]) > self.value + _EVEN:
            if self._left <= 0 or self._refusals >= _REFUSALS:
                return ceiling
            self._branch(*heapq.heappop(self._open)[2:])
        return self.value

    def _branch(self, low: Floats, high: Floats, relaxed: Relaxed) -> None:
        parts = self._program.parts_of(relaxed.columns)
        if parts.max(initial=0.0) < _WHOLE:
            self._end(low, high, self._program.taken(relaxed.columns))
            return
        self._round(self._program, relaxed)
        # The longest of those taken in part decide most of the time.
        one = int((parts * self.core.minutes[self._program.activities]).argmax())
        out, inside = high.copy(), low.copy()
        out[one], inside[one] = 0.0, 1.0
        self._solve(low, out)
        self._solve(inside, high)

    def _solve(self, low: Floats, high: Floats) -> None:
        self._left -= _EACH + self._program.size
        relaxed = solve(self._program, low, high)
        if relaxed is not None:
            self._push(low, high, relaxed)

    def _push(self, low: Floats, high: Floats, relaxed: Relaxed) -> None:
        if relaxed.value > self.value + _EVEN:
            self._count += 1
            heapq.heappush(self._open, (-relaxed.value, self._count, low, high, relaxed))

    def _end(self, low: Floats, high: Floats, taken: Taken) -> None:
        """Keep the whole set of a relaxation, or forbid it where no order of it keeps every date."""
        if has_order(self.core, taken):
            self._keep(taken)
            return
        if len(taken) > EXACT:
            self._unsure = max(self._unsure, self.core.value(taken))
        self._refusals += 1
        self._program = without(self._program, taken)
        self._solve(low, high)

    def _round(self, program: Program, relaxed: Relaxed) -> None:
        """Make a whole set of a relaxation: what it takes more than half of, as far as there is time, and what pays."""
        core = self.core
        taken = self._moves.sound(program.taken(relaxed.columns))
        while core.minutes[sorted(taken)].sum() > core.limit + _EVEN:
            taken = self._moves.sound(taken - {max(taken, key=lambda one: (core.minutes[one], one))})
        taken = self._moves.filled(taken)
        if core.value(taken) > self.value + _EVEN and has_order(core, taken):
            self._keep(taken)

    def _improve(self) -> None:
        if self.best != self._improved:
            self._keep(improved(self.core, self.best))
            self._improved = self.best

    def _keep(self, taken: Taken) -> None:
        """Remember a set that has an order, if it is the best so far."""
        if (value := self.core.value(taken)) > self.value:
            self.best, self.value = taken, value
