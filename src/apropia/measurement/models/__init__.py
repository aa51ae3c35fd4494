from apropia.measurement.models.figures import (
    Calculation,
    MatchedChange,
    Measurement,
    PeriodKind,
    ScopeKind,
    period_in_words,
)
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
    "period_in_words",
]
