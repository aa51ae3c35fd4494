"""Cells as people type them, read into values or refused with a way to mend."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apropia.formats.tabular.cells import as_text, clean_text, fold_header
from apropia.formats.tabular.layouts import ENGAGEMENT_WORDS
from apropia.formats.tabular.names import capitalise, split_name
from apropia.formats.tabular.values import (
    CellError,
    choice,
    parse_boolean,
    parse_date,
    parse_decimal,
    parse_email,
    parse_integer,
    parse_list,
    parse_text,
)

MAY_3 = dt.date(2026, 5, 3)


@pytest.mark.parametrize(
    "cell",
    [
        "03/05/2026", "3/5/2026", "03-05-2026", "3.5.2026", "2026-05-03", "2026/05/03", "2026-05-03T10:20:30Z",
        "03/05/2026 10:20", "03/05/2026 10:20:30 p. m.", "3 de mayo de 2026", "3 de Mayo del 2026", "03-may-2026",
        "3 mayo 2026", " 03/05/2026\u00a0", 46145, 46145.75, "46145", "46145,5", dt.date(2026, 5, 3),
        dt.datetime(2026, 5, 3, 23, 59),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_dates_are_read_in_every_usual_form(cell):
    assert parse_date(cell) == MAY_3


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("03/05/26", "two_digit_year"),
        ("3-may-26", "two_digit_year"),
        ("05/31/2026", "month_first"),
        ("31/02/2026", "bad_date"),
        ("mañana", "bad_date"),
        ("2026", "bad_date"),
        (7, "bad_date"),
        (True, "bad_date"),
        ("01/01/1800", "bad_date"),
        ("#N/A", "spreadsheet_error"),
        ("99/99/9999", "bad_date"),
    ],
)
def test_doubtful_dates_are_refused(cell, code):
    with pytest.raises(CellError) as refusal:
        parse_date(cell)
    assert refusal.value.code == code


@given(st.dates(dt.date(1920, 1, 1), dt.date(2100, 12, 31)))
def test_every_date_reads_back_from_each_form(day):
    serial = (day - dt.date(1899, 12, 30)).days

    assert {
        parse_date(f"{day:%d/%m/%Y}"),
        parse_date(day.isoformat()),
        parse_date(serial),
        parse_date(str(serial)),
    } == {day}


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,5", 1.5), ("1.5", 1.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1.234", 1234), ("1,234", 1234),
        ("1.234.567", 1_234_567), ("12", 12), ("1 234", 1234), ("0,125", 0.125), ("12,50", 12.5), (3, 3), (2.5, 2.5),
        ("-2,5", -2.5),
    ],
)  # fmt: skip
def test_numbers_are_read_with_comma_or_point(cell, number):
    assert parse_decimal(cell) == number


@pytest.mark.parametrize("cell", ["abc", "1,2,3", "1.23.456", "", "--2", "1e5", float("inf"), True, "9" * 40])
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(CellError):
        parse_decimal(cell)


def test_counts_are_whole_and_not_negative():
    assert parse_integer("1.200") == 1200
    for wrong in ("-1", "1,5"):
        with pytest.raises(CellError):
            parse_integer(wrong)


@pytest.mark.parametrize(
    "cell",
    [
        "ANA@PuertoClaro.gov.co",
        " ana@puertoclaro.gov.co ;",
        "Ana <ana@puertoclaro.gov.co>",
        "mailto:ana@puertoclaro.gov.co",
    ],
)
def test_addresses_are_taken_out_and_lowered(cell):
    assert parse_email(cell) == "ana@puertoclaro.gov.co"


@pytest.mark.parametrize(
    "cell", ["ana", "ana@", "ana@local", "a b@c.co", "a@b.co; c@d.co", "a..b@c.co", "@c.co", "a@-c.co", "x" * 300]
)
def test_what_is_no_address_is_refused(cell):
    with pytest.raises(CellError) as refusal:
        parse_email(cell)
    assert refusal.value.code == "bad_email"


def test_yes_and_no_in_many_words():
    assert all(parse_boolean(cell) for cell in ("Sí", "si", "X", "1", 1, True, "VERDADERO", "True"))
    assert not any(parse_boolean(cell) for cell in ("No", "0", 0, False, "FALSO", "false"))
    with pytest.raises(CellError):
        parse_boolean("quizá")


def test_a_choice_knows_its_words_and_offers_them():
    parse = choice(ENGAGEMENT_WORDS)

    assert parse("Carrera Administrativa") == "CAREER"
    assert parse("PRESTACIÓN DE SERVICIOS") == "CONTRACTOR"
    with pytest.raises(CellError, match="contratista"):
        parse("voluntario")


def test_lists_are_taken_apart_once():
    assert parse_list("chat; reuniones|chat\nllamadas,") == ("chat", "reuniones", "llamadas")


def test_text_loses_invisible_characters_and_double_encoding():
    assert clean_text("\ufeff Peña\u00a0\u200b  Núñez\t") == "Peña Núñez"
    assert clean_text("PeÃ±a LÃ³pez") == "Peña López"
    assert clean_text("Pen\u0303a") == "Peña"
    assert as_text(12.0) == "12"
    with pytest.raises(CellError):
        parse_text("Pe\ufffda")


def test_headers_compare_without_case_accents_marks_or_google_date():
    assert fold_header("\ufeffCorreo_Electrónico:") == fold_header("correo electronico") == "correo electronico"
    assert fold_header("Gmail storage used (MB) [2023-09-13 GMT]") == "gmail storage used mb"


@pytest.mark.parametrize(
    ("text", "given", "surnames", "guessed"),
    [
        ("PÉREZ GÓMEZ, ANA MARÍA", "Ana María", "Pérez Gómez", False),
        ("Ana Pérez", "Ana", "Pérez", True),
        ("Ana Pérez Gómez", "Ana", "Pérez Gómez", True),
        ("Ana María Pérez Gómez", "Ana María", "Pérez Gómez", True),
        ("MARÍA DE LOS ÁNGELES DE LA TORRE RUIZ", "María de los Ángeles", "de la Torre Ruiz", True),
        ("Ana", "Ana", "", True),
    ],
)
def test_full_names_are_taken_apart(text, given, surnames, guessed):
    name = split_name(text)

    assert (name.given_names, name.surnames.casefold(), name.guessed) == (given, surnames.casefold(), guessed)


def test_names_with_surnames_first():
    name = split_name("Pérez Gómez Ana María", surnames_first=True)

    assert (name.given_names, name.surnames) == ("Ana María", "Pérez Gómez")
    assert split_name("Pérez Ana", surnames_first=True).given_names == "Ana"


def test_capitals_are_only_mended_when_all_are_equal():
    assert capitalise("JUAN D'ARCO") == "Juan D'Arco"
    assert capitalise("McCartney del Río") == "McCartney del Río"
