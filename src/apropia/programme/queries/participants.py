"""Who was assigned something of others, by name, for whoever keeps the list of who took part."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.foundation.errors import NotFound
from apropia.foundation.ui.tables import Column, Table
from apropia.people.models import Person
from apropia.programme import policies
from apropia.programme.models import ActivityKind, Assignment, PlannedActivity
from apropia.programme.queries.activities import activity_for

PARTICIPANTS = Table(
    caption=gettext_lazy("Personas asignadas"),
    columns=(
        Column("nombre", gettext_lazy("Nombre"), sort="sort_name"),
        Column("dependencia", gettext_lazy("Dependencia"), sort="unit__sort_name"),
    ),
    search=("given_names", "surnames"),
    default_sort="nombre",
)


@dataclasses.dataclass(frozen=True)
class Participants:
    """An activity of others and the people assigned to it, each with the assignment and whether she took part."""

    activity: PlannedActivity
    people: QuerySet[Person]

    def assignments_of(self, people: Iterable[Any]) -> list[int]:
        """Return the assignments of those of the people whom a page shows."""
        return [one.assignment_pk for one in people]


def participants_for(*, person: Person, pk: int) -> Participants:
    """Return who was assigned an external activity. Raises `NotFound`."""
    activity = activity_for(person=person, pk=pk)
    if activity.kind != ActivityKind.EXTERNAL or not policies.can_keep(person):
        raise NotFound(_("No encontramos esa actividad."))
    own = Assignment.objects.filter(activity=activity, pseudonym=OuterRef("pseudonym"))
    people = (
        Person.objects.filter(entity=activity.entity_id, pseudonym__in=activity.assignments.values("pseudonym"))
        .annotate(assignment_pk=Subquery(own.values("pk")[:1]), took_part=Subquery(own.values("took_part")[:1]))
        .select_related("unit")
        .order_by(F("sort_name"))
    )
    return Participants(activity, people)
