"""Charts: each tag draws one of `foundation.ui.charts` with its sentence, its table and its source."""

from django import template
from django.utils.safestring import SafeString

from apropia.foundation.ui.charts import BarChart, Change, ChangeList, HeatTable, LevelChart, LineChart, drawing
from apropia.foundation.ui.components.boxes import draw

register = template.Library()


@register.simple_tag
def level_chart(chart: LevelChart) -> SafeString:
    """Draw levels with their margins, perceptions and goals: `{% level_chart chart %}`."""
    marks = [drawing.level_marks(level) for level in chart.levels]
    # The key names only what is drawn: a group has neither margin nor goal.
    shows = {"margin": any(mark.width for mark in marks), "goal": any(mark.goal for mark in marks)}
    return draw("chart_levels", chart=chart, bands=drawing.bands(chart), marks=marks, shows=shows)


@register.simple_tag
def change_interval(change: Change, span: float = 0) -> SafeString:
    """Draw one observed change with its margin and words: `{% change_interval change span=30 %}`."""
    reach = span or ChangeList(says="", caption="", changes=(change,)).reach
    return draw("chart_change", marks=drawing.change_marks(change, reach))


@register.simple_tag
def change_list(chart: ChangeList) -> SafeString:
    """Draw several changes on one scale, each with before, after and margin: `{% change_list chart %}`."""
    return draw("chart_changes", chart=chart, rows=[drawing.change_marks(one, chart.reach) for one in chart.changes])


@register.simple_tag
def heat_table(chart: HeatTable) -> SafeString:
    """Draw a table shaded in five steps, protected cells marked: `{% heat_table chart %}`."""
    rows = [
        (
            row,
            [
                (cell, None if cell.value is None else drawing.heat_step(cell.value, chart.cuts), column)
                for cell, column in zip(row.cells, chart.columns, strict=True)
            ],
        )
        for row in chart.rows
    ]
    protected = any(cell.is_protected for row in chart.rows for cell in row.cells)
    return draw("chart_heat", chart=chart, rows=rows, legend=drawing.heat_legend(chart), has_protected=protected)


@register.simple_tag
def line_chart(chart: LineChart) -> SafeString:
    """Draw up to four lines with direct labels and milestones: `{% line_chart chart %}`."""
    rows = [(one.name, one.values) for one in chart.series]
    return draw("chart_lines", chart=chart, plot=drawing.line_plot(chart), rows=rows)


@register.simple_tag
def bar_chart(chart: BarChart) -> SafeString:
    """Draw bars from zero with their margins: `{% bar_chart chart %}`."""
    return draw("chart_bars", chart=chart, rows=list(zip(chart.bars, drawing.bar_marks(chart), strict=True)))
