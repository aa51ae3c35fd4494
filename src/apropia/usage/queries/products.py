"""Which service each product of the reports is, and where that comes from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.catalogue.queries import services_by_code
from apropia.foundation.alphabet import sort_key
from apropia.foundation.errors import NotFound
from apropia.people.models import Person
from apropia.usage import policies, states
from apropia.usage.models import ServiceLink, UsageImport
from apropia.usage.queries.services import HINTS_OF_KIND, name_of_hint


@dataclass(frozen=True)
class Product:
    """A product of the reports and the service that it is.

    `applied` is how many applied reports count for that service as this product; None where products cannot be told
    apart, in tables of the entity's own.
    """

    hint: str
    name: str
    service: ITService | None
    origin: str
    is_remembered: bool
    applied: int | None


def products_for(*, person: Person) -> list[Product]:
    """Return the products that reports speak of, and every other name that was given a service, in order of name."""
    if not policies.can_import(person):
        return []
    services = services_by_code(entity=person.entity)
    codes = {code.upper(): one for code, one in services.items()}
    by_pk = {one.pk: one for one in services.values()}
    links = {one.hint: one for one in ServiceLink.objects.filter(entity=person.entity_id)}
    applied = _applied(person)
    known = {hint for hints in HINTS_OF_KIND.values() for hint in hints}
    products = []
    for hint in known | links.keys():
        link = links.get(hint)
        service = by_pk.get(link.service_id) if link and link.service_id else None if link else codes.get(hint)
        kinds = [kind for kind, hints in HINTS_OF_KIND.items() if hint in hints]
        count = sum(applied[kind, service.pk] for kind in kinds) if service and kinds else None
        products.append(Product(hint, name_of_hint(hint), service, _origin(link, service), link is not None, count))
    return sorted(products, key=lambda one: sort_key(one.name))


def product_for(*, hint: str, person: Person) -> tuple[Product, Sequence[ITService]]:
    """Return a product and the services that it may be. Raise `NotFound` for a name that no report was read with."""
    found = next((one for one in products_for(person=person) if one.hint == hint), None)
    if found is None:
        raise NotFound(_("Ese producto no está en los informes."))
    services = services_by_code(entity=person.entity).values()
    return found, sorted(services, key=lambda one: one.sort_name)


def _applied(person: Person) -> Mapping[tuple[str, int], int]:
    """Return how many applied reports of each kind speak of each service."""
    rows = UsageImport.objects.filter(entity=person.entity_id, status=states.APPLIED).order_by()
    return Counter(
        (kind, service)
        for _pk, kind, service in rows.values_list("pk", "source__kind", "slices__service").distinct()
        if service is not None
    )


def _origin(link: ServiceLink | None, service: ITService | None) -> str:
    if link is not None:
        return str(link.get_origin_display()) if link.origin else _("No quedó escrito")
    return _("Por el código del catálogo") if service else "—"
