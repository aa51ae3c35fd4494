"""What each chart shows: `says` is the sentence above, `caption` names its table, `source` states origin and limits."""

from dataclasses import dataclass

MAX_SERIES = 4


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What every chart has. `opens` is the address that explains the figure («Abrir esta cifra»)."""

    says: str
    caption: str
    source: str = ""
    opens: str = ""


@dataclass(frozen=True, kw_only=True)
class Level:
    """One area on a scale: what was solved with its margin, what the person believed, and the goal. None: not known."""

    label: str
    name: str = ""  # of the level, such as «Intermedio»
    value: float | None = None
    low: float | None = None
    high: float | None = None
    perceived: float | None = None
    goal: float | None = None
    remark: str = ""
    action_url: str = ""  # where to go when it is not yet known
    action_label: str = ""


@dataclass(frozen=True, kw_only=True)
class LevelChart(Figure):
    """Several areas on one scale from 0 to 100, cut into named bands."""

    levels: tuple[Level, ...]
    bands: tuple[str, ...] = ("Básico", "Intermedio", "Avanzado")
    cuts: tuple[float, ...] = (33.3, 66.7)
    heading: int = 3

    def __post_init__(self) -> None:
        if len(self.cuts) != len(self.bands) - 1:
            raise ValueError("There is one cut fewer than bands")


@dataclass(frozen=True, kw_only=True)
class Change:
    """An observed change with its margin. A complete count (`is_count`) has none."""

    label: str
    estimate: float
    low: float | None = None
    high: float | None = None
    before: float | None = None
    after: float | None = None
    unit: str = "puntos"
    suffix: str = " %"  # after the two values
    note: str = ""
    remark: str = ""
    is_count: bool = False
    places: int = 1
    opens: str = ""

    @property
    def is_conclusive(self) -> bool:
        """Tell whether the margin leaves zero out; a complete count always is."""
        if self.is_count:
            return True
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, kw_only=True)
class ChangeList(Figure):
    """Several changes drawn on the same scale."""

    changes: tuple[Change, ...]
    span: float | None = None  # what the half width of the drawing stands for; found by itself when absent

    @property
    def reach(self) -> float:
        """Return what the half width of the drawing stands for."""
        if self.span:
            return self.span
        ends = [abs(end) for one in self.changes for end in (one.estimate, one.low or 0.0, one.high or 0.0)]
        return max(ends, default=0.0) * 1.1 or 1.0


@dataclass(frozen=True, kw_only=True)
class HeatCell:
    """One cell: a value, or protected, or not evaluated (neither)."""

    value: float | None = None
    is_protected: bool = False
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class HeatRow:
    """One row of a heat table."""

    label: str
    cells: tuple[HeatCell, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class HeatTable(Figure):
    """A real table whose cells are shaded in five steps; `cuts` are the four limits between them."""

    row_label: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    cuts: tuple[float, float, float, float] = (20.0, 40.0, 60.0, 80.0)
    measure: str = "Promedio de 0 a 100"
    places: int = 0
    suffix: str = ""
    minimum_cell: int = 5

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError("Every row has one cell per column")


@dataclass(frozen=True, kw_only=True)
class Series:
    """One line: a value per point, None where it was not measured."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """Something that happened at a point (its index; 1.5 is half way between the second and the third)."""

    at: float
    label: str


@dataclass(frozen=True, kw_only=True)
class LineChart(Figure):
    """Up to four lines over the same points, from zero up."""

    points: tuple[str, ...]
    series: tuple[Series, ...]
    milestones: tuple[Milestone, ...] = ()
    suffix: str = " %"
    places: int = 1
    top: float | None = None
    point_label: str = "Mes"

    def __post_init__(self) -> None:
        if len(self.series) > MAX_SERIES:
            raise ValueError("More than four lines cannot be told apart: show another chart")
        if any(len(one.values) != len(self.points) for one in self.series):
            raise ValueError("Every series has one value per point")


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: a value with perhaps a margin, or protected, or not known (neither).

    `words` stand beside it where the figure is written elsewhere too, each with decimals of its own.
    """

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    is_protected: bool = False
    words: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class BarChart(Figure):
    """Bars from zero, one below the other. `has_table` is off only where the page gives its own table right below."""

    bars: tuple[Bar, ...]
    suffix: str = " %"
    places: int = 1
    top: float | None = None
    label: str = "Grupo"
    value_label: str = "Valor"
    minimum_cell: int = 5
    has_table: bool = True
