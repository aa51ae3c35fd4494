import dataclasses
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.foundation.errors import NotFound
from apropia.foundation.ui.tables import Column, Filter, Table
from apropia.people import policies
from apropia.people.models import Engagement, EngagementType, OrgUnit, Person, RoleGrant, WorkTeam

PERSONS = Table(
    caption=gettext_lazy("Personas"),
    columns=(
        Column("nombre", gettext_lazy("Nombre"), sort="sort_name"),
        Column("correo", gettext_lazy("Correo"), sort="email"),
        Column("dependencia", gettext_lazy("Dependencia"), sort="unit__sort_name"),
        Column("vinculacion", gettext_lazy("Vinculación"), sort="engagement_type"),
        Column("estado", gettext_lazy("Estado"), sort="status"),
    ),
    search=("given_names", "surnames", "email"),
    filters=(
        Filter("vinculacion", gettext_lazy("Vinculación"), "engagement_type", EngagementType.choices),
        Filter("estado", gettext_lazy("Estado"), "status", Person.Status.choices),
    ),
    default_sort="nombre",
)


@dataclasses.dataclass(frozen=True)
class PersonPage:
    """What the page of a person shows to whoever keeps the roster: never an answer, never use."""

    person: Person
    engagements: list[Engagement]
    grants: list[RoleGrant]
    teams: list[WorkTeam]


@dataclasses.dataclass(frozen=True)
class UnitLine:
    """One line of the org chart, with its depth."""

    unit: OrgUnit
    depth: int
    people: int


def persons_seen_by(*, person: Person) -> QuerySet[Person]:
    """Return the roster for whoever keeps it; nobody for others."""
    if not policies.can_manage_people(person):
        return Person.objects.none()
    return Person.objects.filter(entity_id=person.entity_id).select_related("unit")


def person_seen_by(*, uid: UUID, person: Person) -> Person:
    """Return one person of the roster. Raises `NotFound`."""
    found = persons_seen_by(person=person).filter(uid=uid).select_related("unit", "account", "entity").first()
    if found is None:
        raise NotFound(_("No encontramos a esa persona."))
    return found


def person_page(*, uid: UUID, person: Person) -> PersonPage:
    """Return what the page of a person shows."""
    found = person_seen_by(uid=uid, person=person)
    return PersonPage(
        person=found,
        engagements=list(found.engagements.select_related("unit")),
        grants=list(found.role_grants.filter(revoked_at__isnull=True).select_related("unit").order_by("role")),
        teams=list(found.teams.all()),
    )


def grant_seen_by(*, pk: int, uid: UUID, person: Person) -> RoleGrant:
    """Return a live grant of one person. Raises `NotFound`."""
    grant = (
        RoleGrant.objects.filter(
            entity_id=person.entity_id,
            person__uid=uid,
            pk=pk,
            revoked_at__isnull=True,
            person__in=persons_seen_by(person=person),
        )
        .select_related("person", "person__entity")
        .first()
    )
    if grant is None:
        raise NotFound(_("Ese rol ya no está otorgado."))
    return grant


def org_chart_for(*, person: Person) -> list[UnitLine]:
    """Return the whole org chart in order, with how many people work in each unit. Two queries."""
    if not policies.can_manage_people(person):
        return []
    units = list(OrgUnit.objects.filter(entity_id=person.entity_id).select_related("head"))
    active = Person.objects.filter(entity_id=person.entity_id, status=Person.Status.ACTIVE)
    counts = dict(active.order_by().values_list("unit_id").annotate(Count("pk")))
    names = {unit.pk: unit.name for unit in units}
    key = {unit.pk: [names.get(int(part), "") for part in unit.path.strip("/").split("/") if part] for unit in units}
    return [
        UnitLine(unit=unit, depth=max(len(key[unit.pk]) - 1, 0), people=counts.get(unit.pk, 0))
        for unit in sorted(units, key=lambda one: key[one.pk])
    ]


def unit_seen_by(*, code: str, person: Person) -> OrgUnit:
    """Return one unit, for whoever keeps the org chart. Raises `NotFound`."""
    found = None
    if policies.can_manage_people(person):
        found = OrgUnit.objects.filter(entity_id=person.entity_id, code=code).select_related("head", "parent").first()
    if found is None:
        raise NotFound(_("No encontramos esa dependencia."))
    return found


def units_of(*, person: Person) -> QuerySet[OrgUnit]:
    """Return the running units of the person's entity, for a form's choices."""
    return OrgUnit.objects.filter(entity_id=person.entity_id, valid_to__isnull=True)
