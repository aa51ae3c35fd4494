"""The axes of an entity."""

import dataclasses
from collections.abc import Sequence

from django.db.models import Count

from apropia.people.models import Person
from apropia.programme import policies
from apropia.programme.models import AxisCatalogue

# PNFC 2020–2030, the version of March 2020 (methods.md#training-plan).
STARTER = (
    "Gestión del conocimiento y la innovación",
    "Creación de valor público",
    "Transformación digital",
    "Probidad y ética de lo público",
)
STARTER_SOURCE = "Plan Nacional de Formación y Capacitación 2020–2030, versión de marzo de 2020"


@dataclasses.dataclass(frozen=True)
class AxesPage:
    """The version in force, if there is one, and those before it with how many plans keep each."""

    current: AxisCatalogue | None
    earlier: Sequence[AxisCatalogue]
    can_keep: bool


def axes_page_for(*, person: Person) -> AxesPage:
    """Return every version of the axes. Two queries."""
    found = list(
        AxisCatalogue.objects.filter(entity=person.entity_id)
        .annotate(plan_count=Count("plans", distinct=True))
        .prefetch_related("axes")
        .order_by("-number")
    )
    return AxesPage(found[0] if found else None, found[1:], policies.can_keep(person))


def written_axes_for(*, person: Person) -> tuple[str, list[str]]:
    """Return the source and the axes to begin from: those in force, or the national ones."""
    current = AxisCatalogue.objects.filter(entity=person.entity_id).order_by("-number").first()
    if current is None:
        return STARTER_SOURCE, list(STARTER)
    return current.source, [axis.name for axis in current.axes.all()]
