"""Signs of answering without reading: textbook patterns, limits and refusals."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apropia.science.psychometrics import care


def test_longest_run_spread_and_commonest_point_of_a_known_pattern():
    found = care.sameness([1, 2, 2, 2, 4])

    assert (found.answers, found.longest_run, found.commonest) == (5, 3, 0.6)
    assert found.spread == pytest.approx(np.std([1, 2, 2, 2, 4]))
    assert not found.is_straight


def test_same_point_throughout_needs_answers_enough():
    assert care.sameness([3] * care.LEAST_SCALED).is_straight
    assert not care.sameness([3] * (care.LEAST_SCALED - 1)).is_straight
    assert not care.sameness([3] * 20 + [2]).is_straight
    assert care.sameness([]) is None


@given(st.lists(st.integers(0, 4), min_size=1, max_size=40))
def test_whatever_is_answered_measures_agree(points):
    found = care.sameness(points)

    assert 1 <= found.longest_run <= found.answers
    assert (found.spread == 0) == (found.commonest == 1) == (found.longest_run == found.answers)


@pytest.mark.parametrize(
    ("spent", "expected", "fast"),
    [
        ([1.9] * 10, [3] * 10, True),
        ([2.0] * 10, [5] * 10, False),
        ([9] * 10, [30] * 10, True),
        ([11] * 10, [30] * 10, False),
        ([], [], False),
    ],
)
def test_too_fast_is_two_seconds_a_question_or_a_third_of_the_expected(spent, expected, fast):
    assert care.is_too_fast(spent=spent, expected=expected) is fast


def test_times_of_other_questions_are_refused():
    with pytest.raises(ValueError, match="same questions"):
        care.is_too_fast(spent=[1], expected=[1, 2])


def test_more_than_half_without_answer_is_mostly_missing():
    assert care.is_mostly_missing(missing=6, asked=10)
    assert not care.is_mostly_missing(missing=5, asked=10)
    assert not care.is_mostly_missing(missing=0, asked=0)


def test_fits_of_scales_join_into_one_of_the_same_spread():
    rng = np.random.default_rng(5)
    joined = [care.fit_over_scales(row) for row in rng.standard_normal((4000, 5))]

    assert abs(np.mean(joined)) < 0.05
    assert np.std(joined) == pytest.approx(1, abs=0.05)
    assert care.fit_over_scales([math.nan, -3.0]) == -3.0
    assert care.fit_over_scales([math.nan]) is None
