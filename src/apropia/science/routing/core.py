"""The part of a problem that is left to decide, as arrays: what may be taken, what it closes, what it waits for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apropia.science.routing.problems import Activity, Problem

Floats = NDArray[np.float64]
Taken = frozenset[int]
_OUT_OF_SIGHT = 1e-9


@dataclass(frozen=True)
class Core:
    """Activities by number, in the order of their codes, and cases of gaps by number.

    Of case j, `depths[j]` levels are open and each is worth `weights[j]`; activity a raises it by `raises[a, j]`.
    """

    codes: tuple[str, ...]
    minutes: Floats
    costs: Floats
    opens: Floats
    due: Floats
    raises: Floats
    depths: Floats
    weights: Floats
    every: tuple[Taken, ...]
    any_of: tuple[Taken, ...]
    none_of: tuple[Taken, ...]
    after: tuple[Taken, ...]

    @property
    def is_timed(self) -> bool:
        """Whether when something is taken matters, beside how long all takes."""
        return bool((self.opens > 0).any() or (self.due < self.due.max(initial=0.0)).any())

    @property
    def limit(self) -> float:
        """All the minutes there are."""
        return float(self.due.max(initial=0.0))

    def closed(self, taken: Iterable[int]) -> float:
        """Return the weighted gap that a set of activities closes."""
        rows = list(taken)
        if not rows:
            return 0.0
        return float(self.weights @ np.minimum(self.depths, self.raises[rows].sum(axis=0)))

    def value(self, taken: Iterable[int]) -> float:
        """Return what a set is good for: the gap it closes less the price of its hours."""
        rows = list(taken)
        return self.closed(rows) - float(self.costs[rows].sum())

    def is_ready(self, one: int, before: Iterable[int], *, left: Iterable[int]) -> bool:
        """Say whether what an activity waits for stands before it, and nothing left to take goes first."""
        done = set(before)
        is_open = self.every[one] <= done and (not self.any_of[one] or bool(self.any_of[one] & done))
        return is_open and self.after[one].isdisjoint(left)

    def fits_together(self, taken: Taken) -> bool:
        """Say whether nothing in a set excludes, or lacks, another."""
        return all(
            self.every[one] <= taken
            and (not self.any_of[one] or self.any_of[one] & taken)
            and not self.none_of[one] & taken
            for one in taken
        )


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
    offered = _useful(_available(problem, had, limit, kept_minutes), {code for code, _depth, _weight in cases})
    if limit is None:
        limit = sum(one.minutes for one in offered) + max((one.opens for one in offered), default=0.0)
    return _arrays(problem, offered, cases, kept_minutes=kept_minutes, limit=limit)


def _arrays(
    problem: Problem,
    offered: Sequence[Activity],
    cases: Sequence[tuple[str, float, float]],
    *,
    kept_minutes: float,
    limit: float,
) -> Core:
    had = problem.had | set(problem.kept)
    place = {one.code: number for number, one in enumerate(offered)}

    def numbers(codes: Iterable[str]) -> Taken:
        return frozenset(place[code] for code in codes if code in place)

    asked = [one.prerequisites for one in offered]
    raises = [[one.raises.get(code, 0.0) for code, _depth, _weight in cases] for one in offered]
    return Core(
        codes=tuple(one.code for one in offered),
        minutes=np.array([one.minutes for one in offered], dtype=float),
        costs=np.array([problem.price * problem.hours_felt(one) for one in offered], dtype=float),
        opens=np.array([max(0.0, one.opens - kept_minutes) for one in offered], dtype=float),
        due=np.array(
            [limit if one.due is None else min(limit, one.due - kept_minutes) for one in offered], dtype=float
        ),
        raises=np.array(raises, dtype=float).reshape(len(offered), len(cases)),
        depths=np.array([depth for _code, depth, _weight in cases], dtype=float),
        weights=np.array([weight for _code, _depth, weight in cases], dtype=float),
        every=tuple(numbers(needs.every) for needs in asked),
        any_of=tuple(frozenset() if needs.any_of & had else numbers(needs.any_of) for needs in asked),
        none_of=tuple(numbers(needs.none_of) for needs in asked),
        after=tuple(numbers(one.after) for one in offered),
    )


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


def _useful(offered: Sequence[Activity], open_codes: set[str]) -> list[Activity]:
    """Return what closes something open, and what leads to it."""
    by_code = {one.code: one for one in offered}
    wanted = [one.code for one in offered if any(one.raises.get(code, 0.0) > 0 for code in open_codes)]
    useful: set[str] = set()
    while wanted:
        code = wanted.pop()
        if code in by_code and code not in useful:
            useful.add(code)
            wanted += [*by_code[code].prerequisites.every, *by_code[code].prerequisites.any_of]
    return [one for one in offered if one.code in useful]
