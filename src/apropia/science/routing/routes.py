"""A route of learning: which activities close the gaps of a person, in which order, and why each stands there."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a step stands in a route."""

    CLOSES_GAP = "CLOSES_GAP"
    CHOSEN_GOAL = "CHOSEN_GOAL"
    PREREQUISITE = "PREREQUISITE"


@dataclass(frozen=True)
class Gap:
    """A competence that a person wants or needs to raise.

    ``current`` is None when the person was not assessed: then it is no gap, unless she chose it as a goal.
    """

    competence: str
    current: int | None
    target: int
    chosen: bool = False


@dataclass(frozen=True)
class Activity:
    """Something to learn from: it brings each of its competences to the given level."""

    code: str
    teaches: Mapping[str, int]
    minutes: int
    prerequisites: frozenset[str] = frozenset()
    done: bool = False


@dataclass(frozen=True)
class Step:
    """One activity of a route: ``closes`` are pairs of competence and level, ``prepares`` is what asked for it."""

    activity: str
    reason: Reason
    closes: tuple[tuple[str, int], ...]
    prepares: str | None
    minutes: int


@dataclass(frozen=True)
class Route:
    """Steps in the order in which to take them; ``unmet`` are the levels that no activity teaches."""

    steps: tuple[Step, ...]
    unmet: tuple[tuple[str, int], ...]

    @property
    def minutes(self) -> int:
        """Return how long the whole route takes."""
        return sum(step.minutes for step in self.steps)


_Need = tuple[str, int]


def plan_route(gaps: Iterable[Gap], activities: Iterable[Activity]) -> Route:
    """Order the activities that close a person's gaps.

    Largest gap first, a chosen goal before an equal gap; within a competence from the lower level up. Each time the
    activity is taken that closes most open levels per minute, counting what it must be preceded by; ties go to the
    shorter one, then to the code, so that the same input gives the same route.

    Parameters
    ----------
    gaps : levels as integers, 1 the lowest; at most one per competence
    activities : minutes > 0; what is done is neither repeated nor asked for again

    Returns
    -------
    Route whose steps never stand before their prerequisites.

    Raises
    ------
    ValueError
        If a competence comes twice, or prerequisites form a circle.
    """
    catalogue = {activity.code: activity for activity in activities}
    wanted = _ordered_needs(gaps)
    planned: dict[str, Step] = {}
    unmet: list[_Need] = []
    open_needs = dict.fromkeys(wanted)
    chosen_of = dict(wanted)
    while open_needs:
        need = next(iter(open_needs))
        bundle = _best_bundle(need, open_needs, catalogue, planned)
        if bundle is None:
            unmet.append(need)
            del open_needs[need]
            continue
        goal = bundle[-1]
        for code in bundle:
            closes = tuple(n for n in open_needs if _closes(catalogue[code], n))
            reason = Reason.PREREQUISITE
            if closes:
                reason = Reason.CHOSEN_GOAL if all(chosen_of[n] for n in closes) else Reason.CLOSES_GAP
            prepares = None if code == goal else goal
            planned[code] = Step(code, reason, closes, prepares if not closes else None, catalogue[code].minutes)
            for closed in closes:
                del open_needs[closed]
    return Route(tuple(planned.values()), tuple(unmet))


def _ordered_needs(gaps: Iterable[Gap]) -> dict[_Need, bool]:
    known = list(gaps)
    if len({gap.competence for gap in known}) != len(known):
        raise ValueError("a competence has one gap")
    real = [gap for gap in known if gap.chosen or gap.current is not None]

    def width(gap: Gap) -> int:
        return gap.target - (gap.current or 0)

    return {
        (gap.competence, level): gap.chosen
        for gap in sorted(real, key=lambda gap: (-width(gap), not gap.chosen, gap.competence))
        for level in range((gap.current or 0) + 1, gap.target + 1)
    }


def _closes(activity: Activity, need: _Need) -> bool:
    competence, level = need
    return activity.teaches.get(competence) == level


def _best_bundle(
    need: _Need, open_needs: Collection[_Need], catalogue: Mapping[str, Activity], planned: Collection[str]
) -> list[str] | None:
    best: tuple[float, int, str] | None = None
    chosen: list[str] | None = None
    for activity in catalogue.values():
        if activity.done or activity.code in planned or not _closes(activity, need):
            continue
        bundle = _with_prerequisites(activity.code, catalogue, planned)
        if bundle is None:
            continue
        minutes = sum(catalogue[code].minutes for code in bundle)
        closed = sum(any(_closes(catalogue[code], other) for code in bundle) for other in open_needs)
        rank = (-closed / max(minutes, 1), minutes, activity.code)
        if best is None or rank < best:
            best, chosen = rank, bundle
    return chosen


def _with_prerequisites(code: str, catalogue: Mapping[str, Activity], planned: Collection[str]) -> list[str] | None:
    """Return the activity preceded by what it needs, or None when something it needs is not on offer."""
    ordered: dict[str, None] = {}
    open_path: list[str] = []

    def visit(current: str) -> bool:
        if current in open_path:
            raise ValueError(f"prerequisites form a circle at {current}")
        if current in ordered or current in planned:
            return True
        activity = catalogue.get(current)
        if activity is None:
            return False
        if activity.done:
            return True
        open_path.append(current)
        ready = all(visit(needed) for needed in sorted(activity.prerequisites))
        open_path.pop()
        ordered[current] = None
        return ready

    return list(ordered) if visit(code) else None
