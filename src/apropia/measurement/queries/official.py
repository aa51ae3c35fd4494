"""What higher domains read: official figures, each with what it takes to cite it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.measurement.models import Calculation, IndicatorVersion, Measurement, ScopeKind
from apropia.measurement.queries.baselines import baseline_among, baseline_day
from apropia.measurement.queries.changes import ObservedChange, change_between, matched_change
from apropia.measurement.queries.words import interval_text, method_text, period_text, value_text
from apropia.measurement.states import CalculationState, MeasurementStatus


@dataclass(frozen=True)
class OfficialFigure:
    """One official figure, in numbers and in words, with the baseline and change where there are any."""

    measurement_id: int
    indicator_code: str
    name: str
    scope: str
    period: str
    period_end: date
    value: float
    value_text: str
    margin_text: str
    n: int | None
    population: int | None
    source: str
    method: str
    confirmed_at: datetime | None
    confirmed_by: UUID | None
    earlier_text: str = ""
    earlier_period: str = ""
    change_text: str = ""
    change_margin_text: str = ""
    is_conclusive: bool | None = None
    # A change of the same persons has its own two ends: those who answered both times, not everybody.
    matched_n: int | None = None
    matched_later_text: str = ""

    @property
    def has_baseline(self) -> bool:
        return bool(self.earlier_text)

    @property
    def sentence(self) -> str:
        """Say the figure as it may be cited: what was observed, never what caused it."""
        words = _("%(name)s: %(value)s (%(period)s).") % {
            "name": self.name,
            "value": self.value_text,
            "period": self.period,
        }
        if not self.has_baseline:
            return words
        pattern = _("Línea base %(earlier)s (%(then)s); cambio observado %(change)s, %(margin)s.")
        if self.matched_n is not None:
            pattern = _(
                "Las mismas %(n)s personas pasaron de %(earlier)s (%(then)s) a %(later)s: "
                "cambio observado %(change)s, %(margin)s."
            )
        change = pattern % {
            "earlier": self.earlier_text,
            "then": self.earlier_period,
            "later": self.matched_later_text,
            "n": f"{self.matched_n or 0:,}".replace(",", "."),
            "change": self.change_text,
            "margin": self.change_margin_text,
        }
        return f"{words} {change}"


def official_measurements(
    *, entity: Entity, only: Collection[int] | None = None, limit: int | None = None
) -> Sequence[OfficialFigure]:
    """Return the official figures of the whole entity and its units, newest first, each with its baseline.

    Protected figures are not among them: there is nothing to cite. `only` names measurements, `limit` takes the newest.
    Six queries, whatever their number.
    """
    rows = _official(entity).filter(scope_kind__in=[ScopeKind.ENTITY, ScopeKind.UNIT])
    if only is not None:
        rows = rows.filter(pk__in=only)
    if limit is not None:
        rows = rows[:limit]
    return _with_baseline(entity, list(rows))


def figures_to_cite(
    *, entity: Entity, unit_id: int, limit: int, also: Collection[int] = ()
) -> Sequence[OfficialFigure]:
    """Return what somebody of a unit may want to cite: the newest of each figure of the entity and of that unit.

    Whole figures come before those of a service or an area, and the entity before the unit. `also` names measurements
    that must be among them while they are official.
    """
    rows = _official(entity).filter(Q(scope_kind=ScopeKind.ENTITY) | Q(scope_kind=ScopeKind.UNIT, unit=unit_id))
    newest: dict[tuple[int, str], tuple[bool, bool, int, int]] = {}
    for pk, indicator, order, key, scope, service, area in rows.values_list(
        "pk",
        "calculation__version__indicator_id",
        "calculation__version__indicator__order",
        "key",
        "scope_kind",
        "service_id",
        "area_code",
    ):
        place = (bool(service or area), scope == ScopeKind.UNIT, order, pk)
        newest.setdefault((indicator, key), place)
    chosen = [pk for *_place, pk in sorted(newest.values())[:limit]]
    found = {one.measurement_id: one for one in official_measurements(entity=entity, only={*chosen, *also})}
    return [found[pk] for pk in dict.fromkeys([*chosen, *also]) if pk in found]


def figure_for(*, measurement_id: int, entity: Entity) -> OfficialFigure:
    """Return one official figure of an entity; a superseded one is no longer official.

    Raises
    ------
    NotFound
        If it is not official, is protected, or belongs to another entity.
    """
    row = _official(entity).filter(pk=measurement_id).first()
    if row is None:
        raise NotFound(_("Esa cifra no existe o ya no es oficial."))
    return _with_baseline(entity, [row])[0]


def _official(entity: Entity) -> QuerySet[Measurement]:
    return (
        Measurement.objects.filter(entity=entity, status=MeasurementStatus.OFFICIAL)
        .select_related("calculation__version__indicator", "calculation__wave__simulation", "unit", "service")
        .order_by("-calculation__period_end", "calculation__version__indicator__order", "pk")
    )


def _with_baseline(entity: Entity, rows: Sequence[Measurement]) -> list[OfficialFigure]:
    official = Calculation.objects.filter(entity=entity, state=CalculationState.OFFICIAL).select_related(
        "version__indicator", "wave__simulation"
    )
    calculations = list(official.order_by("period_end", "id"))
    since = baseline_day(calculations)
    earliest: dict[int, list[Calculation]] = {}
    for calculation in calculations:
        earliest.setdefault(calculation.version_id, []).append(calculation)
    baselines: dict[int, Calculation] = {}
    for row in rows:
        now = row.calculation
        then = baseline_among(earliest.get(now.version_id, []), now, since=since)
        if then is not None:
            baselines[now.pk] = then
    keys = {row.key for row in rows}
    measured = {
        (one.calculation_id, one.key): one
        for one in Measurement.objects.filter(
            calculation__in={one.pk for one in baselines.values()}, key__in=keys, status=MeasurementStatus.OFFICIAL
        )
    }
    changes = _matched(rows)
    figures = []
    for row in rows:
        then = baselines.get(row.calculation_id)
        earlier = measured.get((then.pk, row.key)) if then is not None else None
        change = changes.get((row.calculation_id, row.key))
        if change is None and earlier is not None:
            change = change_between(earlier, row, unit=row.calculation.version.unit)
        figures.append(_figure(row, then, change))
    return figures


def _matched(rows: Sequence[Measurement]) -> dict[tuple[int, str], ObservedChange]:
    from_calculations = {row.calculation_id: row.calculation for row in rows}
    changes = {}
    for calculation in Calculation.objects.filter(pk__in=from_calculations).prefetch_related("matched_changes"):
        unit = from_calculations[calculation.pk].version.unit
        for row in calculation.matched_changes.all():
            found = matched_change(row, unit=unit)
            if found is not None:
                key = f"{ScopeKind.ENTITY}:" + (f"|AREA:{row.area_code}" if row.area_code else "")
                changes[calculation.pk, key] = found
    return changes


def scope_text(row: Measurement) -> str:
    """Say which population, and which service or area, a figure is about."""
    place = {
        ScopeKind.UNIT: row.unit.name if row.unit else "",
        ScopeKind.ENGAGEMENT: row.get_engagement_type_display(),
    }.get(ScopeKind(row.scope_kind), _("Toda la entidad"))
    detail = (
        row.service.name if row.service else (_("área %(code)s") % {"code": row.area_code} if row.area_code else "")
    )
    return f"{place} · {detail}" if detail else str(place)


def margin_of(row: Measurement, version: IndicatorVersion) -> str:
    """Return what is told of the uncertainty of a figure: its interval, or how it was counted where it has none."""
    if row.ci_low is None or row.ci_high is None:
        return method_text(row.method)
    return interval_text(row.ci_low, row.ci_high, unit=version.unit, n=row.n)


def _figure(row: Measurement, then: Calculation | None, change: ObservedChange | None) -> OfficialFigure:
    calculation = row.calculation
    version = calculation.version
    value = row.value if row.value is not None else 0.0
    told = change is not None and then is not None
    return OfficialFigure(
        measurement_id=row.pk,
        indicator_code=version.indicator.code,
        name=version.name,
        scope=scope_text(row),
        period=period_text(calculation),
        period_end=calculation.period_end,
        value=value,
        value_text=value_text(value, unit=version.unit, n=row.n),
        margin_text=margin_of(row, version),
        n=row.n,
        population=row.population,
        source=calculation.source_text,
        method=method_text(row.method),
        confirmed_at=calculation.confirmed_at,
        confirmed_by=calculation.confirmed_by,
        earlier_text=value_text(change.earlier, unit=version.unit, n=change.n) if told and change else "",
        earlier_period=period_text(then) if told and then else "",
        change_text=change.text if told and change else "",
        change_margin_text=change.margin_text if told and change else "",
        is_conclusive=change.is_conclusive if told and change else None,
        matched_n=change.n if told and change and change.is_matched else None,
        matched_later_text=value_text(change.later, unit=version.unit, n=change.n) if told and change else "",
    )
