"""Who lies below what is expected in a competence: to choose whom to help and to measure it, never to show.

Nothing of this may reach a page: whoever counts it passes it through `foundation.small_groups`.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.db.models import QuerySet

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


@dataclasses.dataclass(frozen=True)
class Gaps:
    """The level that a person holds in each competence that lies below what is expected, and since when it is known."""

    since: datetime
    held: Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class GapsOfAll:
    """The gaps of everybody who has one, and the largest minimum cell of the waves that told them."""

    of: Mapping[UUID, Gaps]
    minimum_cell: int


def below_target(*, entity: Entity, competence_code: str, on: date) -> Below:
    """Return whose newest nominal result lies below what is expected on a date. Six queries, two more with profiles.

    Whoever was not assessed in the competence has no gap, nor has whose level is not sure enough to be told. Who took
    back P3 has no response under a pseudonym.
    """
    newest = _newest(entity)
    levels = dict(_sure_levels(entity).filter(code=competence_code).values_list("response_id", "level"))
    expected = _expected_of_each(entity, on)
    found = set()
    for pseudonym, (uid, _minimum, _at) in newest.items():
        target = expected(pseudonym)[competence_code]
        if uid in levels and LEVEL_ORDER[levels[uid]] < LEVEL_ORDER[target]:
            found.add(pseudonym)
    return Below(found, max((minimum for uid, minimum, _at in newest.values() if uid in levels), default=0))


def gaps_of_all(*, entity: Entity, until: datetime, on: date) -> GapsOfAll:
    """Return everybody's gaps by her newest nominal result of before a moment (FO-03), by the rules of `below_target`.

    As many queries as that takes, whatever the number of people and competences.
    """
    newest = _newest(entity, until=until)
    known = {uid for uid, _minimum, _at in newest.values()}
    levels: dict[UUID, dict[str, str]] = defaultdict(dict)
    for uid, code, level in _sure_levels(entity).values_list("response_id", "code", "level").iterator():
        if uid in known:
            levels[uid][code] = level
    expected = _expected_of_each(entity, on)
    found = {}
    for pseudonym, (uid, _minimum, at) in newest.items():
        targets = expected(pseudonym) if uid in levels else {}
        held = {
            code: level
            for code, level in levels.get(uid, {}).items()
            if code in targets and LEVEL_ORDER[level] < LEVEL_ORDER[targets[code]]
        }
        if held and at is not None:
            found[pseudonym] = Gaps(at, held)
    return GapsOfAll(found, max((minimum for uid, minimum, _at in newest.values() if uid in levels), default=0))


def _newest(entity: Entity, until: datetime | None = None) -> dict[UUID, tuple[UUID, int, datetime | None]]:
    """Return of each person her newest nominal response, with the minimum cell of its wave and when it was ended."""
    responses = (
        Response.objects.filter(
            entity=entity,
            mode=WaveMode.NOMINAL,
            completed_on__isnull=False,
            pseudonym__isnull=False,
        )
        .exclude(wave__state=WaveState.CANCELLED)
        .exclude(wave__version__instrument__kind=Instrument.Kind.SURVEY)
        .order_by("completed_at")
    )
    if until is not None:
        responses = responses.filter(completed_at__lt=until)
    return {
        pseudonym: (uid, minimum, at)
        for pseudonym, uid, minimum, at in responses.values_list("pseudonym", "uid", "wave__min_cell", "completed_at")
        if pseudonym is not None
    }


def _sure_levels(entity: Entity) -> QuerySet[Score]:
    """Return the levels in competences that are sure enough to be told."""
    return (
        Score.objects.filter(
            entity=entity,
            construct=Construct.PERFORMANCE,
            scope=Score.Scope.COMPETENCE,
            method_version__in=METHOD_VERSIONS,
        )
        .exclude(level="")
        .exclude(certainty__lt=ENOUGH)
    )


def _expected_of_each(entity: Entity, on: date) -> Callable[[UUID], Mapping[str, str]]:
    """Return what says which levels are expected of whoever has a pseudonym, by code of competence."""
    known = expectations(entity=entity, on=on)
    teams = teams_of_persons(entity=entity) if known.by_team else {}
    people = Person.objects.filter(entity=entity).values_list("pk", "pseudonym", "job_level", "unit_id")
    places = {pseudonym: (job, unit_id, teams.get(pk, ())) for pk, pseudonym, job, unit_id in people}

    @cache
    def at(job_level: str, unit_id: int | None, team_ids: tuple[int, ...]) -> Mapping[str, str]:
        return known.levels(job_level=job_level, unit_id=unit_id, team_ids=team_ids)

    return lambda pseudonym: at(*places.get(pseudonym, (JobLevel.NONE, None, ())))
