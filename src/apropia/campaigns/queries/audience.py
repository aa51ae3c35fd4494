"""To whom a campaign speaks, as people for its delivery and as protected counts for its writers.

Whether somebody has a gap, and how far they are in the route that came of it, is told to nobody but them. So such an
audience is never counted as the rule is narrowed: it is counted once for every unit of the entity, all units are
protected together, and a campaign shows those of these figures that it needs. Whatever rules an author tries, the
figures are the same, and subtracting tells nothing.
"""

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from apropia.campaigns import policies
from apropia.campaigns.models import Campaign
from apropia.contact import queries as contact
from apropia.diagnosis.queries.gaps import below_target
from apropia.foundation.alphabet import sort_key
from apropia.foundation.clock import local_date
from apropia.foundation.small_groups import (
    Empty,
    Figure,
    Protected,
    ProtectedTable,
    Shown,
    Table,
    Tally,
    minimum_cell,
    protect,
    protected_label,
)
from apropia.learning import queries as learning
from apropia.people.models import OrgUnit, Person, RoleGrant


@dataclasses.dataclass(frozen=True)
class Member:
    """One person whom the rule holds."""

    person_id: int
    unit_id: int | None


@dataclasses.dataclass(frozen=True)
class GroupCount:
    """How many people of a unit; `people` None where it is protected."""

    label: str
    people: int | None


@dataclasses.dataclass(frozen=True)
class AudienceCounts:
    """The audience by unit, protected together."""

    total: GroupCount
    units: tuple[GroupCount, ...]
    protected_text: str


@dataclasses.dataclass(frozen=True)
class _Candidates:
    """Who answers the open part of the rule, whether the private part holds too, and the cell it may be counted by."""

    rows: Sequence[tuple[int, int | None, bool]]
    minimum_cell: int


def members_of(*, campaign: Campaign, at: datetime) -> Sequence[Member]:
    """Return the people whom the rule holds now. For delivery only: never shown. A fixed number of queries."""
    return [Member(pk, unit_id) for pk, unit_id, is_in in _candidates(campaign, at).rows if is_in]


def counts_of(*, campaign: Campaign, at: datetime) -> AudienceCounts:
    """Count the audience by unit as the rule stands; by gap or by route state, in the units of the rule only."""
    if campaign.competence_id is not None:
        return _gap_counts(campaign, at)
    if campaign.route_states:
        return _route_counts(campaign)
    # Nothing private is asked: the database counts, and nobody is read.
    everybody = Person.objects.filter(entity=campaign.entity, status=Person.Status.ACTIVE)
    rows = _open_part(campaign, everybody).order_by().values_list("unit_id").annotate(Count("pk"))
    people: Counter[int | None] = Counter(dict(rows))
    names = dict(OrgUnit.objects.filter(pk__in=[one for one in people if one]).values_list("pk", "name"))
    k = campaign.entity.minimum_cell
    cells = {(_row(unit), ""): Tally.of_share(count, count) for unit, count in people.items()}
    table = protect(Table(cells), k=k, unanimity=False)
    units = [
        GroupCount(names[unit] if unit else _("Sin dependencia"), _count(table.rows[_row(unit)], count))
        for unit, count in people.items()
    ]
    return AudienceCounts(
        total=GroupCount(_("Toda la audiencia"), _count(table.total, people.total())),
        units=tuple(sorted(units, key=lambda one: sort_key(one.label))),
        protected_text=protected_label(k),
    )


def is_too_small(*, campaign: Campaign, at: datetime) -> bool:
    """Say whether sending by gap or by route state would tell on somebody: a figure that it needs is protected or 0."""
    if not policies.is_private(campaign):
        return False
    is_crossed = policies.crosses_route_with_more(
        route_states=campaign.route_states, engagement_types=campaign.engagement_types, roles=campaign.roles
    )
    return is_crossed or not counts_of(campaign=campaign, at=at).total.people


def _gap_counts(campaign: Campaign, at: datetime) -> AudienceCounts:
    """Count the gap in the units of the rule, out of the one table of the entity that every such campaign reads."""
    found = _candidates(campaign, at, everywhere=True)
    people: Counter[int | None] = Counter(unit_id for _pk, unit_id, _is_in in found.rows)
    with_gap: Counter[int | None] = Counter(unit_id for _pk, unit_id, is_in in found.rows if is_in)
    tables = _protected(campaign, people, {"": with_gap}, k=found.minimum_cell)
    return _told(campaign, tables, asked=[""], k=found.minimum_cell)


