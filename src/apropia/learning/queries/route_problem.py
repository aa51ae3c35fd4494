"""A person's needs and the courses on offer as the problem that `science.routing` plans."""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date

from apropia.competences.models import LEVEL_ORDER
from apropia.learning.models import StepKind
from apropia.learning.policies.route_pace import RoutePace
from apropia.learning.queries.needs import Need
from apropia.learning.queries.offers import Offer
from apropia.science.routing.problems import Activity, Gap, Prerequisites, Problem

# methods.md#routes
GOAL_WEIGHT = 2.0


@dataclasses.dataclass(frozen=True)
class Rung:
    """One level of a need: a competence two levels short has two."""

    need: Need
    level: int

    @property
    def code(self) -> str:
        return f"{self.need.code}:{self.level}"


def rungs_of(needs: Sequence[Need], offers: Sequence[Offer]) -> dict[str, Rung]:
    """Return, by code, the levels to close. An area adds none where a course answers one of its own competences."""
    answered = {
        need.code.split(".")[0]
        for need in needs
        if "." in need.code and any(offer.teaches.get(need.code) in _levels(need) for offer in offers)
    }
    rungs = (Rung(need, level) for need in needs if need.code not in answered for level in _levels(need))
    return {rung.code: rung for rung in rungs}


def problem_of(rungs: Iterable[Rung], offers: Sequence[Offer], *, on: date, pace: RoutePace) -> Problem:
    """Return what to plan: levels as gaps, courses that close them whole, what was had and what stays."""
    wanted = list(rungs)
    gaps = [
        Gap(
            code=rung.code,
            mean=_standing(rung.need),
            sd=rung.need.sd,
            target=rung.level,
            floor=rung.level - 1,
            weight=GOAL_WEIGHT if rung.need.is_chosen else 1.0,
        )
        for rung in wanted
    ]
    return Problem(
        gaps=tuple(gaps),
        activities=tuple(_activity(offer, wanted, offers, on=on, pace=pace) for offer in _to_plan(offers)),
        hours=pace.hours(on=on),
        forms=pace.forms,
        # What she put off will close its part when it comes back: nothing else is asked for in its place.
        had=frozenset(offer.code for offer in offers if offer.is_done or offer.is_postponed),
        kept=tuple(offer.code for offer in offers if offer.is_kept and not (offer.is_done or offer.is_postponed)),
    )


def _levels(need: Need) -> range:
    """Return the levels short of the target. A goal without a result is one step up: what is before is granted."""
    target = LEVEL_ORDER[need.target]
    return range(LEVEL_ORDER[need.current] + 1 if need.current else target, target + 1)


def _standing(need: Need) -> float:
    if need.mean is not None:
        return need.mean
    return float(LEVEL_ORDER[need.current] if need.current else LEVEL_ORDER[need.target] - 1)


def _activity(offer: Offer, rungs: Sequence[Rung], offers: Sequence[Offer], *, on: date, pace: RoutePace) -> Activity:
    closes = _closes(offer, rungs)
    return Activity(
        code=offer.code,
        minutes=max(1, offer.minutes),
        raises={rung.code: 1.0 for rung in closes},
        prerequisites=offer.prerequisites,
        form=StepKind.COURSE,
        # One too near is as near as can be: the course comes first, not never.
        due=None if offer.due_on is None else max(float(offer.minutes), pace.minutes_until(offer.due_on, on=on)),
        after=frozenset(other.code for other in offers if _goes_before(_closes(other, rungs), closes)),
    )


def _to_plan(offers: Sequence[Offer]) -> list[Offer]:
    """Leave out what waits for a course that she put off: it is proposed once that one came back."""
    later = {offer.code for offer in offers if offer.is_postponed and not offer.is_done}

    def waits(asked: Prerequisites) -> bool:
        return bool(asked.every & later) or (bool(asked.any_of) and asked.any_of <= later)

    return [offer for offer in offers if offer.is_done or offer.is_kept or not waits(offer.prerequisites)]


def _closes(offer: Offer, rungs: Sequence[Rung]) -> list[Rung]:
    """Return the levels that a course closes. One finished before the results closes none: they tell it already."""
    return [] if offer.is_measured else [rung for rung in rungs if offer.teaches.get(rung.need.code) == rung.level]


def _goes_before(first: Sequence[Rung], second: Sequence[Rung]) -> bool:
    """Say whether a course teaches a lower level of what another teaches, and nothing as high as its lowest."""
    if not first or not second or min(one.level for one in first) >= min(two.level for two in second):
        return False
    return any(one.need.code == two.need.code and one.level < two.level for one in first for two in second)
