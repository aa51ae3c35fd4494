"""What to take: the set of activities worth most in the time there is, by integer programming; greedy beside it.

The program is in methods.md#routes. HiGHS solves it through `scipy.optimize.milp`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from apropia.science.routing.core import Core, Floats, Taken
from apropia.science.routing.orders import EXACT, Order, best_order, way_to

# Sets that no order can take in time are forbidden one by one; so many at most, then greedy decides.
_REFUSALS = 25
_EVEN = 1e-7
# The solver's own whole numbers are no nearer.
_OUT_OF_SIGHT = 1e-9


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


@dataclass(frozen=True)
class _Row:
    """One inequality: the sum of coefficients times variables is at most `most`."""

    columns: Sequence[int]
    coefficients: Sequence[float]
    most: float


def choose(core: Core, *, nodes: int | None) -> Choice:
    """Return the best set there is, proven where the bound says so; never worse than `greedy`.

    ``nodes`` bounds the search tree, so that the answer is the same on a slow machine; 0 asks for no tree at all, only
    for greedy beside the bound of the program without whole numbers; None searches until the optimum is proven.
    """
    if not core.codes:
        return Choice(Order((), 0.0, 0.0, ()), 0.0, 0.0)
    rows = _inequalities(core)
    if nodes == 0:
        return _with_bound(greedy(core), _relaxed(core, rows))
    bound, is_sure = float("inf"), True
    for _refusal in range(_REFUSALS):
        taken, ceiling, is_proven = _solve(core, rows, nodes)
        # What was forbidden without proof that no order takes it in time may be worth more than what is left.
        bound = min(bound, ceiling) if is_sure else bound
        order = best_order(core, taken) if taken is not None else None
        if taken is None:
            break
        if order is not None:
            found = _with_bound(Choice(order, core.value(taken), bound), bound)
            return found if is_proven and is_sure else _better(found, _with_bound(greedy(core), bound))
        is_sure = is_sure and len(taken) <= EXACT
        rows.append(_without(core, taken))
    return _with_bound(greedy(core), bound)


def greedy(core: Core) -> Choice:
    """Take again and again what closes most per hour, with what leads to it; or one by one, if that is worth more."""
    found = [frozenset[int](), _one_at_a_time(core), one_by_one(core)]
    for taken in sorted(found, key=core.value, reverse=True):
        order = best_order(core, taken)
        if order is not None:
            return Choice(order, core.value(taken), float("inf"))
    raise AssertionError("nothing at all is always in time")


def one_by_one(core: Core) -> Taken:
    """Rank each activity by what it closes alone per hour, and take the ranking while time lasts: what others do."""
    alone = {
        one: core.value(way) / float(core.minutes[way].sum())
        for one in range(len(core.codes))
        if (way := way_to(core, one, frozenset(), within=frozenset(range(len(core.codes))))) is not None
    }
    taken: Taken = frozenset()
    for one in sorted(alone, key=lambda one: (-alone[one], one)):
        if alone[one] > 0:
            taken = _joined(core, taken, one) or taken
    return taken


def _one_at_a_time(core: Core) -> Taken:
    taken: Taken = frozenset()
    left = set(range(len(core.codes)))
    while left:
        have = core.value(taken)
        raised = core.raises[sorted(taken)].sum(axis=0)
        gains = np.minimum(core.depths, raised + core.raises) @ core.weights - core.closed(taken) - core.costs
        ranked = []
        for goal in left:
            if core.every[goal] <= taken and (not core.any_of[goal] or core.any_of[goal] & taken):
                ranked.append((-float(gains[goal]) / float(core.minutes[goal]), goal))
            elif way := way_to(core, goal, taken, within=frozenset(left)):
                gain = core.value(taken | set(way)) - have
                ranked.append((-gain / float(core.minutes[way].sum()), goal))
        joined = None
        for merit, goal in sorted(ranked):
            if merit >= 0:
                return taken
            joined = _joined(core, taken, goal)
            if joined is not None:
                break
            left.discard(goal)
        if joined is None:
            return taken
        taken = joined
        left -= taken
    return taken


def _joined(core: Core, taken: Taken, goal: int) -> Taken | None:
    """Return the set with the goal and what leads to it, or None where that does not fit or has no time."""
    way = way_to(core, goal, taken, within=frozenset(range(len(core.codes))))
    if way is None or goal in taken:
        return None
    joined = taken | set(way)
    if core.minutes[sorted(joined)].sum() > core.limit + _EVEN or not core.fits_together(joined):
        return None
    return joined if not core.is_timed or best_order(core, joined) is not None else None


def _better(found: Choice, other: Choice) -> Choice:
    return other if other.value > found.value + _EVEN else found


def _with_bound(found: Choice, bound: float) -> Choice:
    return Choice(found.order, found.value, max(bound, found.value))


def _inequalities(core: Core) -> list[_Row]:
    """Return the rows: cases are closed by what is taken, dates leave room, and what must come before is taken too.

    A raise is cut at what is open of the case, so that a part of an activity never passes for all of it.
    """
    count = len(core.codes)
    rows = []
    for case, depth in enumerate(core.depths):
        raising = np.nonzero(core.raises[:, case] > 0)[0]
        parts = -np.minimum(core.raises[raising, case], depth) / depth
        rows.append(_Row([count + case, *map(int, raising)], [1.0, *map(float, parts)], 0.0))
    for opens in np.unique(core.opens):
        for due in np.unique(core.due):
            inside = np.nonzero((core.opens >= opens) & (core.due <= due))[0]
            if inside.size and core.minutes[inside].sum() > due - opens:
                rows.append(
                    _Row([int(one) for one in inside], [float(m) for m in core.minutes[inside]], float(due - opens))
                )
    for one in range(count):
        rows += [_Row([one, needed], [1.0, -1.0], 0.0) for needed in sorted(core.every[one])]
        if others := sorted(core.any_of[one]):
            rows.append(_Row([one, *others], [1.0, *[-1.0] * len(others)], 0.0))
        rows += [_Row([one, other], [1.0, 1.0], 1.0) for other in sorted(core.none_of[one])]
    return rows


def _without(core: Core, taken: Taken) -> _Row:
    """Return the row that forbids exactly one set."""
    signs = [1.0 if one in taken else -1.0 for one in range(len(core.codes))]
    return _Row(list(range(len(core.codes))), signs, len(taken) - 1.0)


def _solve(core: Core, rows: list[_Row], nodes: int | None) -> tuple[Taken | None, float, bool]:
    """Return the best set that the solver found, a bound above any, and whether it is proven best."""
    table, most = _table(core, rows)
    # Without whole numbers it takes a fifth of the time, and where its best is whole no other set is worth more.
    relaxed = _run(core, table, most, is_whole=False)
    if relaxed.x is not None and (taken := _whole(relaxed.x[: len(core.codes)])) is not None:
        return taken, -float(relaxed.fun), True
    found = _run(core, table, most, is_whole=True, **({} if nodes is None else {"node_limit": nodes}))
    if found.x is None:
        return None, _ceiling(found.mip_dual_bound), False
    taken = frozenset(int(one) for one in np.nonzero(found.x[: len(core.codes)] > 0.5)[0])
    if found.status == 0:
        # The solver gives no bound of its own where it needs no tree.
        return taken, -float(found.fun), True
    return taken, _ceiling(found.mip_dual_bound), False


def _run(core: Core, table: object, most: Floats, *, is_whole: bool, **limits: int) -> Any:
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  slow to load

    return milp(
        _objective(core),
        constraints=LinearConstraint(table, -np.inf, most),
        bounds=Bounds(0.0, 1.0),
        integrality=np.concatenate([np.full(len(core.codes), float(is_whole)), np.zeros(len(core.depths))]),
        options={"mip_rel_gap": 1e-9, **limits},
    )


def _whole(parts: Floats) -> Taken | None:
    """Return what is taken where each activity is taken whole or not at all, else None."""
    if (np.minimum(parts, 1.0 - parts) > _OUT_OF_SIGHT).any():
        return None
    return frozenset(int(one) for one in np.nonzero(parts > 0.5)[0])


def _ceiling(dual_bound: float | None) -> float:
    return float("inf") if dual_bound is None else -dual_bound


def _relaxed(core: Core, rows: list[_Row]) -> float:
    """Return the value of the program where activities may be taken in part: no whole set is worth more."""
    table, most = _table(core, rows)
    return -float(_run(core, table, most, is_whole=False).fun)


def _objective(core: Core) -> Floats:
    """Return what is minimised: the price of what is taken, less what its cases are worth."""
    return np.concatenate([core.costs, -core.weights * core.depths])


def _table(core: Core, rows: list[_Row]) -> tuple[object, Floats]:
    from scipy.sparse import csr_array  # noqa: PLC0415  slow to load

    starts = np.cumsum([0, *(len(row.columns) for row in rows)])
    columns = [column for row in rows for column in row.columns]
    coefficients = [value for row in rows for value in row.coefficients]
    shape = (len(rows), len(core.codes) + len(core.depths))
    return csr_array((coefficients, columns, starts), shape=shape), np.array([row.most for row in rows])
