"""What the head of a unit sees: activities that take nominations, and the people of the unit to nominate."""

import dataclasses
from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.foundation.errors import NotFound
from apropia.foundation.ui.tables import Choices, Column, Filter, Table
from apropia.learning.queries.rules import people_in
from apropia.people.models import OrgUnit, Person, Role, RoleGrant
from apropia.programme import policies
from apropia.programme.models import ActivityKind, Assignment, Nomination, PlannedActivity
from apropia.programme.queries.audience import audience_of, left_out
from apropia.programme.states import ActivityStatus, NominationStatus, PlanStatus

OPEN = Table(
    caption=gettext_lazy("Actividades que reciben postulaciones"),
    columns=(
        Column("actividad", gettext_lazy("Actividad"), sort="title", is_name=True),
        Column("fechas", gettext_lazy("Fechas"), sort=("starts_on", "ends_on")),
        Column("hasta", gettext_lazy("Postule hasta"), sort="nominated_until"),
        Column("cupos", gettext_lazy("Cupos"), sort="seats", is_number=True),
        Column("mias", gettext_lazy("Sus postulaciones"), is_number=True),
    ),
    search=("title", "purpose"),
    filters=(Filter("clase", gettext_lazy("Clase"), "kind", ActivityKind.choices, every=gettext_lazy("Todas")),),
    default_sort="hasta",
)
PEOPLE = Table(
    caption=gettext_lazy("Personas que puede postular"),
    columns=(
        Column("nombre", gettext_lazy("Nombre"), sort="sort_name"),
        Column("dependencia", gettext_lazy("Dependencia"), sort="unit__sort_name"),
        Column("vinculacion", gettext_lazy("Vinculación"), sort="engagement_type"),
    ),
    search=("given_names", "surnames"),
    filters=(Filter("dependencia", gettext_lazy("Dependencia"), "unit__code", every=gettext_lazy("Todas")),),
    default_sort="nombre",
)


@dataclasses.dataclass(frozen=True)
class NominatingPage:
    """An activity, whom of the unit may be nominated, how many may not and why, and whom the head nominated."""

    activity: PlannedActivity
    people: QuerySet[Person]
    choices: Mapping[str, Choices]
    refusals: tuple[str, ...]
    seats_left: int | None
    mine: list[Nomination]
    is_open: bool


def units_of_head(person: Person) -> Q:
    """Return which units a person heads, with those below them. Two queries."""
    granted = RoleGrant.objects.filter(
        person=person, role=Role.UNIT_HEAD, revoked_at__isnull=True, unit__isnull=False
    ).values_list("unit__path", flat=True)
    headed = OrgUnit.objects.filter(entity_id=person.entity_id, head=person).values_list("path", flat=True)
    within = Q(pk__in=[])
    for path in {*granted, *headed}:
        within |= Q(path__startswith=path)
    return within


def people_of_head(person: Person) -> QuerySet[Person]:
    """Return the active people of the units that a person heads; nobody for others."""
    if not person.has_role(*policies.HEADS):
        return Person.objects.none()
    units = OrgUnit.objects.filter(units_of_head(person), entity_id=person.entity_id)
    return Person.objects.filter(
        entity_id=person.entity_id, status=Person.Status.ACTIVE, unit__in=units
    ).select_related("unit")


def open_for(*, person: Person, today: date) -> QuerySet[PlannedActivity]:
    """Return the activities for which a head may nominate today; none for others."""
    if not person.has_role(*policies.HEADS):
        return PlannedActivity.objects.none()
    mine = Count("nominations", filter=Q(nominations__nominated_by=person) & ~_withdrawn("nominations__"))
    return PlannedActivity.objects.filter(
        entity_id=person.entity_id,
        plan__status=PlanStatus.RUNNING,
        status=ActivityStatus.PLANNED,
        nominated_until__gte=today,
    ).annotate(mine=mine)


def nominating_for(*, person: Person, pk: int, today: date) -> NominatingPage:
    """Return one activity with whom the head may nominate; closed, it still shows what became of it."""
    activity = _activity(person, pk)
    own = people_of_head(person)
    fitting = people_in(entity_id=person.entity_id, audience=audience_of(activity)).filter(pk__in=own.values("pk"))
    given = Assignment.objects.filter(activity=activity, pseudonym=OuterRef("pseudonym"))
    nominated = Nomination.objects.filter(~_withdrawn(), activity=activity, person=OuterRef("pk"))
    units = OrgUnit.objects.filter(units_of_head(person), entity_id=person.entity_id).order_by("sort_name")
    return NominatingPage(
        activity=activity,
        people=fitting.exclude(Exists(given)).exclude(Exists(nominated)).select_related("unit"),
        choices={"dependencia": list(units.values_list("code", "name"))},
        refusals=tuple(left_out(activity, own.select_related(None))),
        seats_left=seats_left(activity),
        mine=list(Nomination.objects.filter(activity=activity, nominated_by=person).select_related("person", "unit")),
        is_open=policies.takes_nominations(activity, today),
    )


def nomination_of(*, person: Person, pk: int, nomination_pk: int) -> Nomination:
    """Return a nomination that the person made. Raises `NotFound`."""
    found = Nomination.objects.filter(
        entity_id=person.entity_id, activity=pk, pk=nomination_pk, nominated_by=person
    ).select_related("activity", "entity", "person")
    if (one := found.first()) is None:
        raise NotFound(_("No encontramos esa postulación."))
    return one


def seats_left(activity: PlannedActivity) -> int | None:
    """Return how many seats nobody has; None where there is no limit."""
    if activity.seats is None:
        return None
    return max(0, activity.seats - Assignment.objects.filter(activity=activity).count())


def _withdrawn(prefix: str = "") -> Q:
    return Q(**{f"{prefix}status": NominationStatus.WITHDRAWN})


def _activity(person: Person, pk: int) -> PlannedActivity:
    known = Q(nominated_until__isnull=False) & ~Q(plan__status=PlanStatus.DRAFT)
    found = PlannedActivity.objects.filter(known, entity_id=person.entity_id, pk=pk)
    one = found.select_related("plan", "entity", "axis", "course").first()
    if one is None or not person.has_role(*policies.HEADS):
        raise NotFound(_("No encontramos esa actividad."))
    return one
