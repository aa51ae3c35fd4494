from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.template import engines

from apropia.foundation.ui import charts
from apropia.foundation.ui.charts import drawing


def draw(tag: str, chart) -> BeautifulSoup:
    return BeautifulSoup(engines["django"].from_string(f"{{% {tag} chart %}}").render({"chart": chart}), "html.parser")


def change(**values) -> charts.Change:
    return charts.Change(**{"label": "Uso", "estimate": 7.7, "low": -3.5, "high": 18.7} | values)


def test_change_whose_margin_holds_zero_is_hollow_and_says_so():
    page = draw("change_interval", change())

    assert page.select_one("circle.dot-null")
    assert not page.select_one("circle.dot")
    assert "no concluyente" in page.get_text()
    assert "entre \u22123,5 y +18,7" in page.get_text()


def test_change_away_from_zero_is_filled():
    page = draw("change_interval", change(low=2.0))

    assert page.select_one("circle.dot")
    assert "no concluyente" not in page.get_text()


def test_complete_count_is_a_square_without_margin():
    page = draw("change_interval", change(low=None, high=None, is_count=True))

    assert page.select_one("rect.dot")
    assert "conteo completo, sin margen" in page.get_text()


def test_change_of_unknown_margin_claims_nothing():
    page = draw("change_interval", change(low=None, high=None))

    assert page.select_one("circle.dot-null")
    assert "no concluyente" in page.get_text()


def test_protected_cell_never_shows_its_value_and_unknown_is_not_zero():
    cells = (charts.HeatCell(value=12.0, is_protected=True), charts.HeatCell(), charts.HeatCell(value=0.0))
    chart = charts.HeatTable(
        says="x", caption="x", row_label="x", columns=("a", "b", "c"), rows=(charts.HeatRow(label="r", cells=cells),)
    )

    written = [cell.get_text(strip=True) for cell in draw("heat_table", chart).select("td")]

    assert written == ["Dato protegido (n<5)", "Sin evaluar", "0"]


def test_level_says_in_words_what_it_draws():
    level = charts.Level(label="Colaboración", name="Básico", value=35, low=27, high=43, perceived=61, goal=50)
    page = draw("level_chart", charts.LevelChart(says="x", caption="x", levels=(level,)))

    said = page.select_one("svg[role=img]")["aria-label"]
    assert said == "Colaboración: nivel básico, 35 de 100, entre 27 y 43. Percepción: 61. Meta: 50."


def test_key_of_levels_names_only_what_is_drawn():
    def key(**drawn):
        level = charts.Level(label="Colaboración", name="Básico", value=35, **drawn)
        page = draw("level_chart", charts.LevelChart(says="x", caption="x", levels=(level,)))
        return page.select_one("ul.key").get_text("|", strip=True)

    assert key(low=27, high=43, goal=50) == "Lo resuelto y su margen|La percepción|La meta"
    assert key() == "Lo resuelto|La percepción"


def test_level_not_evaluated_has_its_own_shape():
    page = draw("level_chart", charts.LevelChart(says="x", caption="x", levels=(charts.Level(label="Problemas"),)))

    assert not page.select(".area svg.chart circle.dot")
    assert "No es un cero" in page.select_one(".none").get_text()


def test_line_breaks_where_nothing_was_measured():
    series = charts.Series(name="Firma", values=(10, 20, None, 30, 40))
    chart = charts.LineChart(says="x", caption="x", points=("a", "b", "c", "d", "e"), series=(series,))

    assert len(draw("line_chart", chart).select("polyline")) == 2


def test_labels_of_lines_that_end_together_do_not_overlap():
    series = tuple(charts.Series(name=f"s{n}", values=(1.0, 50.0 + n / 10)) for n in range(4))
    plot = drawing.line_plot(charts.LineChart(says="x", caption="x", points=("a", "b"), series=series))

    heights = sorted(float(line.label_y) for line in plot.lines)
    assert all(below - above >= drawing.LABEL_GAP - 0.2 for above, below in pairwise(heights))
    assert heights[0] >= drawing.TOP - 0.1
    assert heights[-1] <= drawing.BOTTOM


def test_five_lines_are_refused():
    series = tuple(charts.Series(name=str(n), values=(1.0,)) for n in range(5))
    with pytest.raises(ValueError, match="four"):
        charts.LineChart(says="x", caption="x", points=("a",), series=series)


@pytest.mark.parametrize(
    ("values", "asked", "top"), [([74], None, 80), ([0.3], None, 0.3), ([], None, 1), ([7], 100, 100)]
)
def test_axis_starts_at_zero_and_ends_on_a_round_number(values, asked, top):
    assert drawing.nice_top(values, asked)[0] == pytest.approx(top)


@pytest.mark.parametrize("cuts", [(33.3,), ()])
def test_scale_needs_one_cut_fewer_than_bands(cuts):
    with pytest.raises(ValueError, match="cut"):
        charts.LevelChart(says="x", caption="x", levels=(), cuts=cuts)


def test_every_chart_has_sentence_table_and_source():
    from apropia.foundation.ui.gallery import context

    tags = {"levels": "level_chart", "changes": "change_list", "lines": "line_chart", "bars": "bar_chart"}
    figures = context({})["figures"]
    for name, tag in tags.items():
        page = draw(tag, figures[name])
        assert page.select_one("figcaption").get_text() == figures[name].says
        assert page.select_one("details table caption").get_text() == figures[name].caption
        assert figures[name].source in page.get_text()


def test_positions_stay_inside_the_drawing():
    marks = drawing.change_marks(change(estimate=900, low=800, high=1000), reach=10)

    assert (marks.estimate, marks.low, marks.high) == ("98%", "98%", "98%")
