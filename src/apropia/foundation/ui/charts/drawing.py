"""Where each mark goes: positions as percentages of the width and pixels of the height, ready for the templates."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from apropia.foundation.ui.charts.figures import BarChart, Change, HeatTable, Level, LevelChart, LineChart
from apropia.foundation.ui.numbers import NO_BREAK, change_es, decimal_es

# The plot of a line chart: left and right end in % of the width, top and bottom in pixels.
LEFT, RIGHT, TOP, BOTTOM = 6.0, 76.0, 34.0, 284.0
LABEL_GAP = 36.0
X_LABELS = 6
Place = Callable[[float], float]


def percent(value: float) -> str:
    """Write a position along the width."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def _within(value: float, low: float = 0.0, high: float = 100.0) -> float:
    return min(max(value, low), high)


@dataclass(frozen=True)
class Band:
    x: str
    width: str
    step: int


def bands(chart: LevelChart) -> list[Band]:
    """Return the stretches of the scale."""
    edges = [0.0, *chart.cuts, 100.0]
    gap = 0.2
    return [
        Band(percent(start + (gap if start else 0)), percent(end - start - gap), min(step, 3))
        for step, (start, end) in enumerate(pairwise(edges))
    ]


@dataclass(frozen=True)
class LevelMarks:
    level: Level
    value: str
    low: str
    width: str
    perceived: str
    goal: str
    sentence: str


def level_marks(level: Level) -> LevelMarks:
    """Return where one area's marks go and the sentence that says the same."""
    value = "" if level.value is None else percent(_within(level.value, 1, 99))
    low = width = ""
    if level.low is not None and level.high is not None:
        start, end = _within(level.low), _within(level.high)
        low, width = percent(start), percent(max(end - start, 0.5))
    return LevelMarks(
        level=level,
        value=value,
        low=low,
        width=width,
        perceived="" if level.perceived is None else percent(_within(level.perceived, 1, 99)),
        goal="" if level.goal is None else percent(_within(level.goal, 0.5, 99.5)),
        sentence=level_sentence(level),
    )


def level_sentence(level: Level) -> str:
    """Say what the drawing of an area shows."""
    if level.value is None:
        parts = ["sin evaluar"]
    else:
        parts = [f"nivel {level.name.lower()}" if level.name else "", f"{decimal_es(level.value)} de 100"]
        if level.low is not None and level.high is not None:
            parts.append(f"entre {decimal_es(level.low)} y {decimal_es(level.high)}")
    text = f"{level.label}: {', '.join(part for part in parts if part)}."
    if level.perceived is not None:
        text += f" Percepción: {decimal_es(level.perceived)}."
    if level.goal is not None:
        text += f" Meta: {decimal_es(level.goal)}."
    return text


@dataclass(frozen=True)
class ChangeMarks:
    change: Change
    estimate: str
    low: str
    high: str
    amount: str
    margin: str


def change_marks(change: Change, reach: float) -> ChangeMarks:
    """Return where an observed change and its margin go, zero in the middle, and their words."""

    def place(value: float) -> str:
        return percent(_within(50 + value / reach * 48, 2, 98))

    has_margin = change.low is not None and change.high is not None and not change.is_count
    if change.is_count:
        margin = "conteo completo, sin margen"
    elif has_margin:
        margin = f"entre {change_es(change.low, change.places)} y {change_es(change.high, change.places)}"
        if not change.is_conclusive:
            margin += ": no concluyente"
    else:
        margin = "sin margen conocido: no concluyente"
    return ChangeMarks(
        change=change,
        estimate=place(change.estimate),
        low=place(change.low) if has_margin and change.low is not None else "",
        high=place(change.high) if has_margin and change.high is not None else "",
        amount=f"{change_es(change.estimate, change.places)} {change.unit}",
        margin=margin,
    )


def heat_step(value: float, cuts: Sequence[float]) -> int:
    """Return the step of the ramp, 0 to 4."""
    return sum(value >= cut for cut in cuts)


def heat_legend(chart: HeatTable) -> list[tuple[int, str]]:
    """Return the step and the words of each shade."""
    one = 10**-chart.places
    written = [decimal_es(cut, chart.places) + chart.suffix for cut in chart.cuts]
    below = [decimal_es(cut - one, chart.places) + chart.suffix for cut in chart.cuts]
    middle = [(step, f"{written[step - 1]} a {below[step]}") for step in range(1, 4)]
    return [(0, f"menos de {written[0]}"), *middle, (4, f"{written[3]} o más")]


def nice_top(values: Sequence[float], asked: float | None) -> tuple[float, float]:
    """Return the top of an axis that starts at zero, and its step, both round numbers."""
    highest = asked or max(values, default=0.0) or 1.0
    rough = highest / 4
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough - 1e-9)
    return math.ceil(highest / step - 1e-9) * step, step


@dataclass(frozen=True)
class Tick:
    position: str
    text_position: str
    label: str


@dataclass(frozen=True)
class Line:
    number: int
    name: str
    pieces: tuple[str, ...]
    end_x: str
    end_y: str
    label_y: str
    value_y: str
    value: str


