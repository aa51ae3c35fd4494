"""Tables as entities have them: encodings, delimiters, headers, limits and traps."""

import csv
import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apropia.formats.errors import FormatError
from apropia.formats.tabular.layouts import ROSTER
from apropia.formats.tabular.limits import Limits
from apropia.formats.tabular.reading import open_table

HEADER = ["correo", "nombres", "dependencia"]
ROW = ["peña@puertoclaro.gov.co", "Begoña Núñez", "Oficina de Tecnologías"]


def text_of(rows, delimiter=","):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue()


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rows_of(table):
    return [list(line.cells) for line in table.lines()]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "mac_roman", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_encoding_and_delimiter_reads_the_same(encoding, delimiter):
    table = open_table(text_of([HEADER, ROW], delimiter).encode(encoding), known=ROSTER.known)

    assert table.headers == tuple(HEADER)
    assert rows_of(table) == [ROW]


NAMES = [
    "José Ramón Muñoz",
    "María Sofía Díaz",
    "Ángela Ibáñez",
    "Íñigo Núñez",
    "Óscar Agüero",
    "Úrsula Peña",
    "Érika Ávila",
    "Raúl Gómez",
    "Inés Martínez",
    "JOSÉ MUÑOZ",
    "MARÍA GARCÍA",
    "ÁNGELA IBÁÑEZ",
    "RAÚL GÓMEZ",
    "ÍÑIGO GÜIZA",
    "ÚRSULA PEÑA",
    "Ñáñez y Ñungo",
    "Área de Prórrogas",
    "País",
]
SPANISH_ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "mac_roman"]


