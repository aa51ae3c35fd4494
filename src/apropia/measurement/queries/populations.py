from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.measurement.models import ScopeKind
from apropia.measurement.policies import SEE_OWN_UNIT, sees_all, sees_own_unit
from apropia.people.models import EngagementType, OrgUnit, Person, RoleGrant

WHOLE_ENTITY = "entidad"


@dataclass(frozen=True)
class Population:
    """One of the populations for which figures exist. The family is fixed: nothing can be crossed."""

    key: str
    label: str
    scope: ScopeKind
    unit_id: int | None = None
    engagement_type: str = ""

    @property
    def measured(self) -> Q:
        """Return the condition on measurements of this population."""
        return Q(scope_kind=self.scope, unit_id=self.unit_id, engagement_type=self.engagement_type)


def own_units(*, person: Person) -> Sequence[OrgUnit]:
    """Return the units that a person heads or represents, with everything below them."""
    granted = RoleGrant.objects.filter(
        person=person, role__in=SEE_OWN_UNIT, revoked_at__isnull=True, unit__isnull=False
    ).values_list("unit__path", flat=True)
    headed = OrgUnit.objects.filter(entity_id=person.entity_id, head=person).values_list("path", flat=True)
    paths = {*granted, *headed}
    if not paths:
        return []
    below = Q()
    for path in paths:
        below |= Q(path__startswith=path)
    return list(OrgUnit.objects.filter(below, entity_id=person.entity_id).order_by("path"))


def units_seen_by(*, person: Person) -> Sequence[OrgUnit]:
    """Return the units whose figures a person may see, a parent before its children."""
    if sees_all(person):
        return list(OrgUnit.objects.filter(entity_id=person.entity_id, valid_to__isnull=True).order_by("path"))
    return own_units(person=person) if sees_own_unit(person) else []


def populations_for(*, person: Person) -> Sequence[Population]:
    """Return the populations that a person may look at; the first is where she starts."""
    units = units_seen_by(person=person)
    found: list[Population] = []
    if sees_all(person):
        found.append(Population(WHOLE_ENTITY, _("Toda la entidad"), ScopeKind.ENTITY))
    found += [Population(f"u{unit.pk}", unit.name, ScopeKind.UNIT, unit_id=unit.pk) for unit in units]
    if sees_all(person):
        found += [
            Population(f"v{code}", str(label), ScopeKind.ENGAGEMENT, engagement_type=code)
            for code, label in EngagementType.choices
        ]
    return found


def population_in(populations: Sequence[Population], key: str) -> Population:
    """Return the population asked for, or the first; refuse one that is not in the family."""
    if not populations:
        raise NotFound(_("No hay cifras para usted."))
    if not key:
        return populations[0]
    for population in populations:
        if population.key == key:
            return population
    raise NotFound(_("No hay cifras para esa población."))
