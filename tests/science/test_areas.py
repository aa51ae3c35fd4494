"""The questions of an area, each as far as its answers carry: found in answers, expected without."""

import numpy as np
import pytest

from apropia.science.psychometrics.areas import (
    EXPECTED_DEVIATION,
    TYPICAL_SLOPE,
    Question,
    calibrate_area,
    correlations_of,
)
from apropia.science.psychometrics.curves import Model
from apropia.science.psychometrics.schedule import Stage


def answers(people: int, difficulties, slopes=None, *, seed: int = 0, places=None) -> np.ndarray:
    random = np.random.default_rng(seed)
    places = random.normal(size=people) if places is None else places
    slopes = np.full(len(difficulties), 1.2) if slopes is None else np.asarray(slopes)
    chances = 1 / (1 + np.exp(-slopes * (places[:, None] - np.asarray(difficulties))))
    return (random.random(chances.shape) < chances).astype(float)


def questions(expected) -> list[Question]:
    return [Question(f"P{number}", float(one)) for number, one in enumerate(expected)]


TRUE = np.linspace(-1.5, 1.5, 9)


def test_without_answers_a_question_stands_where_experts_expect_it():
    found = calibrate_area(questions([-1.2, 0.0, 1.2]), np.full((0, 3), np.nan))

    assert [one.difficulty for one in found.questions] == [-1.2, 0.0, 1.2]
    assert {one.stage for one in found.questions} == {Stage.EXPERT}
    assert {one.difficulty_error for one in found.questions} == {EXPECTED_DEVIATION}
    assert (found.model, found.log_likelihood, found.people) == (None, None, 0)


def test_twenty_nine_answers_estimate_nothing_and_thirty_do():
    few, enough = (calibrate_area(questions(TRUE), answers(people, TRUE)) for people in (29, 30))

    assert {one.stage for one in few.questions} == {Stage.EXPERT}
    assert {one.stage for one in enough.questions} == {Stage.RASCH}
    assert (few.model, enough.model) == (None, Model.RASCH)


def test_caller_may_ask_for_more_answers_and_never_for_fewer():
    table = answers(40, TRUE)

    assert {one.stage for one in calibrate_area(questions(TRUE), table, fewest=50).questions} == {Stage.EXPERT}
    assert calibrate_area(questions(TRUE), table[:20], fewest=10).model is None


def test_rasch_questions_share_the_slope_that_people_spread_by():
    found = calibrate_area(questions(TRUE), answers(150, TRUE, np.full(9, 1.5), seed=3))

    slopes = {round(one.slope, 9) for one in found.questions}
    assert len(slopes) == 1
    assert slopes.pop() == pytest.approx(1.5, abs=0.4)
    assert max(abs(one.difficulty - truth) for one, truth in zip(found.questions, TRUE, strict=True)) < 0.6


def test_slopes_and_difficulties_are_found_again_from_many_answers():
    slopes = np.array([0.3, 0.8, 1.2, 1.6, 2.0, 1.0, 1.4, 0.9, 1.1])
    found = calibrate_area(questions(TRUE), answers(3000, TRUE, slopes, seed=4))

    assert found.model is Model.TWO_PL
    assert found.converged
    assert {one.stage for one in found.questions} == {Stage.GUESSING}
    for one, truth, slope in zip(found.questions, TRUE, slopes, strict=True):
        assert one.slope == pytest.approx(slope, abs=4 * one.slope_error)
        assert one.difficulty == pytest.approx(truth, abs=4 * one.difficulty_error)
    assert [one.is_weak for one in found.questions] == [True] + [False] * 8
    assert not any(one.is_misfit or one.repeats or one.is_against for one in found.questions)


def test_question_with_few_answers_keeps_the_typical_slope_beside_others_with_their_own():
    table = answers(600, TRUE, seed=5)
    table[100:, 0] = np.nan
    found = calibrate_area(questions(TRUE), table)

    first, *others = found.questions
    assert (first.stage, first.slope, first.slope_error) == (Stage.RASCH, pytest.approx(TYPICAL_SLOPE), 0.0)
    assert {one.stage for one in others} == {Stage.GROUPS}
    assert first.difficulty == pytest.approx(TRUE[0], abs=4 * first.difficulty_error)


def test_errors_cover_the_truth():
    hits = []
    for seed in range(12):
        difficulties = np.random.default_rng(seed + 50).normal(TRUE, 0.5)
        found = calibrate_area(questions(TRUE), answers(120, difficulties, seed=seed))
        hits += [
            abs(one.difficulty - truth) < 1.96 * one.difficulty_error
            for one, truth in zip(found.questions, difficulties, strict=True)
        ]

    assert np.mean(hits) > 0.9


def test_question_that_everybody_answers_alike_is_pointed_out_and_not_estimated():
    table = answers(100, TRUE, seed=6)
    table[:, 4] = 1.0
    found = calibrate_area(questions(TRUE), table)

    assert [one.is_alike for one in found.questions] == [False] * 4 + [True] + [False] * 4
    assert found.questions[4].stage is Stage.EXPERT


def test_wrong_key_goes_against_the_others():
    table = answers(150, TRUE, seed=7)
    table[:, 2] = 1 - table[:, 2]
    found = calibrate_area(questions(TRUE), table)

    assert [one.is_against for one in found.questions].index(True) == 2


def test_question_asked_twice_repeats():
    table = answers(800, TRUE, seed=8)
    table[:, 1] = table[:, 0]
    found = calibrate_area(questions(TRUE), table)

    assert found.questions[0].repeats == ("P1",)
    assert found.questions[1].repeats == ("P0",)
    assert not any(one.repeats for one in found.questions[2:])


def test_question_far_from_its_level_is_pointed_out():
    expected = TRUE.copy()
    expected[0] = 1.2
    found = calibrate_area(questions(expected), answers(500, TRUE, seed=9))

    assert [one.is_off_level for one in found.questions] == [True] + [False] * 8


def test_pairs_of_few_people_raise_no_alarm():
    """Forms are drawn: two questions of an area are met together by some tens of people."""
    table = answers(900, np.tile(TRUE, 3), seed=10)
    random = np.random.default_rng(1)
    for row in table:
        row[random.choice(27, 24, replace=False)] = np.nan
    found = calibrate_area(questions(np.tile(TRUE, 3)), table)

    assert sum(bool(one.repeats) for one in found.questions) <= 1


def test_how_areas_go_together_is_found_again():
    random = np.random.default_rng(11)
    places = random.multivariate_normal([0, 0], [[1, 0.7], [0.7, 1]], 1500)
    areas = [
        calibrate_area(questions(TRUE), answers(1500, TRUE, seed=20 + area, places=places[:, area]))
        for area in range(2)
    ]
    silent = calibrate_area(questions(TRUE), np.full((1500, 9), np.nan))

    found = correlations_of([*areas, silent])

    assert found[0, 1] == pytest.approx(0.7, abs=0.07)
    assert list(found[2]) == [0, 0, 1]


def test_order_of_people_and_questions_changes_nothing():
    table = answers(300, TRUE, seed=12)
    found = calibrate_area(questions(TRUE), table)
    turned = calibrate_area(questions(TRUE)[::-1], table[::-1, ::-1])

    for one, other in zip(found.questions, reversed(turned.questions), strict=True):
        assert one.code == other.code
        assert other.difficulty == pytest.approx(one.difficulty, abs=1e-4)