@pytest.mark.parametrize("encoding", SPANISH_ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_spanish_letter_comes_through(encoding, end):
    words = [*NAMES, "¿Qué «pingüino»? ¡Ningún cigüeñal! 3.ª y 4.º"]
    assert set("áéíóúüñÁÉÍÓÚÜÑ¿¡«»ªº") <= set("".join(words))

    assert rows_of(open_table(end.join(["nombre", *words]).encode(encoding))) == [[one] for one in words]


@pytest.mark.parametrize("encoding", SPANISH_ENCODINGS)
@pytest.mark.parametrize("name", NAMES[:-1])
def test_one_name_is_enough_to_know_the_encoding(encoding, name):
    assert rows_of(open_table(f"nombre;nota\n{name};x\n".encode(encoding))) == [[name, "x"]]


@pytest.mark.parametrize(
    "text",
    [
        "Sinéad O’Neill",
        "Shane O’Neill",
        "the user’s guide",
        "they’re",
        "Cali–Neiva",
        "2025–2026",
        "— Nota",
        "Françoise",
        "Benoît",
    ],
)
def test_marks_and_letters_of_other_languages_stay_those_of_windows(text):
    assert rows_of(open_table(f"nombre;nota\n{text};x\n".encode("cp1252"))) == [[text, "x"]]


def test_windows_1252_euro_and_dashes_are_kept():
    table = open_table("correo;nota\na@b.co;5 € – «sí»\n".encode("cp1252"))

    assert rows_of(table) == [["a@b.co", "5 € – «sí»"]]


def test_a_damaged_byte_leaves_the_rest_in_utf8():
    good = "correo,nombres\n" + "a@b.co,Peña Núñez Muñoz\n" * 20
    table = open_table(good.encode() + b"c@d.co,Pe\xf1a\n", known=ROSTER.known)

    assert table.encoding == "utf-8"
    assert rows_of(table)[0][1] == "Peña Núñez Muñoz"
    assert "\ufffd" in rows_of(table)[-1][1]


def test_decimal_commas_do_not_pass_for_the_delimiter():
    table = open_table(b"codigo;horas;meta\na;1,5;2,5\nb;3,5;4,5\n")

    assert table.delimiter == ";"
    assert rows_of(table)[0] == ["a", "1,5", "2,5"]


def test_the_line_that_declares_the_delimiter_is_no_row():
    table = open_table(b"sep=;\r\ncorreo;nombres\r\na@b.co;Ana\r\n")

    assert table.headers == ("correo", "nombres")
    assert table.header_row == 2


def test_lines_above_the_header_are_skipped():
    text = "Secretaría General\n\nListado;;\nFecha: 01/05/2026;;\ncorreo;nombres;dependencia\na@b.co;Ana;OTIC\n"
    table = open_table(text.encode(), known=ROSTER.known)

    assert table.header_row == 5
    assert [(line.number, line.cells[0]) for line in table.lines()] == [(6, "a@b.co")]


def test_without_known_names_the_first_full_row_of_words_is_the_header():
    table = open_table("Informe 2026;;\nPersona;Sitio;Nota\nAna;Bogotá;5\n".encode())

    assert table.headers == ("Persona", "Sitio", "Nota")


def test_a_header_printed_on_each_page_is_no_row():
    table = open_table(b"correo,nombres\na@b.co,Ana\ncorreo,nombres\nb@b.co,Beto\n", known=ROSTER.known)

    assert [cells[0] for cells in rows_of(table)] == ["a@b.co", "b@b.co"]


def test_repeated_and_nameless_columns_get_their_own_names():
    table = open_table(b"correo,Nota,nota,,\na@b.co,1,2,3,\n", known=ROSTER.known)

    assert table.headers == ("correo", "Nota", "nota (2)")
    named = open_table(b"correo,,nota\na@b.co,1,2\n", known=ROSTER.known)
    assert named.headers == ("correo", "Columna 2", "nota")


def test_empty_rows_are_skipped_and_numbers_stay_those_of_the_file():
    table = open_table(b'correo,nombres\n\n,,\n"a@b.co","Ana\nMaria"\n\nb@b.co,Beto\n', known=ROSTER.known)

    assert [line.number for line in table.lines()] == [4, 6]


def test_a_path_is_read_as_bytes_are(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(text_of([HEADER, ROW]), encoding="utf-8")

    assert rows_of(open_table(path)) == [ROW]


def test_the_sheet_with_the_known_header_is_chosen():
    data = workbook(("Instrucciones", [["Lea esto"], ["y esto"]]), ("Planta", [[None], ["Título"], HEADER, ROW]))
    table = open_table(data, known=ROSTER.known)

    assert table.sheet == "Planta"
    assert table.header_row == 3
    assert rows_of(table) == [ROW]


def test_workbook_cells_keep_their_types():
    data = workbook(("A", [["fecha", "numero", "si"], [dt.datetime(2026, 5, 1), 12.5, True]]))  # noqa: DTZ001

    assert rows_of(open_table(data)) == [[dt.datetime(2026, 5, 1), 12.5, True]]  # noqa: DTZ001


def test_a_formula_gives_its_saved_value_and_is_never_run():
    data = workbook(("A", [["correo", "total"], ["a@b.co", "=1+1"]]))
    table = open_table(data)

    assert rows_of(table) == [["a@b.co"]]  # saved without a value: nothing is computed


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old_workbook"),
        (b"<html><table><tr><td>correo</td></tr></table></html>", "not_a_table"),
        (b"%PDF-1.7 \n", "not_a_table"),
        (bytes(range(256)) * 20, "not_a_table"),
        (b"PK\x03\x04 and nothing more", "damaged_workbook"),
        (b",,,\n,,,\n", "no_table"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(data, code):
    with pytest.raises(FormatError) as refusal:
        open_table(data)

    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")


def test_a_zip_that_is_no_workbook_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("nota.txt", "hola")

    with pytest.raises(FormatError) as refusal:
        open_table(buffer.getvalue())
    assert refusal.value.code == "not_a_workbook"


def rewrite(data, name, content):
    source, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for entry in source.infolist():
            if entry.filename != name:
                package.writestr(entry.filename, source.read(entry))
        package.writestr(name, content)
    return buffer.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_opened():
    data = rewrite(workbook(("A", [HEADER])), "xl/worksheets/sheet1.xml", b"<a>" + b" " * (40 << 20) + b"</a>")

    with pytest.raises(FormatError) as refusal:
        open_table(data)
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize("where", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_external_entities_are_refused(where, encoding):
    evil = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    )
    data = rewrite(workbook(("A", [HEADER, ROW])), where, evil.encode(encoding))

    with pytest.raises(FormatError) as refusal:
        open_table(data)
    assert refusal.value.code == "unsafe_workbook"


def test_a_cell_far_to_the_right_does_not_fill_memory():
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet += b'<row r="1"><c r="A1" t="str"><v>correo</v></c><c r="KO1"><v>1</v></c></row></sheetData></worksheet>'
    data = rewrite(workbook(("A", [HEADER])), "xl/worksheets/sheet1.xml", sheet)

    with pytest.raises(FormatError) as refusal:
        open_table(data, limits=Limits(max_columns=300))
    assert refusal.value.code == "too_many_columns"


@pytest.mark.parametrize(
    ("data", "limits", "code"),
    [
        (b"correo,n\n" + b"a,1\n" * 200, Limits(max_rows=50), "too_many_rows"),
        (b"correo,n\n" + b"a,1\n" * 200, Limits(max_bytes=100), "too_large"),
        (b"correo,n\na," + b"x" * 200 + b"\n", Limits(max_cell=100), "cell_too_long"),
        (b'correo,n\na,"sin cerrar\n' + b"b,2\n" * 60_000, Limits(), "cell_too_long"),
        (b"correo" + b",c" * 400 + b"\n", Limits(), "too_many_columns"),
    ],
)
def test_limits_are_kept(data, limits, code):
    with pytest.raises(FormatError) as refusal:
        list(open_table(data, limits=limits).lines())
    assert refusal.value.code == code


def test_long_tables_are_read_lazily():
    rows = open_table(b"correo,n\n" + b"a@b.co,1\n" * 100_000).lines()

    assert next(rows).number == 2


words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z", "Lm", "Mn"], exclude_characters='"'),
    min_size=1,
    max_size=12,
)


@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_what_is_written_is_read_back(rows, delimiter):
    data = text_of([["correo", "nombres", "dependencia"], *rows], delimiter).encode()
    table = open_table(data, known=ROSTER.known)

    assert [tuple(line.cells) for line in table.lines()] == [tuple(row) for row in rows]
