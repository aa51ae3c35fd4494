"""Official figures as one table: what the pages show, its figures as numbers, and nothing that they withhold."""

from collections.abc import Iterator

from apropia.formats.tabular.cells import Cell
from apropia.measurement.models import Calculation
from apropia.measurement.policies import sees_all, sees_own_unit
from apropia.measurement.queries.listing import area_names, figures_seen, row_of
from apropia.measurement.queries.words import official_since
from apropia.measurement.states import CalculationState
from apropia.people.models import Person

FIGURE_HEADERS = (
    "codigo",
    "indicador",
    "desde",
    "hasta",
    "poblacion",
    "detalle",
    "cifra",
    "unidad",
    "margen_desde",
    "margen_hasta",
    "personas",
    "metodo",
    "fuente",
    "oficial_desde",
)


def official_rows(*, person: Person, prefix: str = "") -> Iterator[list[Cell]]:
    """Yield every official figure that this person may see, oldest period first, under `FIGURE_HEADERS`.

    `prefix` keeps only indicators whose code begins so (`AD-` is use). A protected figure says so and gives nothing.
    """
    official = (
        Calculation.objects.filter(entity_id=person.entity_id, state=CalculationState.OFFICIAL)
        .filter(version__indicator__code__startswith=prefix)
        .select_related("version__indicator", "wave")
        .order_by("period_end", "version__indicator__order", "pk")
    )
    if not (sees_all(person) or sees_own_unit(person)):
        official = official.none()
    areas = area_names()
    for calculation in official:
        for measurement in figures_seen(calculation=calculation, person=person).iterator(chunk_size=500):
            told = row_of(measurement, calculation=calculation, areas=areas)
            value, low, high = told.cells
            yield [
                calculation.version.indicator.code,
                calculation.version.name,
                calculation.period_start,
                calculation.period_end,
                told.population,
                told.detail,
                value,
                calculation.version.get_unit_display(),
                low,
                high,
                told.n,
                told.method,
                calculation.source_text,
                official_since(calculation),
            ]
