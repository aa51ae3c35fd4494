from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apropia.foundation.ui.numbers import change_es, percent_es, places_for, spanish
from apropia.measurement.models import Calculation, Direction, PeriodKind, Unit
from apropia.measurement.queries.computing.facts import Period
from apropia.measurement.queries.periods import words_of
from apropia.science.impact.intervals import Method


def places_of(unit: str, n: int | None) -> int:
    """Return how many decimals a figure has; hours one more, as a tenth of an hour a month is much."""
    return places_for(n) + (unit == Unit.HOURS)


def value_text(value: float, *, unit: str, n: int | None) -> str:
    """Write a figure: 63,5 % for percentages, 0,42 h for hours, 63,5 for scores, points and rates."""
    places = places_of(unit, n)
    if unit == Unit.PERCENT:
        return percent_es(value, places)
    return _("%(n)s h") % {"n": spanish(value, places)} if unit == Unit.HOURS else spanish(value, places)


def cell_of(value: float | None, *, n: int | None, unit: str = "") -> float | None:
    """Return a figure as a number for a spreadsheet, as round as the page writes it: no export tells more."""
    if value is None:
        return None
    places = places_of(unit, n)
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return float(rounded) if places else int(rounded)


def change_text(value: float, *, unit: str, n: int | None) -> str:
    """Write a change: +21,4 puntos; a rate says per how many."""
    return f"{change_es(value, places_of(unit, n))} {change_unit(unit)}"


def change_unit(unit: str) -> str:
    """Say in what a change of a figure is counted."""
    return {Unit.RATE: _("por cada 100"), Unit.HOURS: _("horas por persona")}.get(Unit(unit), _("puntos"))


def between_text(low: float, high: float, *, n: int | None) -> str:
    places = places_for(n)
    return _("entre %(low)s y %(high)s") % {"low": change_es(low, places), "high": change_es(high, places)}


def interval_text(low: float, high: float, *, unit: str, n: int | None) -> str:
    return _("entre %(low)s y %(high)s") % {
        "low": value_text(low, unit=unit, n=n),
        "high": value_text(high, unit=unit, n=n),
    }


def direction_text(direction: str) -> str:
    return _("bajar es mejor") if direction == Direction.DOWN else ""


def period_text(calculation: Calculation) -> str:
    """Say which period a calculation is about; its wave comes loaded."""
    period = Period(
        PeriodKind(calculation.period_kind), calculation.period_start, calculation.period_end, calculation.wave_id
    )
    return words_of(period, wave_name=calculation.wave.name if calculation.wave else "")


def official_since(calculation: Calculation) -> datetime | None:
    """Return when a calculation became official, in the time of the entity: a spreadsheet knows no other."""
    return localtime(calculation.confirmed_at) if calculation.confirmed_at else None


def change_method_text(method: str, *, is_matched: bool) -> str:
    """Say how the margin of a change was found."""
    if is_matched and method in (Method.STUDENT, Method.BCA):
        return _("Diferencia de las mismas personas. %(how)s") % {"how": method_text(method)}
    return method_text(method)


_METHODS = {
    "": gettext_noop("Sin margen: son menos de 10 personas, o todas respondieron igual."),
    "CENSUS": gettext_noop("Conteo completo, sin margen."),
    Method.WILSON: gettext_noop("Intervalo de Wilson del 95 %."),
    Method.STUDENT: gettext_noop("Intervalo t del 95 %, con población finita."),
    Method.BCA: gettext_noop("Remuestreo BCa del 95 %, con semilla fija."),
    Method.GARWOOD: gettext_noop("Intervalo exacto de Poisson del 95 %."),
    Method.NEWCOMBE_PAIRED: gettext_noop("Diferencia pareada de proporciones, Newcombe 95 %."),
    Method.MOVER: gettext_noop("Diferencia entre personas distintas, uniendo los dos intervalos (95 %)."),
}


def method_text(method: str) -> str:
    """Say how the margin was found, in words that a reader can look up."""
    return _(_METHODS[method]) if method in _METHODS else method
