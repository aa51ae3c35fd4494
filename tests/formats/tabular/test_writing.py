"""Tables given back: safe in a spreadsheet, and equal when read again."""

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apropia.formats.tabular.reading import open_table
from apropia.formats.tabular.writing import Field, Kind, csv_chunks, neutralise, restored, write_xlsx

FIELDS = [
    Field("correo", width=30),
    Field("fecha", Kind.DATE),
    Field("acciones", Kind.INTEGER),
    Field("tasa", Kind.PERCENT),
]
ROWS = [["ana@b.co", dt.date(2026, 5, 3), 12, 0.25], ["=HYPERLINK(1)", None, 0, None]]


def csv_of(fields, rows):
    return b"".join(csv_chunks(fields, rows))


def written_workbook(fields, rows):
    buffer = io.BytesIO()
    write_xlsx(buffer, fields, rows)
    return buffer.getvalue()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_formulas_are_neutralised(text):
    assert neutralise(text) == "'" + text
    assert neutralise("ana@b.co") == "ana@b.co"


@pytest.mark.parametrize("text", ["=1", "'=1", "''-", "'comillas'", "ana@b.co", "'", ""])
def test_what_was_neutralised_is_restored_as_it_was_typed(text):
    assert restored(neutralise(text)) == text


def test_csv_has_a_mark_and_no_live_formula():
    data = csv_of(FIELDS, ROWS)

    assert data.startswith(b"\xef\xbb\xbfcorreo,fecha,acciones,tasa\r\nana@b.co,2026-05-03,12,0.25\r\n")
    assert b"\n'=HYPERLINK" in data


def test_a_number_is_shown_as_round_as_it_is():
    target = io.BytesIO()
    write_xlsx(target, [Field("Cifra", Kind.NUMBER)], [[67.0], [63], ["Dato protegido"]])

    cells = [row[0] for row in openpyxl.load_workbook(target)["Datos"].iter_rows(min_row=2)]

    assert [(cell.value, cell.number_format) for cell in cells[:2]] == [(67, "#,##0.0"), (63, "#,##0")]
    assert cells[2].value == "Dato protegido"


def test_negative_numbers_stay_numbers():
    assert b"\r\n-5\r\n" in csv_of([Field("n", Kind.INTEGER)], [[-5]])


def test_long_csv_comes_in_chunks():
    assert len(list(csv_chunks([Field("n")], ([str(n)] for n in range(2_000))))) > 3


def test_workbook_has_types_a_frozen_header_and_no_formula():
    sheet = openpyxl.load_workbook(io.BytesIO(written_workbook(FIELDS, ROWS)))["Datos"]

    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet["B2"].value == dt.datetime(2026, 5, 3)  # noqa: DTZ001
    assert sheet["B2"].number_format == "dd/mm/yyyy"
    assert sheet["D2"].number_format == "0.0%"
    assert sheet["A3"].data_type == "s"


safe = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z", "Mn", "Lm"]), min_size=1, max_size=20).filter(
    lambda text: text == neutralise(text) and not text.startswith("'")
)


# Each example writes and reads a whole workbook.
@settings(max_examples=30)
@given(st.lists(st.tuples(safe, st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)), st.integers(0, 10**9)), max_size=6))
def test_csv_and_workbook_read_back_equal(rows):
    fields = [Field("correo"), Field("fecha", Kind.DATE), Field("n", Kind.INTEGER)]
    from_csv = [tuple(line.cells) for line in open_table(csv_of(fields, rows), known={"correo"}).lines()]
    from_xlsx = [tuple(line.cells) for line in open_table(written_workbook(fields, rows), known={"correo"}).lines()]

    assert from_csv == [(text, day.isoformat(), str(n)) for text, day, n in rows]
    assert from_xlsx == [(text, dt.datetime(day.year, day.month, day.day), n) for text, day, n in rows]  # noqa: DTZ001


def test_date_is_read_as_a_date_whatever_its_column():
    target = io.BytesIO()
    eight_thirty = dt.datetime.fromisoformat("2026-03-02 08:30")

    write_xlsx(target, [Field("Fecha"), Field("Momento")], [[dt.date(2026, 3, 2), eight_thirty]])

    day, moment = openpyxl.load_workbook(target).active[2]
    assert (day.is_date, day.number_format) == (True, "dd/mm/yyyy")
    assert (moment.value, moment.number_format) == (eight_thirty, "dd/mm/yyyy hh:mm")
