"""What would take a step out of a plan: nothing is claimed that was not solved, or follows from what it closes."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from apropia.science.routing.choices import choose
from apropia.science.routing.core import Core, core_of
from apropia.science.routing.plans import Plan
from apropia.science.routing.problems import Problem

# A threshold is looked for in tenths of a level, which is how it is told.
_TENTHS = 10
# A worth so near its price is left to the solver.
_EVEN = 1e-6


@dataclass(frozen=True)
class Removal:
    """What would take a step out. `known` are the gaps that would have to be none: one alone where one is enough.

    `below` is, where one gap is enough, the size from which on down it no longer asks for the step, in levels.
    """

    activity: str
    known: tuple[str, ...]
    below: float | None


def removals(problem: Problem, found: Plan) -> list[Removal]:
    """Return, for each step that was not begun or decided, what would remove it; nothing for a step that stays anyway.

    Each claim holds: with these gaps closed, the plan made anew does not have the step.
    """
    others = _Others(problem)
    closes_of = {step.activity: step.closes for step in found.steps}
    told = []
    for step in found.steps:
        if step.activity in problem.kept:
            continue
        behind = [step.activity, *_reached(found, step.activity)]
        gaps = dict.fromkeys(part.gap for code in behind for part in closes_of[code])
        alone = next((gap for gap in gaps if not others.have(step.activity, {gap})), None)
        if alone is not None:
            told.append(Removal(step.activity, (alone,), _threshold(others, step.activity, alone)))
        elif not others.have(step.activity, gaps):
            told.append(Removal(step.activity, tuple(gaps), None))
    return told


@dataclass
class _Other:
    """The same problem with other gaps, and what is chosen of it once somebody has to know."""

    core: Core
    chosen: frozenset[str] | None = None


@dataclass
class _Others:
    """The problems with some gaps no larger than a size, for sure. Each is solved once, whichever step it is about."""

    problem: Problem
    _asked: dict[tuple[frozenset[str], int], _Other] = field(default_factory=dict)

    def have(self, code: str, known: Iterable[str], *, tenths: int = 0) -> bool:
        """Say whether the plan made anew has a step; by its worth alone where that decides, else by solving."""
        key = (frozenset(known), tenths)
        if key not in self._asked:
            self._asked[key] = _Other(core_of(_with_gaps(self.problem, key[0], tenths / _TENTHS)))
        other = self._asked[key]
        if code not in other.core.codes:
            return False
        if other.chosen is None and _pays_anyway(other.core, other.core.codes.index(code)):
            return True
        if other.chosen is None:
            sequence = choose(other.core).order.sequence
            other.chosen = frozenset(other.core.codes[one] for one in sequence)
        return code in other.chosen


def _with_gaps(problem: Problem, known: frozenset[str], size: float) -> Problem:
    gaps = tuple(
        replace(gap, mean=gap.target - size, sd=0.0, floor=None) if gap.code in known else gap for gap in problem.gaps
    )
    return replace(problem, gaps=gaps)


def _pays_anyway(core: Core, one: int) -> bool:
    """Say whether the plan has an activity because it pays even after all others, and nothing hinders it.

    What a set closes grows by less the larger the set is, and a plan leaves out nothing that would pay.
    """
    if core.is_timed or float(core.minutes.sum()) > core.limit:
        return False
    if core.every[one] or core.any_of[one] or core.apart[one] or core.after[one]:
        return False
    rest = core.parts.sum(axis=0) - core.parts[one]
    left = float((np.minimum(1.0, rest + core.parts[one]) - np.minimum(1.0, rest)) @ core.worths)
    return left > float(core.costs[one]) + _EVEN


def _reached(found: Plan, code: str) -> list[str]:
    """Return the steps that wait for one, directly or not."""
    leads = {step.activity: step.leads_to for step in found.steps}
    reached: dict[str, None] = {}
    wanted = list(leads[code])
    while wanted:
        following = wanted.pop(0)
        if following not in reached:
            reached[following] = None
            wanted += leads[following]
    return list(reached)


def _threshold(others: _Others, code: str, gap: str) -> float | None:
    """Return the largest size of a gap, known for sure, found not to ask for the step; None where none above zero."""
    largest = max(one.target - one.mean for one in others.problem.gaps if one.code == gap)
    low, high = 0, int(largest * _TENTHS)
    if high <= 0 or not others.have(code, {gap}, tenths=high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if others.have(code, {gap}, tenths=middle):
            high = middle
        else:
            low = middle
    return low / _TENTHS or None
