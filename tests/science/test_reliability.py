"""Reliability and item statistics: values computed by hand, agreement with the textbook formula, recovery of truth."""

import random
from statistics import variance

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from apropia.science.psychometrics.reliability import alpha, item_statistics

# Sums of squares about the means: 5.2, 2.8 and 6.8 for the items, 34.8 for the totals 8, 4, 1, 8, 5.
FIVE_PEOPLE = [(2, 3, 3), (1, 1, 2), (0, 1, 0), (3, 2, 3), (2, 2, 1)]
THIRTY_PEOPLE = [dict(zip("abc", map(float, row), strict=True)) for row in FIVE_PEOPLE * 6]


def test_alpha_computed_by_hand():
    found = alpha(THIRTY_PEOPLE)

    assert found.value == pytest.approx(3 / 2 * (1 - (5.2 + 2.8 + 6.8) / 34.8))  # 25/29
    assert (found.people, found.answers, found.is_low) == (30, 3, False)


def test_interval_is_feldts():
    found = alpha(THIRTY_PEOPLE)

    upper, lower = stats.f(29, 58).ppf([0.975, 0.025])
    assert found.low == pytest.approx(1 - 4 / 29 * upper)
    assert found.high == pytest.approx(1 - 4 / 29 * lower)
    assert found.low < found.value < found.high < 1


def test_corrected_item_total_computed_by_hand():
    found = item_statistics(THIRTY_PEOPLE)

    # The rest of item a is 6, 3, 1, 5, 3: squares 15.2, products 7.2.
    assert found["a"].discrimination == pytest.approx(7.2 / (5.2 * 15.2) ** 0.5)
    assert found["a"].people == 30
    assert [found[item].mean for item in "abc"] == pytest.approx([1.6, 1.8, 1.8])


def test_identical_items_are_wholly_reliable():
    found = alpha([{"a": value, "b": value, "c": value} for value in map(float, range(30))])

    assert found.value == pytest.approx(1)
    assert found.low == pytest.approx(1)


def test_items_that_contradict_each_other_have_negative_alpha():
    found = alpha([{"a": float(i % 4), "b": float((3 * i + 3 - i % 3) % 4)} for i in range(40)])

    assert found.value < 0
    assert found.is_low


@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=30, max_size=60))
def test_alpha_of_same_items_is_the_textbook_formula(rows):
    found = alpha([dict(zip("abcd", map(float, row), strict=True)) for row in rows])

    total = variance([sum(row) for row in rows])
    if total == 0:
        assert found.value is None
    else:
        parts = sum(variance(column) for column in zip(*rows, strict=True))
        assert found.value == pytest.approx(4 / 3 * (1 - parts / total), abs=1e-9)


def test_alpha_of_forms_drawn_for_each_person_recovers_the_truth():
    rng = random.Random(7)
    easiness = {f"i{number}": rng.gauss(0, 1) for number in range(12)}
    answers, inside = [], 0
    for _ in range(2000):
        ability = rng.gauss(0, 1)
        answers.append({item: ability + easiness[item] + rng.gauss(0, 1) for item in rng.sample(sorted(easiness), 2)})

    # Two answers, each half signal and half noise: 1 / (1 + 1/2).
    assert alpha(answers).value == pytest.approx(2 / 3, abs=0.03)
    for start in range(0, 2000, 100):
        found = alpha(answers[start : start + 100])
        inside += found.low <= 2 / 3 <= found.high
    assert inside >= 17


def test_alpha_needs_thirty_people_who_answered_all_that_was_asked():
    rows = [{"a": float(i % 3), "b": float(i % 2)} for i in range(29)]
    skipped = [{"a": 1.0}] * 20

    assert alpha([*rows, *skipped]).value is None
    assert alpha([*rows, *skipped]).people == 29
    assert alpha([*rows, {"a": 1.0, "b": 1.0}, *skipped]).value is not None


@pytest.mark.parametrize("rows", [[], [{}] * 40, [{"a": 1.0}] * 40, [{"a": 1.0, "b": 1.0}] * 40])
def test_alpha_of_nothing_that_differs_is_not_computable(rows):
    found = alpha(rows)

    assert (found.value, found.low, found.high, found.is_low) == (None, None, None, False)


def test_item_that_never_varies_or_met_few_has_no_discrimination():
    rows = [{"a": float(i % 2), "b": 1.0} for i in range(40)] + [{"c": 1.0, "a": 0.0}] * 3

    found = item_statistics(rows)

    assert found["b"].discrimination is None
    assert found["c"].discrimination is None
    assert (found["c"].people, found["c"].mean) == (3, 1.0)


def test_input_is_left_as_it_was():
    rows = [{"a": float(i % 3), "b": float(i % 2)} for i in range(35)]
    before = [dict(row) for row in rows]

    alpha(rows)
    item_statistics(rows)

    assert rows == before
