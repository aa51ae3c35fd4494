from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apropia.competences.models import CompetenceArea
from apropia.competences.queries.framework import CURRENT
from apropia.foundation.alphabet import sort_key
from apropia.foundation.ui.charts import HeatCell, HeatRow, HeatTable, LineChart, Series
from apropia.foundation.ui.numbers import spanish
from apropia.measurement.models import Calculation, Measurement, PeriodKind, ScopeKind
from apropia.measurement.queries.populations import Population
from apropia.measurement.queries.words import period_text

CUTS = (38.0, 48.0, 58.0, 68.0)  # five steps of one colour; the value is always written
SERIES_SHOWN = 4
MONTHS_SHOWN = 12
ROWS_SHOWN = 60
STILL = 5  # points below which a curve is said to stay as it was


def competence_heat(calculation: Calculation, *, populations: Sequence[Population]) -> HeatTable | None:
    """Return DX-02 by unit and area, for the units among these populations."""
    units = {population.unit_id: population for population in populations if population.scope == ScopeKind.UNIT}
    measured = Measurement.objects.filter(
        calculation=calculation, scope_kind=ScopeKind.UNIT, unit__in=[*units], service__isnull=True
    )
    by_place = {(row.unit_id, row.area_code): row for row in measured}
    areas = list(CompetenceArea.objects.filter(framework__code=CURRENT).values_list("code", "name"))
    rows, shown = [], []
    for unit_id, population in units.items():
        found = [by_place.get((unit_id, code)) for code, _name in areas]
        if not any(found):
            continue
        whole = by_place.get((unit_id, ""))
        people = whole.population if whole is not None else None
        note = _("%(n)s personas") % {"n": spanish(people)} if people else ""
        rows.append(HeatRow(label=population.label, note=note, cells=tuple(_cell(row) for row in found)))
        shown += [
            (row.value, population.label, name)
            for row, (_code, name) in zip(found, areas, strict=True)
            if row is not None and row.value is not None
        ]
        if len(rows) == ROWS_SHOWN:
            break
    if not rows:
        return None
    return HeatTable(
        says=_heat_says(shown),
        caption=_("Promedio de 0 a 100 por dependencia y área, %(period)s") % {"period": period_text(calculation)},
        source=calculation.source_text,
        row_label=_("Dependencia"),
        columns=tuple(name for _code, name in areas),
        rows=tuple(rows),
        cuts=CUTS,
        measure=_("Promedio de 0 a 100"),
        minimum_cell=calculation.minimum_cell,
    )


def _cell(row: Measurement | None) -> HeatCell:
    if row is None:
        return HeatCell(value=None)
    if row.value is None:
        return HeatCell(value=None, is_protected=True)
    return HeatCell(value=row.value, url=reverse("measurement:figure", args=[row.pk]))


def _heat_says(shown: Sequence[tuple[float, str, str]]) -> str:
    if not shown:
        return _("Ningún grupo es lo bastante grande para mostrar su nivel.")
    value, unit, area = min(shown)
    return _("%(unit)s es donde más ayuda hace falta: %(value)s de 100 en %(area)s.") % {
        "unit": unit,
        "value": spanish(value),
        "area": area[:1].lower() + area[1:],
    }


def adoption_curves(calculations: Sequence[Calculation], *, population: Population) -> LineChart | None:
    """Return AD-02 by month of one population, for the four services that most people have."""
    months = [one for one in calculations if one.period_kind == PeriodKind.MONTH][-MONTHS_SHOWN:]
    rows = Measurement.objects.filter(
        population.measured, calculation__in=[one.pk for one in months], service__isnull=False
    ).select_related("service")
    values: dict[str, dict[int, float]] = {}
    people: dict[str, int] = {}
    for row in rows:
        if row.value is not None and row.service is not None:
            values.setdefault(row.service.name, {})[row.calculation_id] = row.value
            people[row.service.name] = max(people.get(row.service.name, 0), row.n or 0)
    drawn = sorted(
        (name for name, own in values.items() if len(own) > 1), key=lambda name: (-people[name], sort_key(name))
    )
    series = tuple(
        Series(name=name, values=tuple(values[name].get(one.pk) for one in months)) for name in drawn[:SERIES_SHOWN]
    )
    if not series:
        return None
    limits = _("Que el uso suba después de una acción no prueba que la acción lo causó.")
    warnings = sorted({warning for one in months for warning in one.warnings})
    return LineChart(
        says=_curves_say(series),
        caption=_("Personas activas sobre habilitadas, por mes"),
        source=" ".join([months[-1].source_text, *warnings, limits]),
        points=tuple(date_format(one.period_start, "M").lower() for one in months),
        series=series,
        top=100,
    )


def _curves_say(series: Sequence[Series]) -> str:
    moves = []
    for one in series:
        known = [value for value in one.values if value is not None]
        moves.append((known[-1] - known[0], one.name, known[0], known[-1]))
    moved, name, first, last = max(moves)
    if moved < STILL:
        return _("El uso sigue casi igual en los servicios más extendidos.")
    words = _("%(name)s es lo que más creció: de %(first)s a %(last)s %%.") % {
        "name": name,
        "first": spanish(first),
        "last": spanish(last),
    }
    least, other, _first, _last = min(moves)
    return f"{words} {_('%(name)s sigue casi igual.') % {'name': other}}" if abs(least) < STILL else words
