"""Ready scales against figures worked by hand and published examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apropia.science.impact.intervals import mean_interval, wilson
from apropia.science.scales import (
    barrier_of,
    block_scores,
    mean_of,
    sus_from_umux_lite,
    sus_score,
    top_share,
    umux_lite_score,
)


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        # The worked example of Brooke (1996): contributions 4 1 1 4 1 2 1 1 4 3 add up to 22.
        ([5, 4, 2, 1, 2, 3, 2, 4, 5, 2], 55.0),
        ([4, 2, 4, 1, 4, 2, 5, 1, 4, 2], 82.5),
        ([3] * 10, 50.0),
        ([5, 1] * 5, 100.0),
        ([1, 5] * 5, 0.0),
    ],
)
def test_sus_is_the_published_sum(answers, score):
    assert sus_score(answers) == score


def test_sus_with_an_item_left_out_is_no_score():
    assert sus_score([5, 1, 5, 1, None, 1, 5, 1, 5, 1]) is None


@pytest.mark.parametrize("answers", [[3] * 9, [3] * 9 + [6], [0] + [3] * 9])
def test_sus_refuses_what_is_not_ten_answers_of_five_steps(answers):
    with pytest.raises(ValueError):
        sus_score(answers)


@given(st.lists(st.integers(1, 5), min_size=10, max_size=10))
def test_sus_turned_round_is_a_hundred_less_itself(answers):
    assert sus_score(answers) + sus_score([6 - one for one in answers]) == 100


@pytest.mark.parametrize(("answers", "steps", "score"), [([6, 7], 7, 91.67), ([4, 5], 5, 87.5), ([1, 1], 7, 0.0)])
def test_umux_lite_is_the_published_interpolation(answers, steps, score):
    assert umux_lite_score(answers, steps=steps) == pytest.approx(score, abs=0.005)


def test_umux_lite_needs_both_answers():
    assert umux_lite_score([7, None]) is None
    with pytest.raises(ValueError):
        umux_lite_score([7])


@pytest.mark.parametrize(("score", "sus"), [(0, 22.9), (100, 87.9), (50, 55.4)])
def test_regression_to_sus_is_the_published_line(score, sus):
    assert sus_from_umux_lite(score) == pytest.approx(sus)


def test_block_is_the_mean_of_its_items_or_nothing():
    found = block_scores({"A": [4, 5], "D": [2, None], "K": [1, 2]}, steps=5)

    assert found == {"A": 4.5, "D": None, "K": 1.5}


@pytest.mark.parametrize(
    ("scores", "barrier"),
    [
        ({"A": 4.0, "D": 2.5, "K": 1.0}, "D"),
        ({"A": 3.0, "D": 3.0}, None),
        ({"A": 2.9}, "A"),
        ({"A": 4.0, "D": None, "K": 1.0}, None),
    ],
)
def test_barrier_is_the_first_block_below_three(scores, barrier):
    assert barrier_of(scores) == barrier


def test_group_has_the_interval_of_its_mean_or_share():
    scores = [50.0 + number for number in range(40)]

    assert mean_of(scores).interval == mean_interval(scores)
    assert mean_of(scores, population=40).interval is None
    top = top_share([5, 4, 4, 3, 1])
    assert top.value == 60
    known = wilson(3, 5)
    assert (top.interval.low, top.interval.high) == pytest.approx((100 * known.low, 100 * known.high))
