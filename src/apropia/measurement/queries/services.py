"""The published figures of one service, for whoever reads about it: the whole entity's, never a unit's."""

from dataclasses import dataclass
from datetime import date

from apropia.catalogue.models import ITService
from apropia.foundation.small_groups import protected_label
from apropia.measurement.models import Measurement, ScopeKind
from apropia.measurement.queries.baselines import baseline_among, baseline_day_of
from apropia.measurement.queries.words import period_text, value_text
from apropia.measurement.states import CalculationState, MeasurementStatus

# How many have it, how many use it, how it is valued.
TOLD = ("AD-01", "AD-02", "SA-01")


@dataclass(frozen=True)
class ServiceFigure:
    """The newest official figure of an indicator for a service, and the first it can be compared with."""

    code: str
    name: str
    value: str
    period: str
    earlier: str
    earlier_period: str
    calculation_id: int


def service_figures(*, service: ITService) -> list[ServiceFigure]:
    """Return what is published of a service: adoption, use and satisfaction. Two queries.

    A protected figure says only that it is protected; one that could not be computed is left out.
    """
    rows = (
        Measurement.objects.filter(
            service=service,
            scope_kind=ScopeKind.ENTITY,
            calculation__state=CalculationState.OFFICIAL,
            calculation__version__indicator__code__in=TOLD,
        )
        .exclude(status=MeasurementStatus.NOT_COMPUTABLE)
        .select_related("calculation__version__indicator", "calculation__wave__simulation")
        .order_by("calculation__version__indicator__order", "calculation__period_end", "pk")
    )
    by_code: dict[str, list[Measurement]] = {}
    for row in rows:
        by_code.setdefault(row.calculation.version.indicator.code, []).append(row)
    since = baseline_day_of(service.entity)
    return [_figure(code, found, since=since) for code, found in by_code.items()]


def _figure(code: str, rows: list[Measurement], *, since: date | None) -> ServiceFigure:
    now = rows[-1]
    baseline = baseline_among([one.calculation for one in rows], now.calculation, since=since)
    then = next((one for one in rows if baseline is not None and one.calculation_id == baseline.pk), None)
    has_change = then is not None and then.value is not None and now.value is not None
    return ServiceFigure(
        code=code,
        name=now.calculation.version.name,
        value=_words(now),
        period=period_text(now.calculation),
        earlier=_words(then) if then is not None and has_change else "",
        earlier_period=period_text(then.calculation) if then is not None and has_change else "",
        calculation_id=now.calculation_id,
    )


def _words(row: Measurement) -> str:
    if row.value is None:
        return protected_label(row.calculation.minimum_cell)
    return value_text(row.value, unit=row.calculation.version.unit, n=row.n)
