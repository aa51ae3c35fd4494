import dataclasses
from collections.abc import Mapping

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils.translation import gettext as _

from apropia.catalogue import policies
from apropia.catalogue.models import ITService
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui.tables import pattern_for
from apropia.people.models import Person

PAGE_SIZE = 24


@dataclasses.dataclass(frozen=True)
class ServiceFilters:
    """What a list of services is narrowed by."""

    text: str = ""
    lifecycle: str = ""
    only_mine: bool = False
    page: int = 1


def service_for(*, code: str, person: Person) -> ITService:
    """Return one service that the person may see, with all that its page shows. Raises `NotFound`."""
    service = (
        ITService.objects.filter(policies.visible_to(person), code=code)
        .select_related("owner_unit", "owner_person")
        .prefetch_related("functions", "competences__area", "audience_units")
        .first()
    )
    if service is None:
        raise NotFound(_("No encontramos ese servicio."))
    return service


def page_of_services(*, person: Person, filters: ServiceFilters) -> Page[ITService]:
    """Return one page of the catalogue, by name."""
    rows = ITService.objects.filter(policies.visible_to(person)).select_related("owner_unit")
    if filters.text:
        pattern = pattern_for(filters.text)
        rows = rows.filter(Q(name__iregex=pattern) | Q(summary__iregex=pattern) | Q(code__icontains=filters.text))
    if filters.lifecycle:
        rows = rows.filter(lifecycle=filters.lifecycle)
    if filters.only_mine:
        mine = [one.pk for one in services_applying_to(person=person)]
        rows = rows.filter(pk__in=mine)
    return Paginator(rows.order_by("sort_name", "pk"), PAGE_SIZE).get_page(filters.page)


def services_for_strata(*, entity: Entity, engagement_type: str, unit_path: str) -> list[ITService]:
    """Return the running services meant for somebody of this engagement in this unit, by name."""
    running = (
        ITService.objects.filter(
            entity=entity, lifecycle__in=[ITService.Lifecycle.ACTIVE, ITService.Lifecycle.RETIRING]
        )
        .prefetch_related("audience_units")
        .order_by("sort_name", "pk")
    )
    return [
        service
        for service in running
        if policies.applies_to(
            service,
            engagement_type=engagement_type,
            unit_path=unit_path,
            audience_paths=[unit.path for unit in service.audience_units.all()],
        )
    ]


def services_applying_to(*, person: Person) -> list[ITService]:
    """Return the running services meant for this person."""
    return services_for_strata(
        entity=person.entity,
        engagement_type=person.engagement_type,
        unit_path=person.unit.path if person.unit else "",
    )


def services_by_code(*, entity: Entity) -> Mapping[str, ITService]:
    """Return every service of the entity by its code, for imports."""
    return {service.code: service for service in ITService.objects.filter(entity=entity)}


def service_choices(*, entity: Entity) -> list[tuple[int, str]]:
    """Return id and name of the services that content can be tied to, for a form's choices."""
    rows = ITService.objects.filter(entity=entity).exclude(lifecycle=ITService.Lifecycle.RETIRED)
    return list(rows.order_by("sort_name").values_list("pk", "name"))


def service_choices_by_code(*, entity: Entity) -> list[tuple[str, str]]:
    """Return code and name of every service of the entity, for what is told apart by code."""
    return list(ITService.objects.filter(entity=entity).order_by("sort_name").values_list("code", "name"))
