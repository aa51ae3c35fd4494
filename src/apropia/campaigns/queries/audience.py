"""To whom a campaign speaks, as people for its delivery and as protected counts for its writers."""

import dataclasses
from collections import Counter
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from apropia.campaigns.models import Campaign
from apropia.foundation.small_groups import Figure, Shown, Table, Tally, protect, protected_label
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


def members_of(*, campaign: Campaign) -> Sequence[Member]:
    """Return the people whom the rule holds now. For delivery only: never shown. At most four queries."""
    return [Member(pk, unit_id) for pk, unit_id, is_in in _candidates(campaign) if is_in]


def counts_of(*, campaign: Campaign) -> AudienceCounts:
    """Count the audience by unit as the rule stands.

    How far somebody's route is may tell of their diagnosis: where the rule asks for it, few who are in and few who are
    not are both protected.
    """
    people: Counter[int | None] = Counter()
    matching: Counter[int | None] = Counter()
    for _pk, unit_id, is_in in _candidates(campaign):
        people[unit_id] += 1
        matching[unit_id] += is_in
    names = dict(OrgUnit.objects.filter(pk__in=[one for one in people if one]).values_list("pk", "name"))
    cells = {(str(unit or ""), ""): Tally.of_share(matching[unit], people[unit]) for unit in people}
    k = campaign.entity.minimum_cell
    table = protect(Table(cells), k=k, sensitive=bool(campaign.route_states), unanimity=False)
    units = [
        GroupCount(names[unit] if unit else _("Sin dependencia"), _count(table.rows[str(unit or "")], matching[unit]))
        for unit in people
        if matching[unit]
    ]
    return AudienceCounts(
        total=GroupCount(_("Toda la audiencia"), _count(table.total, matching.total())),
        units=tuple(sorted(units, key=lambda one: one.label)),
        protected_text=protected_label(k),
    )


def _count(figure: Figure, count: int) -> int | None:
    return count if isinstance(figure, Shown) else None


def _candidates(campaign: Campaign) -> list[tuple[int, int | None, bool]]:
    """Return who answers the open part of the rule (unit, engagement, role) and whether the route's part holds too."""
    persons = Person.objects.filter(entity_id=campaign.entity_id, status=Person.Status.ACTIVE)
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
    rows = persons.order_by("pk").values_list("pk", "unit_id", "pseudonym")
    if not campaign.route_states:
        return [(pk, unit_id, True) for pk, unit_id, _pseudonym in rows]
    routes, wanted = learning.route_states(campaign.entity), set(campaign.route_states)
    return [(pk, unit_id, routes.get(pseudonym, "NONE") in wanted) for pk, unit_id, pseudonym in rows]
