"""The program of what to take, and its relaxation: solved by HiGHS through scipy, made tighter by cuts.

The program is in methods.md#routes. Its columns are the activities, then the cases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from apropia.science.routing.core import Core, Floats, Taken

# Cuts are looked for with so many at most taken of so many, those that the relaxation takes most of.
_SEEDS, _DEEP = 3, 6
# So many times the relaxation is solved again with its cuts.
_ROUNDS = 3
_VIOLATED = 1e-4
# The solver's own numbers are no nearer.
_NEAR = 1e-9
_SLACK = 1e-6
# To presolve these costs more than it saves.
_AS_IT_IS = {"presolve": False}


@dataclass(frozen=True)
class Program:
    """Minimise `prices` times columns with each row of `table` at most its `most`, and columns between two bounds.

    `activities` are the numbers of the first columns; `fixed` those taken for good, and `done` what they bring.
    """

    activities: NDArray[np.int_]
    prices: Floats
    table: Floats
    most: Floats
    done: float = 0.0
    fixed: Taken = frozenset()

    @cached_property
    def sparse(self) -> Any:
        """The table as the solver takes it."""
        from scipy.sparse import csc_array  # noqa: PLC0415  slow to load

        return csc_array(self.table)

    @property
    def size(self) -> int:
        """Rows and columns: what a solution of it costs goes by that."""
        return int(sum(self.table.shape))

    def taken(self, columns: Floats) -> Taken:
        """Return the activities of which more than half is taken, by more than the solver errs: of two halves none."""
        inside = columns[: len(self.activities)] > 0.5 + _SLACK
        return self.fixed | frozenset(map(int, self.activities[inside]))

    def parts_of(self, columns: Floats) -> Floats:
        """Return how far each activity is from being taken whole or not at all."""
        parts = columns[: len(self.activities)]
        return np.minimum(parts, 1.0 - parts)


@dataclass(frozen=True)
class Relaxed:
    """The best where activities may be taken in part: its value is above that of every whole set."""

    value: float
    columns: Floats


def program_of(core: Core) -> Program:
    """Return the rows: what is taken closes cases, there is time before each date, what must come before is taken."""
    count, cases = len(core.codes), len(core.worths)
    closing = np.hstack([-core.parts.T, np.eye(cases)])
    others = [*_rows_of_time(core), *_rows_of_prerequisites(core)]
    table = np.zeros((len(others), count + cases))
    for row, (columns, coefficients, _most) in enumerate(others):
        table[row, columns] = coefficients
    return Program(
        activities=np.arange(count),
        prices=np.concatenate([core.costs, -core.worths]),
        table=np.vstack([closing, table]),
        most=np.concatenate([np.zeros(cases), [most for _columns, _coefficients, most in others]]),
    )


Row = tuple[Sequence[int] | NDArray[np.int_], Sequence[float] | Floats, float]


def _rows_of_time(core: Core) -> Iterable[Row]:
    for opens in np.unique(core.opens):
        for due in np.unique(core.due):
            inside = np.nonzero((core.opens >= opens) & (core.due <= due))[0]
            if inside.size and core.minutes[inside].sum() > due - opens:
                yield inside, core.minutes[inside], float(due - opens)


def _rows_of_prerequisites(core: Core) -> Iterable[Row]:
    for one in range(len(core.codes)):
        for needed in sorted(core.every[one]):
            yield [one, needed], [1.0, -1.0], 0.0
        if others := sorted(core.any_of[one]):
            yield [one, *others], [1.0, *[-1.0] * len(others)], 0.0
        for other in sorted(other for other in core.apart[one] if other > one):
            yield [one, other], [1.0, 1.0], 1.0


def without(program: Program, taken: Taken) -> Program:
    """Return the program in which exactly one set is forbidden."""
    row = np.zeros(len(program.prices))
    is_in = np.isin(program.activities, sorted(taken))
    row[: len(program.activities)] = np.where(is_in, 1.0, -1.0)
    return _with_rows(program, row[None, :], np.array([is_in.sum() - 1.0]))


def solve(program: Program, low: Floats, high: Floats) -> Relaxed | None:
    """Return the best of a program with its columns between bounds; None where there is none."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  slow to load

    found = milp(
        program.prices,
        constraints=LinearConstraint(program.sparse, -np.inf, program.most) if program.most.size else (),
        bounds=Bounds(low, high),
        options=_AS_IT_IS,
    )
    return None if found.x is None else Relaxed(program.done - float(found.fun), found.x)