@dataclass(frozen=True)
class LinePlot:
    width: str
    left: str
    ticks: list[Tick]
    lines: list[Line]
    points: list[tuple[str, str, bool]]
    milestones: list[tuple[str, str, str]]
    height: int


def line_plot(chart: LineChart) -> LinePlot:
    """Return where everything of a line chart goes, labels kept apart from one another."""
    known = [value for one in chart.series for value in one.values if value is not None]
    top, step = nice_top(known, chart.top)

    def x_of(index: float) -> float:
        return LEFT + (RIGHT - LEFT) * (index / max(len(chart.points) - 1, 1))

    def y_of(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / top

    ticks = [
        Tick(f"{y_of(step * n):.1f}", f"{y_of(step * n) - 6:.1f}", f"{_short(step * n)}{chart.suffix}")
        for n in range(round(top / step) + 1)
    ]
    return LinePlot(
        width=percent(RIGHT - LEFT),
        left=percent(LEFT),
        ticks=ticks,
        lines=_lines(chart, x_of, y_of),
        points=_point_labels(chart.points, x_of),
        milestones=[(percent(x_of(one.at)), one.label, _anchor(one.at, len(chart.points))) for one in chart.milestones],
        height=int(BOTTOM) + 30,
    )


def _short(value: float) -> str:
    return decimal_es(value, 0 if float(value).is_integer() else 1)


def _anchor(at: float, count: int) -> str:
    share = at / max(count - 1, 1)
    return "start" if share < 0.15 else "end" if share > 0.85 else "middle"


def _lines(chart: LineChart, x_of: Place, y_of: Place) -> list[Line]:
    ends = []
    for number, one in enumerate(chart.series, start=1):
        last = max((n for n, value in enumerate(one.values) if value is not None), default=None)
        if last is not None:
            ends.append((number, one, last, y_of(one.values[last] or 0.0)))
    placed = _spread([end for _number, _one, _last, end in ends])
    return [
        Line(
            number=number,
            name=one.name,
            pieces=_pieces(one.values, y_of),
            end_x=percent(x_of(last)),
            end_y=f"{end:.1f}",
            label_y=f"{label:.1f}",
            value_y=f"{label + 16:.1f}",
            value=f"{decimal_es(one.values[last], chart.places)}{chart.suffix}",
        )
        for (number, one, last, end), label in zip(ends, placed, strict=True)
    ]


def _pieces(values: Sequence[float | None], y_of: Place) -> tuple[str, ...]:
    """Return the points of each unbroken stretch, x in thousandths of the plot and y in its pixels."""
    pieces: list[list[str]] = [[]]
    for n, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            x = 1000 * n / max(len(values) - 1, 1)
            pieces[-1].append(f"{x:.0f},{y_of(value) - TOP:.1f}")
    return tuple(" ".join(piece) for piece in pieces if len(piece) > 1)


def _spread(heights: Sequence[float]) -> list[float]:
    """Return label heights near the given ones and at least a gap apart, inside the plot."""
    order = sorted(range(len(heights)), key=lambda n: heights[n])
    placed = [0.0] * len(heights)
    floor = TOP
    for n in order:
        placed[n] = max(heights[n] + 4, floor)
        floor = placed[n] + LABEL_GAP
    ceiling = BOTTOM - 6
    for n in reversed(order):
        placed[n] = min(placed[n], ceiling)
        ceiling = placed[n] - LABEL_GAP
    return placed


def _point_labels(points: Sequence[str], x_of: Place) -> list[tuple[str, str, bool]]:
    """Return position, words and whether a narrow screen shows them: at most six, the ends always."""
    count = len(points)
    every = max(1, math.ceil((count - 1) / (X_LABELS - 1))) if count > 1 else 1
    shown = [n for n in range(0, count, every) if n == 0 or count - 1 - n >= every] + ([count - 1] if count > 1 else [])
    return [(percent(x_of(n)), points[n], n in {0, count - 1}) for n in shown]


@dataclass(frozen=True)
class BarMarks:
    width: str
    low: str
    high: str
    value: str
    margin: str


def bar_marks(chart: BarChart) -> list[BarMarks]:
    """Return how far each bar reaches; the longest stays clear of the right edge."""
    known = [end for bar in chart.bars for end in (bar.value, bar.high) if end is not None]
    top = chart.top or max(known, default=0.0) or 1.0
    found = []
    for bar in chart.bars:
        has_margin = bar.low is not None and bar.high is not None and bar.value is not None
        found.append(
            BarMarks(
                width="" if bar.value is None else percent(max(_within(bar.value / top * 99), 0.3)),
                low=percent(_within((bar.low or 0) / top * 99)) if has_margin else "",
                high=percent(_within((bar.high or 0) / top * 99)) if has_margin else "",
                value=bar.words or f"{decimal_es(bar.value, chart.places)}{chart.suffix}".replace(" %", f"{NO_BREAK}%"),
                margin=f"{decimal_es(bar.low, chart.places)} a {decimal_es(bar.high, chart.places)}"
                if has_margin
                else "",
            )
        )
    return found
