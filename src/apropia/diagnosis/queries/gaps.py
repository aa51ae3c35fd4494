"""Who lies below what is expected in one competence: to choose whom to help, never to show.

Nothing of this may reach a page: whoever counts it passes it through `foundation.small_groups`.
"""

import dataclasses
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cache
from uuid import UUID

from apropia.competences.models import LEVEL_ORDER
from apropia.competences.queries.particular import expectations, teams_of_persons
from apropia.diagnosis.models import Construct, Instrument, Response, Score, WaveMode
from apropia.diagnosis.queries.scores import METHOD_VERSIONS
from apropia.diagnosis.states import WaveState
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import JobLevel, Person
from apropia.science.psychometrics.levels import ENOUGH


@dataclasses.dataclass(frozen=True)
class Below:
    """Those with a gap in one competence, and the largest minimum cell of the waves that told it (0: none did)."""

    pseudonyms: AbstractSet[UUID]
    minimum_cell: int


def below_target(*, entity: Entity, competence_code: str, on: date) -> Below:
    """Return whose newest nominal result lies below what is expected on a date. Six queries, two more with profiles.

    Whoever was not assessed in the competence has no gap, nor has whose level is not sure enough to be told. Who took
    back P3 has no response under a pseudonym.
    """
    responses = (
        Response.objects.filter(
            entity=entity, mode=WaveMode.NOMINAL, completed_on__isnull=False, pseudonym__isnull=False
        )
        .exclude(wave__state=WaveState.CANCELLED)
        .exclude(wave__version__instrument__kind=Instrument.Kind.SURVEY)
        .order_by("completed_at")
        .values_list("pseudonym", "uid", "wave__min_cell")
    )
    newest = {pseudonym: (uid, minimum) for pseudonym, uid, minimum in responses if pseudonym is not None}
    levels = dict(
        Score.objects.filter(
            entity=entity,
            construct=Construct.PERFORMANCE,
            scope=Score.Scope.COMPETENCE,
            code=competence_code,
            method_version__in=METHOD_VERSIONS,
        )
        .exclude(level="")
        .exclude(certainty__lt=ENOUGH)
        .values_list("response_id", "level")
    )
    expected = _expected_of_each(entity, competence_code, on)
    found = set()
    for pseudonym, (uid, _minimum) in newest.items():
        target = expected(pseudonym)
        if uid in levels and LEVEL_ORDER[levels[uid]] < LEVEL_ORDER[target]:
            found.add(pseudonym)
    return Below(found, max((minimum for uid, minimum in newest.values() if uid in levels), default=0))


def _expected_of_each(entity: Entity, competence_code: str, on: date) -> Callable[[UUID], str]:
    """Return what says which level is expected of whoever has a pseudonym."""
    known = expectations(entity=entity, on=on)
    teams = teams_of_persons(entity=entity) if known.by_team else {}
    people = Person.objects.filter(entity=entity).values_list("pk", "pseudonym", "job_level", "unit_id")
    places = {pseudonym: (job, unit_id, teams.get(pk, ())) for pk, pseudonym, job, unit_id in people}

    @cache
    def at(job_level: str, unit_id: int | None, team_ids: tuple[int, ...]) -> str:
        return known.levels(job_level=job_level, unit_id=unit_id, team_ids=team_ids)[competence_code]

    return lambda pseudonym: at(*places.get(pseudonym, (JobLevel.NONE, None, ())))
