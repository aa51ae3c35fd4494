"""Whether a model describes the answers: published values, and false alarms no more often than they should be."""

from pathlib import Path

import numpy as np
import pytest

from apropia.formats.answer_table import read_answers
from apropia.science.psychometrics.calibration import calibrate
from apropia.science.psychometrics.curves import Model, logistic
from apropia.science.psychometrics.fit import chances_of_sums, item_fit, whole_fit
from apropia.science.psychometrics.responses import as_responses
from apropia.science.psychometrics.several import adjusted

pytestmark = pytest.mark.simulation

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "psychometrics"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the shared psychometric data is not beside the project")


@needs_data
def test_published_answers_fit_as_others_find() -> None:
    table = read_answers(DATA / "LSAT7.csv")
    responses = as_responses(table.values, table.items)
    found = calibrate(responses, Model.TWO_PL)

    whole, items = whole_fit(found, responses), item_fit(found, responses)

    assert whole.statistic == pytest.approx(11.938411641, abs=1e-4)
    assert whole.freedom == 5
    assert whole.rmsea == pytest.approx(0.037270248, abs=1e-6)
    assert (whole.rmsea_low, whole.rmsea_high) == pytest.approx((0.008954739, 0.064967416), abs=1e-4)
    assert [one.statistic for one in items] == pytest.approx(
        [4.750538774, 14.453452062, 1.272657434, 5.236483365, 0.940941723], abs=1e-4
    )
    assert [one.freedom for one in items] == [2] * 5


def drawn(seed: int, model: Model) -> tuple[object, object]:
    chance = np.random.default_rng(seed)
    places = chance.standard_normal(800)[:, None]
    slopes = 1.0 if model is Model.RASCH else np.exp(chance.normal(0.1, 0.3, 8))
    if model is Model.GRADED:
        values = np.digitize(slopes * places + chance.logistic(size=(800, 8)), [-1.0, 1.0])
    else:
        values = chance.random((800, 8)) < logistic(slopes * places + np.linspace(-1, 1, 8))
    responses = as_responses(values.astype(float), list("abcdefgh"))
    return calibrate(responses, model), responses


@pytest.mark.parametrize("model", [Model.RASCH, Model.TWO_PL, Model.GRADED])
def test_answers_of_the_model_itself_fit_as_often_as_they_should(model: Model) -> None:
    whole, items = [], []
    for seed in range(12):
        found, responses = drawn(seed, model)
        whole.append(whole_fit(found, responses))
        items += [one.p for one in item_fit(found, responses) if one is not None]

    assert np.mean([one.statistic / one.freedom for one in whole]) == pytest.approx(1.0, abs=0.2)
    assert np.mean(np.array(items) < 0.05) < 0.13


def test_slopes_that_a_model_does_not_have_are_seen() -> None:
    chance = np.random.default_rng(1)
    slopes = np.array([0.3, 0.3, 0.4, 0.5, 2.0, 2.2, 2.5, 3.0])
    right = chance.random((800, 8)) < logistic(slopes * chance.standard_normal(800)[:, None])
    responses = as_responses(right.astype(float), list("abcdefgh"))

    assert whole_fit(calibrate(responses, Model.RASCH), responses).p < 0.001
    assert whole_fit(calibrate(responses, Model.TWO_PL), responses).p > 0.01


def test_nothing_is_said_of_three_items_that_fit_by_necessity() -> None:
    chance = np.random.default_rng(1)
    right = chance.random((300, 3)) < logistic(chance.standard_normal(300)[:, None])
    responses = as_responses(right.astype(float), list("abc"))

    assert whole_fit(calibrate(responses, Model.TWO_PL), responses) is None


def test_nobody_who_left_something_out_counts() -> None:
    chance = np.random.default_rng(1)
    right = (chance.random((600, 5)) < logistic(chance.standard_normal(600)[:, None])).astype(float)
    right[::3, 0] = np.nan
    responses = as_responses(right, list("abcde"))

    assert whole_fit(calibrate(responses, Model.RASCH), responses).people == 400


def test_sums_are_as_likely_as_the_ways_to_reach_them() -> None:
    half = np.array([[0.5], [0.5]])
    thirds = np.array([[1 / 3], [1 / 3], [1 / 3]])

    assert chances_of_sums([half, thirds])[:, 0] == pytest.approx([1 / 6, 1 / 3, 1 / 3, 1 / 6])


def test_many_tests_at_once_are_judged_together() -> None:
    assert adjusted({0: 0.01, 1: 0.04, 2: 0.03, 3: 0.5}) == pytest.approx({0: 0.04, 1: 0.16 / 3, 2: 0.16 / 3, 3: 0.5})
