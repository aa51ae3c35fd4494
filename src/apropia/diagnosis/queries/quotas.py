"""How many people each stratum of a wave has and how many of them answered; how many are wanted, and where they are."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from apropia.diagnosis.models import Invitation, PopulationMember, SampleBy, StratumQuota, SurveyWave
from apropia.diagnosis.queries.participation import parents_of, row_key, units_of
from apropia.foundation.small_groups import Figure, Shown, Table, Tally, minimum_cell, protect
from apropia.people.models import EngagementType, JobLevel, OrgUnit, Person

Place = tuple[int | None, str, str]  # unit, type of engagement, job level
COLUMN = {SampleBy.ENGAGEMENT: "engagement_type", SampleBy.LEVEL: "job_level", SampleBy.UNIT: "unit_id"}
NAMES = {SampleBy.ENGAGEMENT: EngagementType.choices, SampleBy.LEVEL: JobLevel.choices}


@dataclass(frozen=True)
class StratumFigures:
    """Who finished, of the whole population and by each way to divide it: the share, and of how many people.

    The figure of a unit counts those below it too. `units` are all of the entity.
    """

    whole: Figure
    by: Mapping[str, Mapping[str, Figure]]
    units: Mapping[int, OrgUnit]


@dataclass(frozen=True)
class Full:
    """The strata of one partition that have all the answers wanted; of units, also those below them."""

    by: SampleBy
    codes: frozenset[str]


@dataclass(frozen=True)
class QuotaGroup:
    """A stratum that a quota may be set for. `people` is None where it is not shown; `above` names the unit over it."""

    name: str
    people: int | None
    above: str = ""


def quotas_of(*, wave: SurveyWave) -> Mapping[str, Mapping[str, int]]:
    """Return how many answers are wanted: by what strata → stratum → answers. One query."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for by, code, wanted in StratumQuota.objects.filter(wave=wave).values_list("by", "code", "wanted"):
        found[by][code] = wanted
    return found


def full_strata_of(*, wave: SurveyWave) -> Full | None:
    """Return the strata that need no more answers; None where there are no quotas. One query, four with quotas.

    A stratum that is not shown is never full: how many a reminder reaches would say that it is.
    """
    quotas = quotas_of(wave=wave)
    if not quotas:
        return None
    by, wanted = next((SampleBy(by), own) for by, own in quotas.items())
    found = figures_by_stratum(wave=wave)
    done = {code: done_of(figure) or 0 for code, figure in found.by[by].items()}
    full = frozenset(code for code, number in wanted.items() if done.get(code, 0) >= number)
    return Full(by, _with_those_below(full, found.units) if by == SampleBy.UNIT else full)


def groups_of(*, wave: SurveyWave, by: SampleBy) -> Mapping[str, QuotaGroup]:
    """Return the strata that a quota may be set for, in the order of the page. At most four queries.

    Of units, those that are shown: one that is not would never be full.
    """
    found = figures_by_stratum(wave=wave)
    people = {code: one.n for code, one in found.by[by].items() if isinstance(one, Shown)}
    if by == SampleBy.UNIT:
        return {
            row_key(pk): QuotaGroup(unit.name, people[row_key(pk)], _name_above(unit, found.units))
            for pk, unit in found.units.items()
            if row_key(pk) in people
        }
    return {code: QuotaGroup(str(name), people.get(code)) for code, name in NAMES[by]}


def _name_above(unit: OrgUnit, units: Mapping[int, OrgUnit]) -> str:
    above = units.get(unit.parent_id) if unit.parent_id is not None else None
    return above.name if above is not None else ""


def _with_those_below(codes: frozenset[str], units: Mapping[int, OrgUnit]) -> frozenset[str]:
    return frozenset(row_key(pk) for pk, unit in units.items() if not codes.isdisjoint(unit.path.split("/")))


def done_of(figure: Figure) -> int | None:
    """Return how many finished, as a figure says it; None where it is not shown."""
    return round(figure.value * figure.n) if isinstance(figure, Shown) and figure.value is not None else None


def figures_by_stratum(*, wave: SurveyWave) -> StratumFigures:
    """Return who finished by engagement, job level and unit. Three queries.

    Engagement is protected together with units, as on the board: no two pages can be subtracted from each other.
    """
    counts = counts_by_place(wave=wave)
    k = minimum_cell(wave.entity.minimum_cell, wave.min_cell)
    by_engagement: dict[tuple[str, str], Tally] = defaultdict(Tally)
    by_level: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for (unit_id, engagement, level), (people, finished) in counts.items():
        by_engagement[row_key(unit_id), engagement or "?"] += Tally(people, finished, people)
        by_level[level or JobLevel.NONE, ""] += Tally(people, finished, people)
    units = units_of(wave)
    parents = parents_of({unit_id for unit_id, _engagement, _level in counts}, units)
    engagements = protect(Table(by_engagement, parents), k=k, unanimity=False)
    levels = protect(Table(by_level), k=k, unanimity=False)
    by: dict[str, Mapping[str, Figure]] = {
        SampleBy.ENGAGEMENT: engagements.columns,
        SampleBy.LEVEL: levels.rows,
        SampleBy.UNIT: engagements.rows,
    }
    return StratumFigures(engagements.total, by, units)


def without_full(invitations: QuerySet[Invitation], *, wave: SurveyWave, full: Full | None) -> QuerySet[Invitation]:
    """Leave out the invitations of people whose stratum needs no more answers."""
    if full is None or not full.codes:
        return invitations
    # Who has no job level is counted as of none, so she is left out with them.
    codes = {*full.codes, ""} if full.by == SampleBy.LEVEL and JobLevel.NONE in full.codes else full.codes
    members = PopulationMember.objects.filter(wave=wave, **{f"{COLUMN[full.by]}__in": codes})
    people = Person.objects.filter(pseudonym__in=members.values("pseudonym"))
    return invitations.exclude(person_uid__in=people.values("uid"))


def counts_by_place(*, wave: SurveyWave) -> dict[Place, tuple[int, int]]:
    """Return how many people each place has and how many of them finished. One query, one more where some were erased.

    A person who was erased keeps her place under a stand-in and her completion without a name: the two meet again by
    unit, so that this page and the board give one total.
    """
    uid = Person.objects.filter(pseudonym=OuterRef(OuterRef("pseudonym"))).values("uid")[:1]
    finished = Invitation.objects.filter(wave=wave, is_completed=True, person_uid=Subquery(uid))
    rows = (
        PopulationMember.objects.filter(wave=wave, is_drawn=True)
        .annotate(is_done=Exists(finished))
        .order_by()
        .values_list("unit_id", "engagement_type", "job_level")
        .annotate(people=Count("pk"), done=Count("pk", filter=Q(is_done=True)))
    )
    counts: dict[Place, tuple[int, int]] = {
        (unit_id, engagement, level): (people, done) for unit_id, engagement, level, people, done in rows
    }
    nameless = Invitation.objects.filter(wave=wave, is_completed=True, person_uid__isnull=True).order_by()
    for unit_id, left in nameless.values_list("unit_id").annotate(left=Count("pk")):
        _seat(counts, unit_id, left)
    return counts


def _seat(counts: dict[Place, tuple[int, int]], unit_id: int | None, left: int) -> None:
    for place in sorted(one for one in counts if one[0] == unit_id):
        people, done = counts[place]
        seats = min(left, people - done)
        counts[place], left = (people, done + seats), left - seats
