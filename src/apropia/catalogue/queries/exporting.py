"""The catalogue as a table that the importer reads back unchanged."""

from collections.abc import Iterator

from apropia.catalogue import policies
from apropia.catalogue.models import ITService
from apropia.formats.tabular.cells import Cell
from apropia.people.models import Person

SERVICE_HEADERS = (
    "codigo",
    "nombre",
    "descripcion",
    "para_quien",
    "como_obtenerlo",
    "responsable",
    "estado",
    "funciones",
)


def service_rows(*, person: Person) -> Iterator[list[Cell]]:
    """Yield the services that this person sees, one row each, under `SERVICE_HEADERS`. Two queries."""
    seen = ITService.objects.filter(policies.visible_to(person)).select_related("owner_unit", "owner_person")
    for one in seen.prefetch_related("functions").order_by("sort_name", "pk"):
        owner = one.owner_person.email if one.owner_person else one.owner_unit.code if one.owner_unit else ""
        yield [
            one.code,
            one.name,
            one.description or one.summary,
            one.audience_text,
            one.how_to_get,
            owner,
            one.get_lifecycle_display(),
            "; ".join(function.name for function in one.functions.all()),
        ]
