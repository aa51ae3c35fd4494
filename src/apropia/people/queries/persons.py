import dataclasses
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.writing import Field
from apropia.foundation.errors import NotFound
from apropia.foundation.ui.tables import Column, Filter, Table, TableState, narrow
from apropia.people import policies
from apropia.people.models import Engagement, EngagementType, JobLevel, OrgUnit, Person, RoleGrant, WorkTeam

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
        Filter("dependencia", gettext_lazy("Dependencia"), "unit__code", every=gettext_lazy("Todas")),
        Filter("vinculacion", gettext_lazy("Vinculación"), "engagement_type", EngagementType.choices),
        Filter("estado", gettext_lazy("Estado"), "status", Person.Status.choices),
    ),
    default_sort="nombre",
)


# What a downloaded list says of each person: the importer of the roster reads it back.
EXPORTED = (
    Field("Correo", width=34),
    Field("Nombres", width=24),
    Field("Apellidos", width=24),
    Field("Código de la dependencia", width=16),
    Field("Dependencia", width=40),
    Field("Tipo de vinculación", width=26),
    Field("Nivel del cargo"),
    Field("Estado", width=12),
)


@dataclasses.dataclass(frozen=True)
class PersonList:
    """The people that the roster lists, and the units by which it is narrowed."""

    persons: QuerySet[Person]
    units: list[tuple[str, str]]

    def rows(self, state: TableState) -> Iterator[list[Cell]]:
        """Yield everybody that the filters leave, under `EXPORTED`. One query."""
        for one in narrow(self.persons, state).iterator(chunk_size=2000):
            yield [
                one.email,
                one.given_names,
                one.surnames,
                one.unit.code if one.unit else "",
                one.unit.name if one.unit else "",
                one.get_engagement_type_display(),
                "" if one.job_level == JobLevel.NONE else one.get_job_level_display(),
                one.get_status_display(),
            ]


@dataclasses.dataclass(frozen=True)
class PersonPage:
    """What the page of a person shows to whoever keeps the roster: never an answer, never use."""

    person: Person
    engagements: list[Engagement]
    grants: list[RoleGrant]
    teams: list[WorkTeam]


@dataclasses.dataclass(frozen=True)
class UnitPage:
    """One unit, and what keeps it from being closed: the people who work in it and the open units below it."""

    unit: OrgUnit
    people: int
    below: list[OrgUnit]


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


def person_list(*, person: Person) -> PersonList:
    """Return the list of people for whoever keeps the roster, with the units of the entity."""
    units = OrgUnit.objects.filter(entity_id=person.entity_id).order_by("sort_name", "code")
    return PersonList(persons=persons_seen_by(person=person), units=list(units.values_list("code", "name")))


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


def unit_page(*, code: str, person: Person) -> UnitPage:
    """Return what the page of a unit shows. Raises `NotFound`."""
    unit = unit_seen_by(code=code, person=person)
    return UnitPage(
        unit=unit,
        people=persons_seen_by(person=person).filter(unit=unit, status=Person.Status.ACTIVE).count(),
        below=list(units_of(person=person).filter(parent=unit).order_by("sort_name", "code")),
    )


def units_of(*, person: Person) -> QuerySet[OrgUnit]:
    """Return the running units of the person's entity, for a form's choices."""
    return OrgUnit.objects.filter(entity_id=person.entity_id, valid_to__isnull=True)
