"""What a person needs or wants to learn: the gaps of her diagnosis, the services she does not use, and her goals."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID

from apropia.catalogue.queries import services_applying_to
from apropia.competences.models import LEVEL_ORDER, Competence
from apropia.competences.queries.framework import CURRENT
from apropia.competences.queries.particular import levels_expected_of
from apropia.competences.queries.targets import area_targets_of
from apropia.diagnosis.queries.results import LEVEL_BEGINS, ServiceAnswers, latest_for
from apropia.learning.models import LearningPath, PathSource
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class Need:
    """One competence (`2.2`) or area (`2`): the level held, the level wanted. Never one that was not assessed.

    `mean` is where on the scale of levels she stands (1 to 4), as far as it was measured, give or take `sd`.
    """

    code: str
    name: str
    current: str
    target: str
    is_chosen: bool = False
    mean: float | None = None
    sd: float = 0.0


@dataclasses.dataclass(frozen=True)
class ServiceNeed:
    """A service meant for the person that she said not to know, or to know and not to use."""

    service_id: int
    name: str
    is_known: bool


@dataclasses.dataclass(frozen=True)
class Diagnosed:
    """What the latest diagnosis says: when it was taken, gaps, services, and the areas without an answer."""

    at: datetime | None = None
    gaps: tuple[Need, ...] = ()
    services: tuple[ServiceNeed, ...] = ()
    not_assessed: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Needs:
    """What a route should answer, and the names of what the diagnosis could not tell."""

    source: str
    results_at: datetime | None
    needs: tuple[Need, ...]
    services: tuple[ServiceNeed, ...] = ()
    not_assessed: tuple[str, ...] = ()


def goals_of(path: LearningPath | None) -> list[Need]:
    """Return what the person chose to work on. One query."""
    if path is None:
        return []
    return [
        Need(code=goal.competence.code, name=goal.competence.name, current="", target=goal.level, is_chosen=True)
        for goal in path.goals.select_related("competence")
    ]


def goals_named(levels: Mapping[str, str]) -> list[Need]:
    """Return goals that are not kept yet, from their level by code of competence. One query."""
    known = Competence.objects.filter(code__in=levels, area__framework__code=CURRENT)
    return [
        Need(code=one.code, name=one.name, current="", target=levels[one.code], is_chosen=True)
        for one in known.order_by("area__order", "order")
    ]


def needs_for(*, person: Person, goals: Sequence[Need] | None = None, on: date | None = None) -> Needs:
    """Return the gaps of her latest results, as targets are on a date, and her goals or those that are given."""
    if goals is None:
        goals = goals_of(LearningPath.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym).first())
    found = _results_of(person, on)
    held = {gap.code: gap for gap in found.gaps}
    goals = [
        dataclasses.replace(goal, current=known.current, mean=known.mean, sd=known.sd)
        if (known := held.get(goal.code))
        else goal
        for goal in goals
    ]
    chosen = {goal.code for goal in goals}
    gaps = [gap for gap in found.gaps if gap.code not in chosen]
    return Needs(
        source=_source(has_goals=bool(goals), has_gaps=bool(gaps or found.services)),
        results_at=found.at,
        needs=(*gaps, *goals),
        services=found.services,
        not_assessed=found.not_assessed,
    )


def _source(*, has_goals: bool, has_gaps: bool) -> PathSource:
    if has_goals:
        return PathSource.BOTH if has_gaps else PathSource.GOALS
    return PathSource.DIAGNOSIS


def person_of(*, entity_id: int, pseudonym: UUID) -> Person | None:
    """Return the person behind a pseudonym, for work done on her own behalf only."""
    return Person.objects.filter(entity=entity_id, pseudonym=pseudonym).select_related("entity").first()


def is_gap(current: str, target: str) -> bool:
    """Say whether a level is known and lies below its target."""
    return bool(current and target) and LEVEL_ORDER[current] < LEVEL_ORDER[target]


def _results_of(person: Person, on: date | None) -> Diagnosed:
    """Return what her latest results say beside what is expected on a date; without one, on that of her answers."""
    result = latest_for(person=person)
    if result is None:
        return Diagnosed()
    outcomes = (*result.areas, *result.competences)
    expected = {outcome.code: outcome.target_level or "" for outcome in outcomes}
    if on is not None:
        levels = levels_expected_of(person=person, on=on)
        expected = {**levels, **area_targets_of(levels)}
    gaps = [
        Need(
            code=outcome.code,
            name=outcome.name,
            current=outcome.level,
            target=expected[outcome.code],
            mean=_on_levels(outcome.percent),
            sd=_spread(outcome.low, outcome.high),
        )
        # A level of a competence that is not sure enough to be told is no reason for a step.
        for outcome in (*result.areas, *(one for one in result.competences if one.is_sure))
        if outcome.level and is_gap(outcome.level, expected.get(outcome.code, ""))
    ]
    return Diagnosed(
        at=result.taken_at or datetime.combine(result.taken_on, time.min, tzinfo=UTC),
        gaps=tuple(gaps),
        services=tuple(_services_to_meet(person, result.services)),
        not_assessed=tuple(area.name for area in result.areas if not area.is_assessed),
    )


def _on_levels(percent: float | None) -> float | None:
    """Return where a share of what was asked stands on the scale of levels: each begins at its whole number."""
    if percent is None:
        return None
    begins = [*LEVEL_BEGINS.values()]
    level = max(place for place, begin in enumerate(begins[:-1]) if percent >= begin)
    return level + 1 + (percent - begins[level]) / (begins[level + 1] - begins[level])


def _spread(low: float | None, high: float | None) -> float:
    """Return the error of a standing on the scale of levels, from its interval of 95 %."""
    ends = _on_levels(low), _on_levels(high)
    return 0.0 if ends[0] is None or ends[1] is None else max(0.0, ends[1] - ends[0]) / (2 * 1.96)


def _services_to_meet(person: Person, answers: Sequence[ServiceAnswers]) -> list[ServiceNeed]:
    """Return what she said not to know, then what she knows and does not use; what was not asked is neither."""
    unknown = [one for one in answers if one.is_recognised is False]
    unused = [one for one in answers if one.is_recognised and one.use and not one.is_used]
    if not (unknown or unused):
        return []
    meant = {service.pk for service in services_applying_to(person=person)}
    return [
        ServiceNeed(one.service_id, one.name, bool(one.is_recognised))
        for one in (*unknown, *unused)
        if one.service_id in meant
    ]