def tightened(core: Core, program: Program) -> tuple[Program, Relaxed, Floats, int]:
    """Return a program with the cuts that its relaxation breaks, the relaxation, its reduced prices and the work."""
    found, work, firm = _with_prices(program), program.size, len(program.most)
    for _turn in range(_ROUNDS):
        rows, most = _cuts(core, found.x)
        if not most.size:
            break
        program = _with_rows(program, rows, most)
        found = _with_prices(program)
        work += program.size
    relaxed = Relaxed(-float(found.fun), found.x)
    is_kept = program.most - program.table @ relaxed.columns < _SLACK
    is_kept[:firm] = True
    kept = Program(program.activities, program.prices, program.table[is_kept], program.most[is_kept])
    return kept, relaxed, found.lower.marginals + found.upper.marginals, work


def reduced(program: Program, relaxed: Relaxed, prices: Floats, *, least: float) -> tuple[Program, Relaxed]:
    """Fix for good each activity that no set worth more than `least` has otherwise, by its reduced price."""
    columns, slack, count = relaxed.columns, relaxed.value - least, len(program.activities)
    is_activity = np.arange(len(columns)) < count
    is_out = is_activity & (columns < _NEAR) & (prices > slack)
    is_in = is_activity & (columns > 1.0 - _NEAR) & (-prices > slack)
    is_free = ~(is_out | is_in)
    most = program.most - program.table[:, is_in].sum(axis=1)
    table = program.table[:, is_free]
    can_break = np.maximum(table, 0.0).sum(axis=1) > most + _NEAR
    left = Program(
        activities=program.activities[is_free[:count]],
        prices=program.prices[is_free],
        table=table[can_break],
        most=most[can_break],
        done=program.done - float(program.prices[is_in].sum()),
        fixed=program.fixed | frozenset(map(int, program.activities[is_in[:count]])),
    )
    return left, Relaxed(relaxed.value, columns[is_free])


def _with_prices(program: Program) -> Any:
    from scipy.optimize import linprog  # noqa: PLC0415  slow to load

    return linprog(
        program.prices,
        A_ub=program.sparse,
        b_ub=program.most,
        bounds=(0.0, 1.0),
        method="highs-ds",
        options=_AS_IT_IS,
    )


def _with_rows(program: Program, rows: Floats, most: Floats) -> Program:
    return Program(
        program.activities,
        program.prices,
        np.vstack([program.table, rows]),
        np.concatenate([program.most, most]),
        program.done,
        program.fixed,
    )


def _cuts(core: Core, columns: Floats) -> tuple[Floats, Floats]:
    """Return, for each case, the row that the relaxation breaks most of those of submodularity, where it breaks one.

    With a few activities S taken, what is left of a case bounds what each other one adds to it:
    y ≤ r(S) + Σ min(r(a), 1 − r(S))·x(a) over the activities a beside S. Where S is empty it is a row of the program.
    """
    count, cases = len(core.codes), len(core.worths)
    taken, closed = columns[:count], columns[count:]
    most = int((core.parts > 0).sum(axis=0).max(initial=0))
    rank = np.argsort(np.where(core.parts > 0, -taken[:, None], np.inf), axis=0, kind="stable")[:most].T
    parts, shares = np.take_along_axis(core.parts.T, rank, axis=1), taken[rank]
    seeds = _seeds(most)
    have = parts @ seeds.T
    adds = np.where(seeds > 0, 0.0, np.minimum(parts[:, None, :], np.maximum(0.0, 1.0 - have)[:, :, None]))
    reach = np.where(have < 1.0 - _NEAR, have + (adds * shares[:, None, :]).sum(axis=2), np.inf)
    best = reach.argmin(axis=1)
    broken = np.nonzero(closed - reach[np.arange(cases), best] > _VIOLATED)[0]
    rows = np.zeros((broken.size, count + cases))
    for row, case in enumerate(broken):
        rows[row, rank[case]] = -adds[case, best[case]]
        rows[row, count + case] = 1.0
    return rows, have[broken, best[broken]]


def _seeds(most: int) -> Floats:
    """Return, row by row, every choice of a few among the first of so many."""
    first = range(min(_DEEP, most))
    chosen = [seed for size in range(1, _SEEDS + 1) for seed in combinations(first, size)]
    table = np.zeros((len(chosen), most))
    for row, seed in enumerate(chosen):
        table[row, list(seed)] = 1.0
    return table
