"""Charts as data: a view builds one of these, a tag draws it as accessible SVG with its sentence, table and source.

The sentence comes first, the margin is always drawn, what is not known has its own shape, and colour never goes alone.
The same drawing serves screen and paper: positions are percentages, colours are classes, nothing is inline.
"""

from apropia.foundation.ui.charts.figures import (
    Bar,
    BarChart,
    Change,
    ChangeList,
    HeatCell,
    HeatRow,
    HeatTable,
    Level,
    LevelChart,
    LineChart,
    Milestone,
    Series,
)

__all__ = [
    "Bar",
    "BarChart",
    "Change",
    "ChangeList",
    "HeatCell",
    "HeatRow",
    "HeatTable",
    "Level",
    "LevelChart",
    "LineChart",
    "Milestone",
    "Series",
]
