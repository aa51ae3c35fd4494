"""Terms in business days; the dated vectors are those of methods.md#worked-examples, and others computed alike."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apropia.foundation.business_calendar import (
    Calendar,
    WorkingHours,
    add_business_days,
    add_business_hours,
    is_business_day,
    next_business_day,
)

BOGOTA = ZoneInfo("America/Bogota")
VECTORS = {
    # received: consulta 10, its extension 5, reclamo 15, its extension 8, 2 days, 5 days
    "2026-11-23": ("2026-12-07", "2026-12-15", "2026-12-15", "2026-12-28", "2026-11-25", "2026-11-30"),
    "2026-12-04": ("2026-12-21", "2026-12-29", "2026-12-29", "2027-01-12", "2026-12-09", "2026-12-14"),
    "2026-12-05": ("2026-12-21", "2026-12-29", "2026-12-29", "2027-01-12", "2026-12-09", "2026-12-14"),
    "2027-03-19": ("2027-04-07", "2027-04-14", "2027-04-14", "2027-04-26", "2027-03-24", "2027-03-31"),
    "2026-07-06": ("2026-07-22", "2026-07-29", "2026-07-29", "2026-08-11", "2026-07-08", "2026-07-14"),
    "2026-06-30": ("2026-07-15", "2026-07-23", "2026-07-23", "2026-08-04", "2026-07-02", "2026-07-07"),
}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BOGOTA)


@pytest.mark.parametrize("received", VECTORS)
def test_legal_terms_end_on_the_known_days(received):
    start = date.fromisoformat(received)
    consulta, reclamo = add_business_days(start, 10), add_business_days(start, 15)

    ends = (
        consulta,
        add_business_days(consulta, 5),
        reclamo,
        add_business_days(reclamo, 8),
        add_business_days(start, 2),
        add_business_days(start, 5),
    )

    assert tuple(end.isoformat() for end in ends) == VECTORS[received]


def test_the_feast_created_in_2026_is_a_holiday():
    assert not is_business_day(date(2026, 7, 13))
    assert is_business_day(date(2026, 7, 14))


def test_an_entity_may_close_on_a_business_day_and_work_on_a_saturday():
    calendar = Calendar.with_exceptions([(date(2026, 11, 24), False), (date(2026, 11, 28), True)])

    assert add_business_days(date(2026, 11, 23), 1, calendar) == date(2026, 11, 25)
    assert add_business_days(date(2026, 11, 27), 1, calendar) == date(2026, 11, 28)


def test_a_term_of_zero_days_ends_on_the_first_business_day():
    assert add_business_days(date(2026, 12, 5), 0) == date(2026, 12, 7)
    assert next_business_day(date(2026, 12, 7)) == date(2026, 12, 9)
    assert next_business_day(date(2026, 12, 7), inclusive=True) == date(2026, 12, 7)


def test_a_negative_term_is_refused():
    with pytest.raises(ValueError, match="negative"):
        add_business_days(date(2026, 12, 5), -1)
    with pytest.raises(ValueError, match="negative"):
        add_business_hours(moment("2026-11-23T09:00"), -1)


def test_a_calendar_that_never_opens_is_refused():
    closed = Calendar(days_off=frozenset(date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(800)))

    with pytest.raises(ValueError, match="no business day"):
        next_business_day(date(2026, 1, 1), closed)


def test_a_weekend_adds_no_hours():
    assert add_business_hours(moment("2026-11-20T16:00"), 2.5) == moment("2026-11-23T09:30")


def test_a_lunch_break_adds_no_hours():
    hours = WorkingHours(spans=((time(8), time(12)), (time(13), time(17))))

    assert add_business_hours(moment("2026-11-23T11:00"), 2, hours) == moment("2026-11-23T14:00")


def test_hours_run_in_the_zone_of_the_entity():
    start = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)  # 8:00 in Bogotá

    assert add_business_hours(start, 2) == moment("2026-11-23T10:00")


def test_eight_hours_from_friday_afternoon_end_on_monday():
    assert add_business_hours(moment("2026-11-20T16:00"), 8) == moment("2026-11-23T15:00")


def test_a_request_of_the_evening_counts_from_the_next_opening():
    assert add_business_hours(moment("2026-12-04T20:00"), 1) == moment("2026-12-07T09:00")


def test_spans_that_overlap_are_refused():
    with pytest.raises(ValueError, match="follow one another"):
        WorkingHours(spans=((time(8), time(12)), (time(11), time(17))))


@given(st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.integers(1, 30), st.integers(1, 30))
def test_days_added_in_two_parts_end_on_the_same_day(start, first, second):
    assert add_business_days(add_business_days(start, first), second) == add_business_days(start, first + second)


@given(st.integers(0, 330 * 24 * 60), st.floats(0.01, 40), st.floats(0.01, 40))
def test_hours_added_in_two_parts_end_at_the_same_moment(minutes, first, second):
    start = moment("2026-01-01T00:00") + timedelta(minutes=minutes)
    apart, at_once = (
        add_business_hours(add_business_hours(start, first), second),
        add_business_hours(start, first + second),
    )

    # The end of one day and the beginning of the next are the same working moment.
    assert abs(add_business_hours(apart, 1) - add_business_hours(at_once, 1)) < timedelta(milliseconds=1)
