"""What a person needs or wants to learn: the gaps of her own diagnosis, or the goals that she chose."""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, time
from uuid import UUID

from apropia.competences.models import LEVEL_ORDER
from apropia.diagnosis.queries.results import latest_for
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
class Needs:
    """What a route should answer, and the names of what the diagnosis could not tell."""

    source: str
    results_at: datetime | None
    needs: tuple[Need, ...]
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
    goals = goals_of(path)
    chosen = {need.code for need in goals}
    results_at, gaps, not_assessed = _results_of(person)
    source = PathSource.DIAGNOSIS if gaps or results_at else PathSource.GOALS
    return Needs(
        source=source,
        results_at=results_at,
        needs=(*(need for need in gaps if need.code not in chosen), *goals),
        not_assessed=tuple(not_assessed),
    )


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


def _results_of(person: Person) -> tuple[datetime | None, Sequence[Need], Sequence[str]]:
    """Return when the person was diagnosed, her gaps by area and competence, and the areas without an answer."""
    result = latest_for(person=person)
    if result is None:
        return None, [], []
    gaps = [
        Need(code=outcome.code, name=outcome.name, current=outcome.level, target=outcome.target_level)
        for outcome in (*result.areas, *result.competences)
        if outcome.level and outcome.target_level and is_gap(outcome.level, outcome.target_level)
    ]
    unknown = [area.name for area in result.areas if not area.is_assessed]
    at = result.taken_at or datetime.combine(result.taken_on, time.min, tzinfo=UTC)
    return at, gaps, unknown
