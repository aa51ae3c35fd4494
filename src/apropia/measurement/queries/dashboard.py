from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apropia.diagnosis.models import SurveyWave
from apropia.formats.tabular.cells import Cell
from apropia.foundation.small_groups import protected_label
from apropia.foundation.ui.charts import Change, HeatTable, LineChart
from apropia.foundation.ui.numbers import percent_es, spanish
from apropia.measurement.models import Calculation, MatchedChange, Measurement, ScopeKind, Unit
from apropia.measurement.policies import sees_all
from apropia.measurement.queries.baselines import baseline_among, baseline_day
from apropia.measurement.queries.changes import ObservedChange, change_between, matched_change
from apropia.measurement.queries.charts import adoption_curves, competence_heat
from apropia.measurement.queries.listing import names_of
from apropia.measurement.queries.official import margin_of
from apropia.measurement.queries.populations import Population, population_in, populations_for
from apropia.measurement.queries.wave_report import wave_reports_of
from apropia.measurement.queries.words import cell_of, direction_text, official_since, period_text, value_text
from apropia.measurement.states import CalculationState, MeasurementStatus
from apropia.people.models import Person


@dataclass(frozen=True)
class Line:
    """One indicator of the dashboard: then, now, and the observed change."""

    calculation: Calculation
    measurement: Measurement
    earlier: Measurement | None
    earlier_calculation: Calculation | None
    change: ObservedChange | None
    # What the half width of the drawn axis stands for, the same for all lines in the same unit.
    axis: float

    @property
    def code(self) -> str:
        return self.calculation.version.indicator.code

    @property
    def name(self) -> str:
        return self.calculation.version.name

    @property
    def is_protected(self) -> bool:
        return self.measurement.status == MeasurementStatus.PROTECTED

    @property
    def protected_text(self) -> str:
        return protected_label(self.calculation.minimum_cell)

    @property
    def drawing(self) -> Change | None:
        """Return what the chart component draws."""
        if self.change is None:
            return None
        return replace(self.change.drawing, remark=self.direction_text)

    @property
    def unit(self) -> str:
        return self.calculation.version.unit

    @property
    def earlier_text(self) -> str:
        if self.change is not None:
            return value_text(self.change.earlier, unit=self.unit, n=self.change.n)
        if self.earlier is None or self.earlier.value is None:
            return ""
        return value_text(self.earlier.value, unit=self.unit, n=self.earlier.n)

    @property
    def later_text(self) -> str:
        if self.change is not None:
            return value_text(self.change.later, unit=self.unit, n=self.change.n)
        if self.measurement.value is None:
            return ""
        return value_text(self.measurement.value, unit=self.unit, n=self.measurement.n)

    @property
    def basis_text(self) -> str:
        """Say on how many the figures stand."""
        if self.change is not None and self.change.is_matched:
            return _("las mismas %(n)s personas en ambas olas") % {"n": f"{self.change.n:,}".replace(",", ".")}
        if self.measurement.n is None:
            return self.calculation.version.get_method_display()
        return _("%(method)s, %(n)s personas") % {
            "method": self.calculation.version.get_method_display(),
            "n": f"{self.measurement.n:,}".replace(",", "."),
        }

    @property
    def people(self) -> int | None:
        """Return on how many persons the figure that is shown stands: for a matched change, those of both waves."""
        return self.change.n if self.change is not None and self.change.is_matched else self.measurement.n

    def cells(self, population: str) -> list[Cell]:
        """Return the line as cells of an export: what the page shows, its figures as numbers, and its source."""
        change, low, high = self.change.cells if self.change else (None, None, None)
        return [
            self.code,
            self.name,
            population,
            period_text(self.calculation),
            self.protected_text if self.is_protected else self._later_cell,
            self.calculation.version.get_unit_display(),
            self.people,
            self._earlier_cell,
            change,
            low,
            high,
            self.change.margin_text if self.change else "",
            self.calculation.source_text,
            official_since(self.calculation),
        ]

    @property
    def _earlier_cell(self) -> float | None:
        if self.change is not None:
            return cell_of(self.change.earlier, n=self.change.n, unit=self.unit)
        return cell_of(self.earlier.value, n=self.earlier.n, unit=self.unit) if self.earlier is not None else None

    @property
    def _later_cell(self) -> float | None:
        if self.change is not None:
            return cell_of(self.change.later, n=self.change.n, unit=self.unit)
        return cell_of(self.measurement.value, n=self.measurement.n, unit=self.unit)

    @property
    def direction_text(self) -> str:
        return direction_text(self.calculation.version.direction)