def _route_counts(campaign: Campaign) -> AudienceCounts:
    """Count who is where in their route, in the units of the rule.

    The states of a unit add up to its people, whose number is no secret: so what one state hides, all of them hide.
    """
    entity = campaign.entity
    reached = learning.route_states(entity)
    persons = Person.objects.filter(entity=entity, status=Person.Status.ACTIVE)
    people: Counter[int | None] = Counter()
    by_state: dict[str, Counter[int | None]] = {str(state): Counter() for state in Campaign.RouteState.values}
    for unit_id, pseudonym in persons.order_by("pk").values_list("unit_id", "pseudonym"):
        people[unit_id] += 1
        by_state[reached.get(pseudonym, Campaign.RouteState.NONE)][unit_id] += 1
    tables = _protected(campaign, people, by_state, k=entity.minimum_cell)
    return _told(campaign, tables, asked=campaign.route_states, k=entity.minimum_cell)


def _protected(
    campaign: Campaign, people: Counter[int | None], counts: Mapping[str, Counter[int | None]], *, k: int
) -> dict[str, ProtectedTable]:
    """Protect each way of being, over every unit of the entity."""
    tree = OrgUnit.objects.filter(entity_id=campaign.entity_id).values_list("pk", "parent_id")
    parents = {_row(pk): _row(parent) if parent else None for pk, parent in tree}
    return {
        name: protect(
            Table({(_row(unit), ""): Tally.of_share(own[unit], people[unit]) for unit in people}, parents),
            k=k,
            sensitive=True,
        )
        for name, own in counts.items()
    }


def _told(
    campaign: Campaign, tables: Mapping[str, ProtectedTable], *, asked: Collection[str], k: int
) -> AudienceCounts:
    """Add up what was asked for in the units of the rule; None where any of the tables hides the unit."""

    def count(row: str | None) -> int | None:
        found = {name: table.total if row is None else table.rows.get(row, Empty()) for name, table in tables.items()}
        if any(isinstance(figure, Protected) for figure in found.values()):
            return None
        return sum(_people_of(found[name]) for name in asked)

    units = tuple(
        GroupCount(unit.name, count(_row(unit.pk))) for unit in _tops(campaign.units.all() if campaign.pk else ())
    )
    parts = [one.people for one in units] if units else [count(None)]
    total = None if None in parts else sum(one or 0 for one in parts)
    return AudienceCounts(GroupCount(_("Toda la audiencia"), total), units, protected_label(k))


def _people_of(figure: Figure) -> int:
    """Return how many of a shown group are so."""
    return round((figure.value or 0.0) * figure.n) if isinstance(figure, Shown) else 0


def _tops(units: Iterable[OrgUnit]) -> list[OrgUnit]:
    """Return the chosen units that lie below no other chosen one: nobody is counted twice."""
    tops: list[OrgUnit] = []
    for unit in sorted(units, key=lambda one: one.path):
        if not tops or not unit.path.startswith(tops[-1].path):
            tops.append(unit)
    return sorted(tops, key=lambda one: one.sort_name)


def _row(unit_id: int | None) -> str:
    return str(unit_id or "")


def _count(figure: Figure, count: int) -> int | None:
    return count if isinstance(figure, Shown) else None


def _candidates(campaign: Campaign, at: datetime, *, everywhere: bool = False) -> _Candidates:
    """Return who answers the open part of the rule (unit, engagement, role) and whether its private part holds too.

    Who has a gap is written to only where they authorised optional messages too: nobody is singled out by a result
    for something that they did not ask for.
    """
    entity = campaign.entity
    persons = Person.objects.filter(entity=entity, status=Person.Status.ACTIVE)
    if not everywhere:
        persons = _open_part(campaign, persons)
    rows = persons.order_by("pk").values_list("pk", "unit_id", "pseudonym")
    if campaign.competence is not None:
        below = below_target(
            entity=entity, competence_code=campaign.competence.code, on=local_date(at, entity.timezone)
        )
        willing = contact.persons_allowing_optional(entity=entity, at=at)
        found = [(pk, unit_id, pseudonym in below.pseudonyms and pk in willing) for pk, unit_id, pseudonym in rows]
        return _Candidates(found, minimum_cell(entity.minimum_cell, below.minimum_cell))
    if campaign.route_states:
        states = learning.route_states(entity)
        wanted = set(campaign.route_states)
        found = [(pk, unit_id, states.get(pseudonym, "NONE") in wanted) for pk, unit_id, pseudonym in rows]
        return _Candidates(found, entity.minimum_cell)
    return _Candidates([(pk, unit_id, True) for pk, unit_id, _pseudonym in rows], entity.minimum_cell)


def _open_part(campaign: Campaign, persons: QuerySet[Person]) -> QuerySet[Person]:
    paths = list(campaign.units.values_list("path", flat=True)) if campaign.pk else []
    if paths:
        inside = Q()
        for path in paths:
            inside |= Q(unit__path__startswith=path)
        persons = persons.filter(inside)
    if campaign.engagement_types:
        persons = persons.filter(engagement_type__in=campaign.engagement_types)
    if campaign.roles:
        live = RoleGrant.objects.filter(person=OuterRef("pk"), role__in=campaign.roles, revoked_at__isnull=True)
        persons = persons.filter(Exists(live))
    return persons
