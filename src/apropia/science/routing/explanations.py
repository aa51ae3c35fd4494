"""What would take a step out of a plan, found by planning again: nothing is claimed that was not solved."""

from dataclasses import dataclass, replace

from apropia.science.routing.plans import Plan, plan
from apropia.science.routing.problems import Problem

# How near a threshold is told, in levels.
_TOLD = 0.05


@dataclass(frozen=True)
class Removal:
    """What would take a step out. `known` are the gaps that would have to be none: one alone where one is enough.

    `below` is, where one gap is enough, the size from which on down it no longer asks for the step, in levels.
    """

    activity: str
    known: tuple[str, ...]
    below: float | None


def removals(problem: Problem, found: Plan, *, nodes: int | None = None) -> list[Removal]:
    """Return, for each step that was not begun or decided, what would remove it; nothing for a step that stays anyway.

    Each claim was checked: with these gaps closed, the plan made anew does not have the step.
    """
    told = []
    for step in found.steps:
        if step.activity in problem.kept:
            continue
        later = {
            code: other.closes
            for code in _reached(found, step.activity)
            for other in found.steps
            if other.activity == code
        }
        gaps = dict.fromkeys(part.gap for closes in (step.closes, *later.values()) for part in closes)
        alone = next((gap for gap in gaps if not _stays(problem, step.activity, {gap}, nodes)), None)
        if alone is not None:
            told.append(Removal(step.activity, (alone,), _threshold(problem, step.activity, alone, nodes)))
        elif not _stays(problem, step.activity, set(gaps), nodes):
            told.append(Removal(step.activity, tuple(gaps), None))
    return told


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


def _stays(problem: Problem, code: str, known: set[str], nodes: int | None, *, size: float = 0.0) -> bool:
    """Plan again with some gaps no larger than `size`, for sure, and say whether the step is still there."""
    gaps = tuple(
        replace(gap, mean=gap.target - size, sd=0.0, floor=None) if gap.code in known else gap for gap in problem.gaps
    )
    return code in plan(replace(problem, gaps=gaps), nodes=nodes).codes


def _threshold(problem: Problem, code: str, gap: str, nodes: int | None) -> float | None:
    """Return the largest size of a gap, known for sure, found not to ask for the step; None where none above zero."""
    low, high = 0.0, max(one.target - one.mean for one in problem.gaps if one.code == gap)
    if high <= 0 or not _stays(problem, code, {gap}, nodes, size=high):
        return None
    while high - low > _TOLD:
        middle = (low + high) / 2
        if _stays(problem, code, {gap}, nodes, size=middle):
            high = middle
        else:
            low = middle
    return low or None
