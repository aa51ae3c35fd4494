"""Alpha, omega, and pairs of items that repeat each other."""

from pathlib import Path

import numpy as np
import pytest

from apropia.formats.answer_table import read_answers
from apropia.science.psychometrics.calibration import calibrate
from apropia.science.psychometrics.consistency import alpha_of, consistency_of, omega_of, one_factor
from apropia.science.psychometrics.curves import Model, logistic
from apropia.science.psychometrics.dependence import local_dependence
from apropia.science.psychometrics.responses import as_responses

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "psychometrics"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the shared psychometric data is not beside the project")
REVERSED = {"A1", "C4", "C5", "E1", "E2", "O2", "O5"}


@needs_data
@pytest.mark.parametrize(
    ("scale", "alpha", "omega"),
    [
        ("A", 0.703018, 0.7229),
        ("C", 0.726735, 0.7312),
        ("E", 0.761733, 0.7641),
        ("N", 0.813963, 0.8190),
        ("O", 0.600173, 0.6168),
    ],
)
def test_published_scales_have_the_alpha_and_omega_that_others_find(scale: str, alpha: float, omega: float) -> None:
    items = [f"{scale}{number}" for number in range(1, 6)]
    table = read_answers(DATA / "bfi.csv", items=items)

    found = consistency_of(table.with_reversed([name for name in items if name in REVERSED]).values)

    assert found.alpha.value == pytest.approx(alpha, abs=1e-6)
    assert found.omega == pytest.approx(omega, abs=1e-3)


def parallel(people: int = 4_000, loadings: tuple[float, ...] = (0.8, 0.7, 0.6, 0.5)) -> np.ndarray:
    chance = np.random.default_rng(3)
    own = np.array(loadings)
    common = chance.standard_normal(people)[:, None]
    return common * own + chance.standard_normal((people, len(own))) * np.sqrt(1 - own**2)


def test_a_factor_is_found_where_one_made_the_answers() -> None:
    loadings = np.array([0.8, 0.7, 0.6, 0.5])
    exact = np.outer(loadings, loadings) + np.diag(1 - loadings**2)

    assert one_factor(exact) == pytest.approx(loadings)
    assert omega_of(loadings) == pytest.approx(2.6**2 / (2.6**2 + 4 - np.sum(loadings**2)))
    assert consistency_of(parallel()).omega == pytest.approx(omega_of(loadings), abs=0.02)


def test_alpha_is_what_the_definition_says() -> None:
    values = parallel(200)
    sums = values.sum(axis=1).var(ddof=1)

    found = consistency_of(values)

    assert found.alpha.value == pytest.approx(4 / 3 * (1 - values.var(axis=0, ddof=1).sum() / sums))
    assert found.alpha.low < found.alpha.value < found.alpha.high
    assert found.items[0].rest == pytest.approx(np.corrcoef(values[:, 0], values[:, 1:].sum(axis=1))[0, 1])
    assert found.items[3].without == pytest.approx(consistency_of(values[:, :3]).alpha.value)


@pytest.mark.simulation
def test_the_interval_of_alpha_holds_the_truth_as_often_as_it_says() -> None:
    chance = np.random.default_rng(11)
    truth = 4 / 3 * (1 - 4 / (4 + 12 * 0.25))
    held = 0
    for _ in range(400):
        common = chance.standard_normal((60, 1)) * 0.5
        found = consistency_of(common + chance.standard_normal((60, 4)) * np.sqrt(0.75)).alpha
        held += found.low < truth < found.high

    assert 0.92 < held / 400 < 0.98


def test_blanks_cost_no_more_than_their_own_pairs() -> None:
    values = parallel()
    with_blanks = np.where(np.random.default_rng(5).random(values.shape) < 0.3, np.nan, values)

    found = consistency_of(with_blanks)

    assert found.alpha.value == pytest.approx(consistency_of(values).alpha.value, abs=0.03)
    assert found.pairs < 0.6 * len(values)


def test_an_item_that_asks_the_other_way_round_is_seen() -> None:
    values = parallel()
    values[:, 2] *= -1

    assert [one.loading < 0 for one in consistency_of(values).items] == [False, False, True, False]


@pytest.mark.parametrize(
    "values",
    [
        np.ones((20, 3)),
        np.array([[1.0, np.nan], [0.0, np.nan], [np.nan, 1.0], [np.nan, 0.0]]),
        np.array([[1.0], [0.0], [1.0]]),
    ],
    ids=["nobody differs", "no pair was answered together", "one item"],
)
def test_nothing_is_said_where_nothing_can_be(values: np.ndarray) -> None:
    found = consistency_of(values)

    assert (found.alpha.value, found.omega, found.standardised) == (None, None, None)


def test_opposed_items_have_no_alpha_beyond_minus_infinity() -> None:
    assert alpha_of(np.array([[1.0, -1.0], [-1.0, 1.0]])) is None


def test_two_items_that_repeat_each_other_are_found_and_no_others() -> None:
    chance = np.random.default_rng(2)
    places = chance.standard_normal(2_000)
    right = (chance.random((2_000, 15)) < logistic(places[:, None] + np.linspace(-1, 1, 15))).astype(float)
    right[:, 5] = np.where(chance.random(2_000) < 0.5, right[:, 4], right[:, 5])
    responses = as_responses(right, [str(place) for place in range(15)])
    found = calibrate(responses, Model.TWO_PL)

    dependence = local_dependence(responses, found.blocks, found.nodes)

    assert [(pair.first, pair.second) for pair in dependence.pairs] == [(4, 5)]
    assert dependence.mean < 0


def test_pairs_that_hardly_anybody_answered_are_not_judged() -> None:
    chance = np.random.default_rng(2)
    right = (chance.random((200, 3)) < 0.5).astype(float)
    right[:180, 2] = np.nan
    responses = as_responses(right, ["a", "b", "c"])
    found = calibrate(responses, Model.RASCH)

    dependence = local_dependence(responses, found.blocks, found.nodes)

    assert np.isnan(dependence.correlations[0, 2])
    assert not np.isnan(dependence.correlations[0, 1])
