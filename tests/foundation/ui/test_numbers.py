from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.formats import date_format

from apropia.foundation.ui.numbers import (
    about_time,
    change_es,
    decimal_es,
    percent_es,
    places_for,
    relative_day,
    share_es,
    typed_es,
)

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (1284, 0, "1.284"),
        (1234567.891, 1, "1.234.567,9"),
        (Decimal("0.5"), 0, "1"),
        (-4.6, 1, "\u22124,6"),
        (0, 1, "0,0"),
        (None, 1, "—"),
        ("", 0, "—"),
        ("nada", 0, "—"),
        (float("nan"), 1, "—"),
        (float("inf"), 1, "—"),
    ],
)
def test_number_is_written_as_in_colombia(value, places, written):
    assert decimal_es(value, places) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (12, "12"),
        (7.5, "7,5"),
        (12.0, "12"),
        (1234567, "1234567"),
        (-0.1, "-0,1"),
        ("12.50", "12,50"),
        (1e15, "1" + "0" * 15),
    ],
)
def test_number_is_written_as_one_types_it(value, written):
    assert typed_es(value) == written


def test_percentage_keeps_its_sign_on_the_same_line():
    assert percent_es(63.5) == "63,5\u00a0%"
    assert share_es(0.635) == "63,5\u00a0%"
    assert share_es(None) == "—"


@pytest.mark.parametrize(("value", "written"), [(11.6, "+11,6"), (-4.6, "\u22124,6"), (0, "0,0"), (0.04, "0,0")])
def test_change_carries_its_sign_except_when_it_rounds_to_zero(value, written):
    assert change_es(value) == written


def test_change_that_rounds_to_zero_from_below_has_no_minus():
    assert change_es(-0.04) == "0,0"
    assert decimal_es(-0.04, 1) == "0,0"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 23), "hoy"),
        (date(2026, 11, 24), "mañana"),
        (date(2026, 11, 22), "ayer"),
        (date(2026, 11, 27), "el viernes"),
        (date(2026, 11, 19), "hace 4 días"),
        (date(2026, 12, 3), "el 3 de diciembre"),
        (date(2027, 1, 3), "el 3 de enero de 2027"),
        (None, ""),
    ],
)
def test_day_is_said_as_one_says_it(day, said):
    assert relative_day(day, TODAY) == said


def test_month_and_day_are_in_lower_case_and_the_hour_says_a_m():
    moment = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)

    assert date_format(moment, r"l, j \d\e F, g:i a") == "lunes, 23 de noviembre, 9:42 a.\u00a0m."


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (1, "cerca de 1 minuto"),
        (49, "cerca de 49 minutos"),
        (80, "cerca de 1 hora y media"),
        (110, "cerca de 2 horas"),
        (0, ""),
        (None, ""),
    ],
)
def test_long_time_is_said_in_hours(minutes, said):
    assert about_time(minutes) == said


def test_figures_of_few_persons_have_no_decimals():
    assert [places_for(people) for people in (49, 50, None)] == [0, 1, 1]
