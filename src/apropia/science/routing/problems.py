"""What a route is planned from: gaps as uncertain as they are known, and what is on offer to close them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from statistics import NormalDist

# A standing is spread over so many places of equal probability (methods.md#routes).
PLACES = 5
_OUT_OF_SIGHT = 1e-9


@dataclass(frozen=True)
class Gap:
    """A level wanted, beside where a person is believed to stand: `mean`, give or take `sd`.

    ``floor`` bounds it from below: only what lies between it and the target belongs to this gap. So a competence two
    levels short is two gaps, and two courses of the same level do not close both.
    """

    code: str
    mean: float
    target: float
    sd: float = 0.0
    weight: float = 1.0
    floor: float | None = None

    @cached_property
    def places(self) -> tuple[tuple[float, float], ...]:
        """Return how far short she may be and the weight of each case, nearest first; nothing for no gap."""
        most = float("inf") if self.floor is None else self.target - self.floor
        if self.sd:
            spread = NormalDist(self.mean, self.sd)
            standings = [spread.inv_cdf((place + 0.5) / PLACES) for place in range(PLACES)]
        else:
            standings = [self.mean] * PLACES
        found: dict[float, float] = {}
        for standing in sorted(standings, reverse=True):
            short = min(most, self.target - standing)
            if short > _OUT_OF_SIGHT:
                found[short] = found.get(short, 0.0) + self.weight / PLACES
        return tuple(found.items())

    def closed(self, raised: float) -> float:
        """Return how much of it a raise closes, weighted: each level is counted once, however much is taught."""
        return sum(weight * min(short, raised) for short, weight in self.places)


@dataclass(frozen=True)
class Prerequisites:
    """What must come before: every one of these, one of those, and none of the last, before or beside."""

    every: frozenset[str] = frozenset()
    any_of: frozenset[str] = frozenset()
    none_of: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.every or self.any_of or self.none_of)


@dataclass(frozen=True)
class Activity:
    """Something to learn from: by how much it raises each gap, and when it may be taken.

    ``opens`` and ``due`` are minutes of her own time for learning, counted from now. ``after`` names what goes before
    it where both are taken, and is not asked for otherwise.
    """

    code: str
    minutes: int
    raises: Mapping[str, float]
    prerequisites: Prerequisites = Prerequisites()
    form: str = ""
    opens: float = 0.0
    due: float | None = None
    after: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Problem:
    """Everything a route depends on. ``had`` is finished; ``kept`` is begun or decided, and stays first, in its order.

    An hour is asked for only where it closes at least ``price``; one in a form that she does not prefer counts as
    ``detour`` hours. ``hours`` is all the time there is, kept activities included; None says any.
    """

    gaps: tuple[Gap, ...]
    activities: tuple[Activity, ...]
    hours: float | None = None
    had: frozenset[str] = frozenset()
    kept: tuple[str, ...] = ()
    forms: frozenset[str] = frozenset()
    price: float = 0.1
    detour: float = 1.5
    known: Mapping[str, Activity] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _once("gap", (gap.code for gap in self.gaps))
        _once("activity", (activity.code for activity in self.activities))
        if short := [one.code for one in self.activities if one.minutes <= 0]:
            raise ValueError(f"an activity takes some minutes: {short[0]}")
        if any(gap.sd < 0 or gap.weight < 0 for gap in self.gaps):
            raise ValueError("a spread or a weight is not below zero")
        known = {activity.code: activity for activity in self.activities}
        if circle := circle_of({code: activity.prerequisites for code, activity in known.items()}, had=self.had):
            raise CircleOfPrerequisites(circle)
        object.__setattr__(self, "known", known)

    def hours_felt(self, activity: Activity) -> float:
        """Return how long an activity seems, in hours: longer in a form that she does not prefer."""
        is_detour = bool(self.forms) and activity.form not in self.forms
        return activity.minutes / 60 * (self.detour if is_detour else 1.0)


class CircleOfPrerequisites(ValueError):
    """Activities that wait for each other; ``circle`` names them in order, each one needing the next."""

    def __init__(self, circle: list[str]) -> None:
        super().__init__("prerequisites form a circle: " + " → ".join([*circle, circle[0]]))
        self.circle = circle


def circle_of(needs: Mapping[str, Prerequisites], *, had: frozenset[str] = frozenset()) -> list[str]:
    """Return a circle that keeps its activities from ever being taken, or nothing.

    A circle with a way out, because one of several is enough, is none. What is not on offer closes no circle either.
    """
    open_now = {code for code in needs if code not in had}
    while True:
        ready = [code for code in open_now if not _waits_for(needs[code], open_now)]
        if not ready:
            break
        open_now.difference_update(ready)
    if not open_now:
        return []
    path = [min(open_now)]
    while True:
        following = min(_waits_for(needs[path[-1]], open_now))
        if following in path:
            circle = path[path.index(following) :]
            start = circle.index(min(circle))
            return [*circle[start:], *circle[:start]]
        path.append(following)


def _waits_for(needs: Prerequisites, unreached: set[str]) -> frozenset[str]:
    """Return what of the unreached it cannot do without."""
    every = needs.every & unreached
    if needs.any_of and needs.any_of <= unreached:
        return every | needs.any_of
    return every


def _once(what: str, codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise ValueError(f"one {what} comes twice: {code}")
        seen.add(code)
