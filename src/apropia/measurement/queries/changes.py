from dataclasses import dataclass

from django.utils.translation import gettext as _

from apropia.foundation.ui.charts import Change
from apropia.measurement.models import MatchedChange, Measurement
from apropia.measurement.queries.words import (
    between_text,
    cell_of,
    change_method_text,
    change_text,
    change_unit,
    places_of,
)
from apropia.science.impact.effects import change_of_intervals
from apropia.science.impact.intervals import Interval, Method


@dataclass(frozen=True)
class ObservedChange:
    """A change between two figures, ready to be drawn and said. It never names a cause."""

    value: float
    low: float | None
    high: float | None
    is_conclusive: bool | None
    is_matched: bool
    n: int | None
    unit: str
    method: str
    earlier: float
    later: float

    @property
    def is_complete(self) -> bool:
        """Tell whether both figures are complete counts, so that there is no margin."""
        return self.is_conclusive is None

    @property
    def drawing(self) -> Change:
        """Return what the chart component draws."""
        return Change(
            label="",
            estimate=self.value,
            low=self.low,
            high=self.high,
            unit=change_unit(self.unit),
            is_count=self.is_complete,
            places=places_of(self.unit, self.n),
        )

    @property
    def reach(self) -> float:
        """Return how far from zero the drawing must reach."""
        return max(abs(self.value), abs(self.low or 0), abs(self.high or 0))

    @property
    def method_text(self) -> str:
        return change_method_text(self.method, is_matched=self.is_matched)

    @property
    def text(self) -> str:
        return change_text(self.value, unit=self.unit, n=self.n)

    @property
    def cells(self) -> tuple[float | None, float | None, float | None]:
        """Return the change and the ends of its margin as numbers for a spreadsheet."""
        value, low, high = (cell_of(one, n=self.n, unit=self.unit) for one in (self.value, self.low, self.high))
        return value, low, high

    @property
    def margin_text(self) -> str:
        if self.is_complete:
            return _("conteo completo, sin margen")
        if self.low is None or self.high is None:
            return _("no concluyente: son pocas personas")
        between = between_text(self.low, self.high, n=self.n)
        return between if self.is_conclusive else _("%(between)s: no concluyente") % {"between": between}


def change_between(earlier: Measurement, later: Measurement, *, unit: str) -> ObservedChange | None:
    """Return the change between two figures of the same scope; None when either is protected."""
    if earlier.value is None or later.value is None:
        return None
    change = change_of_intervals(
        earlier.value,
        _interval(earlier),
        later.value,
        _interval(later),
        n_earlier=earlier.n or 0,
        n_later=later.n or 0,
        complete=earlier.method == later.method == "CENSUS",
    )
    return ObservedChange(
        value=change.value,
        low=change.interval.low if change.interval else None,
        high=change.interval.high if change.interval else None,
        is_conclusive=change.conclusive,
        is_matched=False,
        n=min((n for n in (earlier.n, later.n) if n is not None), default=None),
        unit=unit,
        method=Method.MOVER if change.interval else later.method,
        earlier=earlier.value,
        later=later.value,
    )


def matched_change(row: MatchedChange, *, unit: str) -> ObservedChange | None:
    """Return the change of the same persons; None when it is protected."""
    if row.value is None or row.earlier is None or row.later is None:
        return None
    return ObservedChange(
        value=row.value,
        low=row.ci_low,
        high=row.ci_high,
        is_conclusive=row.is_conclusive,
        is_matched=True,
        n=row.n,
        unit=unit,
        method=row.method,
        earlier=row.earlier,
        later=row.later,
    )


def _interval(measurement: Measurement) -> Interval | None:
    if measurement.ci_low is None or measurement.ci_high is None:
        return None
    return Interval(measurement.ci_low, measurement.ci_high, Method.WILSON)