@dataclass(frozen=True)
class Opened:
    """The line whose figure is open, with how it was obtained."""

    line: Line
    facts: Sequence[tuple[str, str]]

    @property
    def pk(self) -> int:
        return self.line.measurement.pk


@dataclass(frozen=True)
class Dashboard:
    population: Population
    populations: Sequence[Population]
    ends: Sequence[tuple[str, str]]
    end: str
    opened: Opened | None
    lines: Sequence[Line]
    sees_all: bool
    heat: HeatTable | None
    curves: LineChart | None
    since: str
    reports: Sequence[SurveyWave]

    @property
    def title(self) -> str:
        return _("Qué cambió desde %(since)s") % {"since": self.since} if self.since else _("Cómo vamos")

    @property
    def inconclusive(self) -> Sequence[str]:
        return [line.name for line in self.lines if line.change is not None and line.change.is_conclusive is False]

    @property
    def observed(self) -> Sequence[str]:
        return [line.name for line in self.lines if line.change is not None and line.change.is_conclusive]


def dashboard_for(
    *, person: Person, population_key: str = "", end_key: str = "", open_id: int | None = None
) -> Dashboard:
    """Return the official figures of one population beside their baseline. The cost does not grow with the entity.

    Raises
    ------
    NotFound
        If the population is not one that this person may see.
    """
    populations = populations_for(person=person)
    population = population_in(populations, population_key)
    official = list(
        Calculation.objects.filter(entity_id=person.entity_id, state=CalculationState.OFFICIAL)
        .select_related("version__indicator", "wave__simulation")
        .order_by("version__indicator__order", "period_end", "id")
    )
    ends = _ends(official)
    end = next((day for day in ends if day.isoformat() == end_key), ends[0] if ends else None)
    pairs = _then_and_now(official, end)
    lines = _lines(pairs, population)
    latest_levels = next((now for _then, now in pairs if now.version.indicator.code == "DX-02"), None)
    uses = [one for one in official if one.version.indicator.code == "AD-02" and end and one.period_end <= end]
    earliest = min((line.earlier_calculation.period_start for line in lines if line.earlier_calculation), default=None)
    return Dashboard(
        population=population,
        populations=populations,
        ends=[(day.isoformat(), date_format(day, "F \\d\\e Y")) for day in ends],
        end=end.isoformat() if end else "",
        opened=_opened(lines, open_id),
        lines=lines,
        sees_all=sees_all(person),
        heat=competence_heat(latest_levels, populations=populations) if latest_levels else None,
        curves=adoption_curves(uses, population=population) if uses else None,
        since=date_format(earliest, "F \\d\\e Y") if earliest else "",
        reports=wave_reports_of(person=person),
    )


Pair = tuple[Calculation | None, Calculation]


