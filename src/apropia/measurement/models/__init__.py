from apropia.measurement.models.figures import Calculation, MatchedChange, Measurement, PeriodKind, ScopeKind
from apropia.measurement.models.indicators import (
    Direction,
    Indicator,
    IndicatorKind,
    IndicatorVersion,
    SourceMethod,
    Unit,
)

__all__ = [
    "Calculation",
    "Direction",
    "Indicator",
    "IndicatorKind",
    "IndicatorVersion",
    "MatchedChange",
    "Measurement",
    "PeriodKind",
    "ScopeKind",
    "SourceMethod",
    "Unit",
]
