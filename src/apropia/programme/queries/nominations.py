"""What the manager sees of nominations: all of them, and one to decide."""

import dataclasses

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.foundation.errors import DomainError, NotFound
from apropia.foundation.ui.tables import Column, Filter, Table
from apropia.people.models import Person
from apropia.programme import policies
from apropia.programme.models import Nomination
from apropia.programme.queries.nominating import seats_left
from apropia.programme.states import ActivityStatus, NominationStatus

NOMINATIONS = Table(
    caption=gettext_lazy("Postulaciones"),
    columns=(
        Column("persona", gettext_lazy("Persona"), sort="person__sort_name"),
        Column("actividad", gettext_lazy("Actividad"), sort="activity__title", is_name=True),
        Column("dependencia", gettext_lazy("Dependencia"), sort="unit__sort_name"),
        Column("postulada", gettext_lazy("Postulada el"), sort="nominated_at"),
        Column("estado", gettext_lazy("Estado"), sort="status"),
    ),
    search=("person__given_names", "person__surnames", "activity__title"),
    filters=(
        Filter("estado", gettext_lazy("Estado"), "status", NominationStatus.choices),
        Filter("actividad", gettext_lazy("Actividad"), "activity_id", every=gettext_lazy("Todas")),
    ),
    default_sort="-postulada",
)


@dataclasses.dataclass(frozen=True)
class NominationList:
    """The nominations of an entity, and the activities by which to narrow them."""

    nominations: QuerySet[Nomination]
    activities: list[tuple[int, str]]


@dataclasses.dataclass(frozen=True)
class NominationPage:
    """One nomination, with the seats that its activity has left and why it cannot be accepted any more, if so."""

    nomination: Nomination
    seats_left: int | None
    why_not: str = ""

    @property
    def is_waiting(self) -> bool:
        return self.nomination.status == NominationStatus.PROPOSED


def nominations_for(*, person: Person) -> QuerySet[Nomination]:
    """Return the nominations of the entity for whoever keeps the plan; none for others."""
    if not policies.can_keep(person):
        return Nomination.objects.none()
    return Nomination.objects.filter(entity_id=person.entity_id).select_related(
        "person", "activity", "unit", "nominated_by"
    )


def nomination_list_for(*, person: Person) -> NominationList:
    """Return the list of nominations. Two queries with its page."""
    rows = nominations_for(person=person)
    named = rows.order_by("activity__title").values_list("activity_id", "activity__title").distinct()
    return NominationList(rows, list(named))


def nomination_page_for(*, person: Person, pk: int) -> NominationPage:
    """Return one nomination to decide. Raises `NotFound`."""
    found = (
        nominations_for(person=person)
        .filter(pk=pk)
        .select_related(
            "person__unit",
            "person__entity",
            "activity__plan",
            "activity__entity",
            "activity__course",
            "unit",
            "nominated_by__entity",
            "decided_by",
            "entity",
        )
        .first()
    )
    if found is None:
        raise NotFound(_("No encontramos esa postulación."))
    return NominationPage(found, seats_left(found.activity), _why_not(found, person))


def _why_not(nomination: Nomination, person: Person) -> str:
    if nomination.activity.status == ActivityStatus.CANCELLED:
        return _("La actividad se canceló.")
    try:
        policies.check_can_assign(nomination.activity, person)
    except DomainError as refusal:
        return str(refusal)
    return ""


def waiting_count(*, person: Person) -> int:
    """Return how many nominations wait for whoever keeps the plan."""
    return nominations_for(person=person).filter(status=NominationStatus.PROPOSED).count()
