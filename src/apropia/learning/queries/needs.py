"""What a person needs or wants to learn: the gaps of her diagnosis, the services she does not use, and her goals."""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, time
from uuid import UUID

from apropia.catalogue.queries import services_applying_to
from apropia.competences.models import LEVEL_ORDER
from apropia.diagnosis.queries.results import ServiceAnswers, latest_for
from apropia.learning.models import LearningPath, PathSource
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class Need:
    """One competence (`2.2`) or area (`2`): the level held, the level wanted. Never one that was not assessed."""

    code: str
    name: str
    current: str
    target: str
    is_chosen: bool = False


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


def needs_for(*, person: Person) -> Needs:
    """Return the gaps of the person's latest results and the goals that she added to them."""
    path = LearningPath.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym).first()
    found = _results_of(person)
    held = {gap.code: gap.current for gap in found.gaps}
    goals = [dataclasses.replace(goal, current=held.get(goal.code, "")) for goal in goals_of(path)]
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


def goal_codes_for(*, person: Person) -> set[str]:
    """Return the codes of the competences that the person chose."""
    path = LearningPath.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym).first()
    return {need.code for need in goals_of(path)}


def person_of(*, entity_id: int, pseudonym: UUID) -> Person | None:
    """Return the person behind a pseudonym, for work done on her own behalf only."""
    return Person.objects.filter(entity=entity_id, pseudonym=pseudonym).select_related("entity").first()


def is_gap(current: str, target: str) -> bool:
    """Say whether a level is known and lies below its target."""
    return bool(current and target) and LEVEL_ORDER[current] < LEVEL_ORDER[target]


def _results_of(person: Person) -> Diagnosed:
    result = latest_for(person=person)
    if result is None:
        return Diagnosed()
    gaps = [
        Need(code=outcome.code, name=outcome.name, current=outcome.level, target=outcome.target_level)
        # A level of a competence that is not sure enough to be told is no reason for a step.
        for outcome in (*result.areas, *(one for one in result.competences if one.is_sure))
        if outcome.level and outcome.target_level and is_gap(outcome.level, outcome.target_level)
    ]
    return Diagnosed(
        at=result.taken_at or datetime.combine(result.taken_on, time.min, tzinfo=UTC),
        gaps=tuple(gaps),
        services=tuple(_services_to_meet(person, result.services)),
        not_assessed=tuple(area.name for area in result.areas if not area.is_assessed),
    )


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
