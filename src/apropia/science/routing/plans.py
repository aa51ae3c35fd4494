"""An ordered plan for a problem, each step with what it closes and what makes it stand where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from apropia.science.routing.choices import EFFORT, Choice, choose
from apropia.science.routing.core import Core, core_of
from apropia.science.routing.orders import Order, best_order
from apropia.science.routing.problems import Activity, Problem

_SEEN = 1e-6


class Cause(StrEnum):
    """Why a step comes when it comes."""

    YIELD = "YIELD"  # nothing left closes more per hour
    PREREQUISITE = "PREREQUISITE"  # what it leads to is worth it
    DUE = "DUE"  # without its date it would come later
    OPENS = "OPENS"  # it cannot come earlier
    ORDER = "ORDER"  # the order as a whole closes gaps soonest
    KEPT = "KEPT"  # it was begun or decided


@dataclass(frozen=True)
class Closed:
    """A part of a gap that a step closes, weighted, after the steps before it; `share` is of the whole gap."""

    gap: str
    amount: float
    share: float


@dataclass(frozen=True)
class Step:
    """One activity: `begins` is in minutes from now; `leads_to` are the later steps that wait for it."""

    activity: str
    minutes: int
    begins: float
    closes: tuple[Closed, ...]
    cause: Cause
    leads_to: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """Steps in order. `value` is the weighted gap closed by what was chosen, less the price of its hours.

    `bound` is above the value of every other plan, `gap` how far above, as a part; `order_bound` is below every wait.
    `left` is how much of each gap stays open, weighted; `unmet` are the gaps that nothing on offer raises.
    """

    steps: tuple[Step, ...]
    value: float
    bound: float
    gap: float
    wait: float
    order_bound: float
    left: Mapping[str, float]
    unmet: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(step.activity for step in self.steps)

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    @property
    def closed(self) -> float:
        return sum(part.amount for step in self.steps for part in step.closes)

    @property
    def per_hour(self) -> float:
        """The weighted gap closed per hour."""
        return 60 * self.closed / self.minutes if self.steps else 0.0

    @property
    def is_exact(self) -> bool:
        """Whether the choice and its order are proven best."""
        return self.gap <= _SEEN and self.wait - self.order_bound <= _SEEN * max(1.0, self.wait)


def plan(problem: Problem, *, effort: int | None = EFFORT) -> Plan:
    """Plan a route: choose what is worth most, then order it for the shortest wait (methods.md#routes).

    ``effort`` bounds the search as `choices.choose` says. The same problem gives the same plan, in whatever order its
    activities are written.
    """
    core = core_of(problem)
    choice = choose(core, effort=effort)
    sequence = [core.codes[one] for one in choice.order.sequence]
    kept = [problem.known[code] for code in problem.kept if code in problem.known]
    ordered = [*kept, *(problem.known[code] for code in sequence)]
    closes, left = _closings(problem, ordered)
    begins = _begins(kept, choice)
    causes = [Cause.KEPT] * len(kept) + _causes(core, choice)
    steps = tuple(
        Step(
            activity=one.code,
            minutes=one.minutes,
            begins=begin,
            closes=closed,
            cause=cause,
            leads_to=tuple(
                later.code for later in ordered[place + 1 :] if one.code in _asked_for(later, ordered[: place + 1])
            ),
        )
        for place, (one, begin, closed, cause) in enumerate(zip(ordered, begins, closes, causes, strict=True))
    )
    raised = {code for one in problem.activities for code, amount in one.raises.items() if amount > 0}
    return Plan(
        steps=steps,
        value=choice.value,
        bound=choice.bound,
        gap=choice.gap,
        wait=choice.order.wait,
        order_bound=choice.order.bound,
        left=left,
        unmet=tuple(gap.code for gap in problem.gaps if gap.places and gap.code not in raised),
    )


def _asked_for(one: Activity, before: Sequence[Activity]) -> frozenset[str]:
    """Return what an activity waits for: of several ways in, the first that was taken."""
    first = next((other.code for other in before if other.code in one.prerequisites.any_of), None)
    return one.prerequisites.every | ({first} if first else frozenset())


def _closings(problem: Problem, ordered: Sequence[Activity]) -> tuple[list[tuple[Closed, ...]], Mapping[str, float]]:
    """Return what each step closes of each gap after those before it, and what stays open."""
    had = [problem.known[code] for code in sorted(problem.had) if code in problem.known]
    raised = {gap.code: sum(one.raises.get(gap.code, 0.0) for one in had) for gap in problem.gaps}
    whole = {gap.code: sum(short * weight for short, weight in gap.places) for gap in problem.gaps}
    closes = []
    for one in ordered:
        parts = []
        for gap in problem.gaps:
            if not (amount := one.raises.get(gap.code, 0.0)):
                continue
            gain = gap.closed(raised[gap.code] + amount) - gap.closed(raised[gap.code])
            raised[gap.code] += amount
            if gain > _SEEN:
                parts.append(Closed(gap.code, gain, gain / whole[gap.code]))
        closes.append(tuple(sorted(parts, key=lambda part: (-part.amount, part.gap))))
    return closes, {gap.code: whole[gap.code] - gap.closed(raised[gap.code]) for gap in problem.gaps}


def _begins(kept: Sequence[Activity], choice: Choice) -> list[float]:
    begins, now = [], 0.0
    for one in kept:
        begins.append(now)
        now += one.minutes
    return [*begins, *(now + begin for begin in choice.order.begins)]


def _causes(core: Core, choice: Choice) -> list[Cause]:
    """Say of each step what makes it come when it comes; a date only where the order without it was found to differ."""
    sequence = choice.order.sequence
    causes = []
    for place, one in enumerate(sequence):
        if core.opens[one] > 0 and choice.order.begins[place] <= core.opens[one]:
            causes.append(Cause.OPENS)
        elif core.due[one] < core.limit and _comes_later_without_date(core, sequence, place):
            causes.append(Cause.DUE)
        else:
            causes.append(_by_worth(core, choice.order, place))
    return causes


def _comes_later_without_date(core: Core, sequence: Sequence[int], place: int) -> bool:
    due = core.due.copy()
    due[sequence[place]] = core.limit
    free = best_order(replace(core, due=due), sequence)
    return free is not None and free.sequence.index(sequence[place]) > place


def _by_worth(core: Core, order: Order, place: int) -> Cause:
    """Compare what a step closes per minute with what could come in its place, and with what waits for it."""
    sequence = order.sequence
    before, one, rest = list(sequence[:place]), sequence[place], sequence[place + 1 :]
    per_minute = core.gains(core.parts[before].sum(axis=0)) / core.minutes
    better = {other for other in rest if per_minute[other] > per_minute[one] + _SEEN}
    waiting = {
        other
        for other in rest
        if one in core.every[other] or (one in core.any_of[other] and not core.any_of[other] & set(before))
    }
    if better & waiting:
        return Cause.PREREQUISITE
    could = [
        other
        for other in better
        if core.is_ready(other, set(before), left=sequence[place:]) and core.opens[other] <= order.begins[place]
    ]
    return Cause.ORDER if could else Cause.YIELD
