"""Scores and levels of methods.md#scores and methods.md#levels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apropia.science.psychometrics.levels import Level, level_of
from apropia.science.psychometrics.scoring import (
    PerceptionAnswer,
    PerformanceAnswer,
    score_perception,
    score_performance,
)

ALL = (Level.BASIC, Level.INTERMEDIATE, Level.ADVANCED)


def perceived(values, area="1", competence="1.1"):
    return [PerceptionAnswer(area, competence, value) for value in values]


def performed(credits, level=Level.ADVANCED, area="1", competence="1.1"):
    return [PerformanceAnswer(area, competence, level, credit) for credit in credits]


def test_perception_is_the_mean_answer_over_three():
    profile = score_perception(perceived([3, 2, 1, 2]))

    assert profile.competences[0].value == pytest.approx(8 / 12 * 100)


@pytest.mark.parametrize(
    ("values", "assessed"),
    [
        ([3, 3, None, None], True),
        ([3, None, None, None], False),
        ([3], False),
        ([3, 3], True),
        ([3, 3, None, None, None], False),
        ([], None),
    ],
)
def test_half_of_the_items_and_two_answers_are_needed(values, assessed):
    profile = score_perception(perceived(values))

    assert [score.is_assessed for score in profile.competences] == ([] if assessed is None else [assessed])


def test_an_area_is_reported_even_where_each_competence_has_one_answer():
    profile = score_perception(perceived([3], competence="1.1") + perceived([0], competence="1.2"))

    assert [score.value for score in profile.competences] == [None, None]
    assert profile.areas[0].value == pytest.approx(50)


def test_competences_weigh_the_same_within_an_area():
    profile = score_perception(perceived([3, 3, 3, 3], competence="1.1") + perceived([0, 0], competence="1.2"))

    assert profile.areas[0].value == pytest.approx(50)


def test_the_overall_score_needs_every_area():
    complete = perceived([3, 3], area="1", competence="1.1") + perceived([0, 0], area="2", competence="2.1")
    partial = perceived([3, 3], area="1", competence="1.1") + perceived([None, 0], area="2", competence="2.1")

    assert score_perception(complete).overall == pytest.approx(50)
    assert score_perception(partial).overall is None


def test_performance_is_the_proportion_correct_with_its_interval():
    (score,) = score_performance(performed([1, 1, 0.5, 0])).areas

    assert score.value == pytest.approx(62.5)
    assert score.interval is not None
    assert score.interval.low < 62.5 < score.interval.high <= 100
    assert score.level is Level.INTERMEDIATE


def test_a_level_that_the_items_cannot_reach_is_never_assigned():
    (score,) = score_performance(performed([1, 1, 1], level=Level.BASIC)).areas

    assert score.value == 100
    assert score.level is Level.BASIC


def test_not_assessed_is_a_state_of_its_own():
    (score,) = score_performance(performed([1, None, None, None])).areas

    assert score.level is Level.NOT_ASSESSED
    assert score.value is None
    assert not score.is_assessed


@pytest.mark.parametrize(
    ("value", "level"),
    [(0, 1), (33.3, 1), (100 / 3, 2), (66.6, 2), (200 / 3, 3), (2 / 3 * 100, 3), (100, 3)],
)
def test_levels_begin_at_the_thirds(value, level):
    assert level_of(value, reachable=ALL) == level


def test_cuts_are_parameters():
    assert level_of(45, reachable=ALL, cuts=(50, 80)) is Level.BASIC
    with pytest.raises(ValueError, match="ascend"):
        level_of(45, reachable=ALL, cuts=(80, 50))


@given(st.floats(0, 100), st.sets(st.sampled_from(Level)))
def test_no_level_exceeds_what_was_asked(value, given_levels):
    assert level_of(value, reachable=given_levels) <= max(given_levels, default=Level.NOT_ASSESSED)


@pytest.mark.parametrize(
    "call",
    [
        lambda: score_perception(perceived([4])),
        lambda: score_performance(performed([1.5])),
        lambda: level_of(101, reachable=ALL),
    ],
)
def test_values_off_the_scale_are_refused(call):
    with pytest.raises(ValueError):
        call()
