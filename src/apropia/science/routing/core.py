"""The part of a problem that is left to decide, as arrays: what may be taken, what it closes, what it waits for."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from apropia.science.routing.problems import Activity, Problem

Floats = NDArray[np.float64]
Taken = frozenset[int]
# A gap, how far short of it she may be, and the weight of a level of that.
Case = tuple[str, float, float]
_OUT_OF_SIGHT = 1e-9


@dataclass(frozen=True)
class Core:
    """Activities by number, in the order of their codes, and cases of gaps by number.

    Activity a closes the part `parts[a, j]` of case j, from 0 to 1; all of the case is worth `worths[j]`. Cases of
    which every activity closes the same part are one. `apart` says what is never beside what, both ways.
    """

    codes: tuple[str, ...]
    minutes: Floats
    costs: Floats
    opens: Floats
    due: Floats
    parts: Floats
    worths: Floats
    every: tuple[Taken, ...]
    any_of: tuple[Taken, ...]
    apart: tuple[Taken, ...]
    after: tuple[Taken, ...]

    @property
    def is_timed(self) -> bool:
        """Whether when something is taken matters, beside how long all takes."""
        return bool((self.opens > 0).any() or (self.due < self.due.max(initial=0.0)).any())

    @property
    def limit(self) -> float:
        """All the minutes there are."""
        return float(self.due.max(initial=0.0))

    @cached_property
    def _touched(self) -> tuple[NDArray[np.int_], Floats, Floats]:
        """For each activity the cases that it closes, by number, how far and their worth: few of all."""
        most = int((self.parts > 0).sum(axis=1).max(initial=0))
        cases = np.argsort(self.parts <= 0, axis=1, kind="stable")[:, :most]
        return cases, np.take_along_axis(self.parts, cases, axis=1), self.worths[cases]

    def gains(self, closed: Floats) -> Floats:
        """Return what each activity closes beside what is closed of each case already."""
        cases, parts, worths = self._touched
        have = np.minimum(1.0, closed)[cases]
        closed_now: Floats = ((np.minimum(1.0, have + parts) - have) * worths).sum(axis=1)
        return closed_now

    def closed(self, taken: Iterable[int]) -> float:
        """Return the weighted gap that a set of activities closes."""
        rows = sorted(taken)
        if not rows:
            return 0.0
        return float(np.minimum(1.0, self.parts[rows].sum(axis=0)) @ self.worths)

    def value(self, taken: Iterable[int]) -> float:
        """Return what a set is good for: the gap it closes less the price of its hours."""
        rows = sorted(taken)
        return self.closed(rows) - float(self.costs[rows].sum())

    def is_ready(self, one: int, before: Set[int], *, left: Iterable[int]) -> bool:
        """Say whether what an activity waits for stands before it, and nothing left to take goes first."""
        is_open = self.every[one] <= before and (not self.any_of[one] or not self.any_of[one].isdisjoint(before))
        return is_open and self.after[one].isdisjoint(left)


def core_of(problem: Problem) -> Core:
    """Return what is left to decide once what was finished and what is kept have closed their part."""
    had = problem.had | set(problem.kept)
    settled = [one for one in problem.activities if one.code in had]
    kept_minutes = sum(problem.known[code].minutes for code in problem.kept if code in problem.known)
    cases = [
        (gap.code, short - raised, weight)
        for gap in sorted(problem.gaps, key=lambda gap: gap.code)
        for raised in [sum(one.raises.get(gap.code, 0.0) for one in settled)]
        for short, weight in gap.places
        if weight > 0 and short - raised > _OUT_OF_SIGHT
    ]
    limit = max(0.0, problem.hours * 60 - kept_minutes) if problem.hours is not None else None
    offered = _useful(problem, _available(problem, had, limit, kept_minutes), cases)
    if limit is None:
        limit = sum(one.minutes for one in offered) + max((one.opens for one in offered), default=0.0)
    return _arrays(problem, offered, cases, kept_minutes=kept_minutes, limit=limit)


def _arrays(
    problem: Problem,
    offered: Sequence[Activity],
    cases: Sequence[Case],
    *,
    kept_minutes: float,
    limit: float,
) -> Core:
    had = problem.had | set(problem.kept)
    place = {one.code: number for number, one in enumerate(offered)}

    def numbers(codes: Iterable[str]) -> Taken:
        return frozenset(place[code] for code in codes if code in place)

    asked = [one.prerequisites for one in offered]
    parts, worths = _merged(offered, cases)
    return Core(
        codes=tuple(one.code for one in offered),
        minutes=np.array([one.minutes for one in offered], dtype=float),
        costs=np.array([problem.price * problem.hours_felt(one) for one in offered], dtype=float),
        opens=np.array([max(0.0, one.opens - kept_minutes) for one in offered], dtype=float),
        due=np.array(
            [limit if one.due is None else min(limit, one.due - kept_minutes) for one in offered], dtype=float
        ),
        parts=parts,
        worths=worths,
        every=tuple(numbers(needs.every) for needs in asked),
        any_of=tuple(frozenset() if needs.any_of & had else numbers(needs.any_of) for needs in asked),
        apart=_apart([numbers(needs.none_of) for needs in asked]),
        after=tuple(numbers(one.after) for one in offered),
    )


def _apart(none_of: Sequence[Taken]) -> tuple[Taken, ...]:
    """Return for each what is never beside it, whichever of the two says so."""
    found = [set(others) for others in none_of]
    for one, others in enumerate(none_of):
        for other in others:
            found[other].add(one)
    return tuple(map(frozenset, found))


def _available(problem: Problem, had: frozenset[str], limit: float | None, kept_minutes: float) -> list[Activity]:
    """Return, by code, the activities that can be taken at all: what they wait for is had or on offer, and in time."""
    offered = {
        one.code: one
        for one in sorted(problem.activities, key=lambda one: one.code)
        if one.code not in had
        and not one.prerequisites.none_of & had
        and max(one.opens, kept_minutes) + one.minutes <= _latest(one, limit, kept_minutes)
    }
    while True:
        within = had | offered.keys()
        lost = [
            code
            for code, one in offered.items()
            if not one.prerequisites.every <= within
            or (one.prerequisites.any_of and not one.prerequisites.any_of & within)
        ]
        if not lost:
            return list(offered.values())
        for code in lost:
            del offered[code]


def _latest(one: Activity, limit: float | None, kept_minutes: float) -> float:
    ends = [end for end in (one.due, None if limit is None else limit + kept_minutes) if end is not None]
    return min(ends, default=float("inf"))


def _useful(problem: Problem, offered: Sequence[Activity], cases: Sequence[Case]) -> list[Activity]:
    """Return what alone closes more than its hours cost, and what leads to it: nothing else is in a best set.

    The larger a set is, the less one more closes: what does not pay alone never does.
    """
    by_code = {one.code: one for one in offered}
    open_of: dict[str, list[Case]] = {}
    for case in cases:
        open_of.setdefault(case[0], []).append(case)
    wanted = []
    for one in offered:
        closed = sum(
            weight * min(depth, amount)
            for gap, amount in one.raises.items()
            for _code, depth, weight in open_of.get(gap, ())
        )
        if closed > problem.price * problem.hours_felt(one) + _OUT_OF_SIGHT:
            wanted.append(one.code)
    useful: set[str] = set()
    while wanted:
        code = wanted.pop()
        if code in by_code and code not in useful:
            useful.add(code)
            wanted += [*by_code[code].prerequisites.every, *by_code[code].prerequisites.any_of]
    return [one for one in offered if one.code in useful]


def _merged(offered: Sequence[Activity], cases: Sequence[Case]) -> tuple[Floats, Floats]:
    """Return the part that each activity closes of each case, and the worth of the case; equal cases as one."""
    raising: dict[str, list[tuple[int, float]]] = {}
    for number, one in enumerate(offered):
        for gap, amount in one.raises.items():
            if amount > 0:
                raising.setdefault(gap, []).append((number, amount))
    worth_of: dict[tuple[tuple[int, float], ...], float] = {}
    for gap, depth, weight in cases:
        closing = tuple((number, min(1.0, amount / depth)) for number, amount in raising.get(gap, ()))
        if closing:
            worth_of[closing] = worth_of.get(closing, 0.0) + weight * depth
    parts = np.zeros((len(offered), len(worth_of)))
    for case, closing in enumerate(worth_of):
        for number, part in closing:
            parts[number, case] = part
    return parts, np.array(list(worth_of.values()), dtype=float)
