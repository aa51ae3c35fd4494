"""To whom a campaign speaks, as people for its delivery and as protected counts for its writers.

Whether somebody has a gap is told to nobody but them. So an audience by gap is never counted as the rule is narrowed:
the gap is counted once for every unit of the entity, all units are protected together, and a campaign shows those of
these figures that it needs. Whatever rules an author tries, the figures are the same, and subtracting tells nothing.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from apropia.campaigns.models import Campaign
from apropia.contact import queries as contact
from apropia.diagnosis.queries.gaps import below_target
from apropia.foundation.alphabet import sort_key
from apropia.foundation.clock import local_date
from apropia.foundation.small_groups import Empty, Figure, Shown, Table, Tally, minimum_cell, protect, protected_label
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
    """Count the audience by unit as the rule stands.

    How far somebody's route is may tell of their diagnosis: where the rule asks for it, few who are in and few who are
    not are both protected.
    """
    if campaign.competence_id is not None:
        return _gap_counts(campaign, at)
    found = _candidates(campaign, at)
    people: Counter[int | None] = Counter()
    matching: Counter[int | None] = Counter()
    for _pk, unit_id, is_in in found.rows:
        people[unit_id] += 1
        matching[unit_id] += is_in
    names = dict(OrgUnit.objects.filter(pk__in=[one for one in people if one]).values_list("pk", "name"))
    cells = {(_row(unit), ""): Tally.of_share(matching[unit], people[unit]) for unit in people}
    k = found.minimum_cell
    table = protect(Table(cells), k=k, sensitive=bool(campaign.route_states), unanimity=False)
    units = [
        GroupCount(names[unit] if unit else _("Sin dependencia"), _count(table.rows[_row(unit)], matching[unit]))
        for unit in people
        if matching[unit]
    ]
    return AudienceCounts(
        total=GroupCount(_("Toda la audiencia"), _count(table.total, matching.total())),
        units=tuple(sorted(units, key=lambda one: sort_key(one.label))),
        protected_text=protected_label(k),
    )


def is_too_small(*, campaign: Campaign, at: datetime) -> bool:
    """Say whether sending by gap would tell who has it: a figure that it needs is protected, or holds nobody."""
    return campaign.competence_id is not None and not counts_of(campaign=campaign, at=at).total.people


def _gap_counts(campaign: Campaign, at: datetime) -> AudienceCounts:
    """Count the gap in the units of the rule, out of the one table of the entity that every such campaign reads."""
    found = _candidates(campaign, at, everywhere=True)
    people: Counter[int | None] = Counter(unit_id for _pk, unit_id, _is_in in found.rows)
    with_gap: Counter[int | None] = Counter(unit_id for _pk, unit_id, is_in in found.rows if is_in)
    tree = {one.pk: one for one in OrgUnit.objects.filter(entity_id=campaign.entity_id)}
    table = protect(
        Table(
            {(_row(unit), ""): Tally.of_share(with_gap[unit], people[unit]) for unit in people},
            {_row(one.pk): _row(one.parent_id) if one.parent_id else None for one in tree.values()},
        ),
        k=found.minimum_cell,
        sensitive=True,
    )
    chosen = _tops(campaign.units.all() if campaign.pk else ())
    figures = {unit: table.rows.get(_row(unit.pk), Empty()) for unit in chosen}
    needed = list(figures.values()) or [table.total]
    total = None if any(_gaps(figure) is None for figure in needed) else sum(_gaps(figure) or 0 for figure in needed)
    return AudienceCounts(
        total=GroupCount(_("Toda la audiencia"), total),
        units=tuple(GroupCount(unit.name, _gaps(figure)) for unit, figure in figures.items()),
        protected_text=protected_label(found.minimum_cell),
    )


def _gaps(figure: Figure) -> int | None:
    """Return how many of a group have the gap, where the group's share is published."""
    if isinstance(figure, Empty):
        return 0
    return round((figure.value or 0.0) * figure.n) if isinstance(figure, Shown) else None


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