def _opened(lines: Sequence[Line], open_id: int | None) -> Opened | None:
    line = next((line for line in lines if line.measurement.pk == open_id), None)
    if line is None:
        return None
    calculation, measurement = line.calculation, line.measurement
    who = names_of([calculation.confirmed_by]).get(calculation.confirmed_by, "")
    since = date_format(localtime(calculation.confirmed_at), "DATE_FORMAT") if calculation.confirmed_at else ""
    facts = [
        (_("Línea base"), f"{line.earlier_text} · {period_text(line.earlier_calculation)}")
        if line.earlier_calculation and line.earlier_text
        else None,
        (_("Medición"), f"{line.later_text} · {period_text(calculation)}"),
        (_("Personas"), _people_text(measurement)) if measurement.n is not None else None,
        (_("Margen"), margin_of(measurement, calculation.version)),
        (_("Método del cambio"), line.change.method_text) if line.change else None,
        (_("Oficial desde"), ", ".join(part for part in (since, who) if part)),
        (_("Comparación"), _("Sin grupo: es cambio observado, no impacto")) if line.change else None,
    ]
    return Opened(line, [fact for fact in facts if fact is not None])


def _people_text(measurement: Measurement) -> str:
    if not measurement.population or measurement.n is None:
        return spanish(measurement.n or 0)
    return _("%(n)s de %(population)s (%(share)s)") % {
        "n": spanish(measurement.n),
        "population": spanish(measurement.population),
        "share": percent_es(100 * measurement.n / measurement.population),
    }


def _ends(official: Sequence[Calculation]) -> Sequence[date]:
    """Return the last day of each month that has figures, newest first: a wave and a month may end in the same one."""
    last_of_month: dict[tuple[int, int], date] = {}
    for day in sorted({calculation.period_end for calculation in official}):
        last_of_month[day.year, day.month] = day
    return sorted(last_of_month.values(), reverse=True)


def _then_and_now(official: Sequence[Calculation], end: date | None) -> Sequence[Pair]:
    """Return, for each indicator, its latest calculation up to a day and the one it is compared with."""
    by_indicator: dict[str, list[Calculation]] = {}
    for calculation in official:
        if end is not None and calculation.period_end <= end:
            by_indicator.setdefault(calculation.version.indicator.code, []).append(calculation)
    since = baseline_day(official)
    pairs: list[Pair] = []
    for known in by_indicator.values():
        now = known[-1]
        pairs.append((baseline_among(known, now, since=since), now))
    return pairs


def _lines(pairs: Sequence[Pair], population: Population) -> Sequence[Line]:
    keys = [one.pk for pair in pairs for one in pair if one is not None]
    found = {
        measurement.calculation_id: measurement
        for measurement in Measurement.objects.filter(
            population.measured, calculation__in=keys, service__isnull=True, area_code=""
        ).select_related("unit")
    }
    matched: dict[int, MatchedChange] = {}
    if population.scope == ScopeKind.ENTITY:
        rows = MatchedChange.objects.filter(calculation__in=keys, area_code="").select_related("earlier_wave")
        matched = {row.calculation_id: row for row in rows}
    lines: list[Parts] = []
    for then, now in pairs:
        later = found.get(now.pk)
        if later is None:
            continue
        earlier = found.get(then.pk) if then is not None else None
        change = None
        if now.pk in matched and then is not None and matched[now.pk].earlier_wave_id == then.wave_id:
            change = matched_change(matched[now.pk], unit=now.version.unit)
        elif earlier is not None:
            change = change_between(earlier, later, unit=now.version.unit)
        lines.append((now, later, earlier, then, change))
    return [Line(*parts, axis=_axis(lines, _axis_of(parts[0]))) for parts in lines]


Parts = tuple[Calculation, Measurement, Measurement | None, Calculation | None, ObservedChange | None]


# Units that cannot be drawn beside points, and how far their axis reaches at least.
_OWN_AXIS = {Unit.RATE: 1.0, Unit.HOURS: 1.0}


def _axis_of(calculation: Calculation) -> str:
    """Return the unit whose axis a change is drawn on; percentages, scores and points share one."""
    return calculation.version.unit if calculation.version.unit in _OWN_AXIS else Unit.POINTS


def _axis(lines: Sequence[Parts], axis: str) -> float:
    """Return the half width that all changes of an axis share."""
    reaches = [change.reach for now, *_rest, change in lines if change is not None and _axis_of(now) == axis]
    return max([_OWN_AXIS.get(Unit(axis), 5.0), *reaches])
