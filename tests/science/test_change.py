"""Change between two times, scales joined by common items, and what is thought of items before anybody answers."""

from dataclasses import replace

import numpy as np
import pytest

from apropia.science.psychometrics.bivariate import Pair, together
from apropia.science.psychometrics.calibration import calibrate
from apropia.science.psychometrics.curves import Model, logistic
from apropia.science.psychometrics.expectation import grid
from apropia.science.psychometrics.linking import link, screened
from apropia.science.psychometrics.priors import DEFAULT_PRIORS
from apropia.science.psychometrics.responses import as_responses
from apropia.science.psychometrics.schedule import Stage, stage_of
from apropia.science.psychometrics.uncertainty import uncertainty_of

pytestmark = pytest.mark.simulation

NODES = grid()


def answered(chance: np.random.Generator, places: np.ndarray, items: int) -> np.ndarray:
    """Return the logarithm of the likelihood of answers to new items, person by node."""
    slopes, difficulties = np.exp(chance.normal(0.1, 0.3, items)), chance.normal(0, 1, items)
    right = chance.random((len(places), items)) < logistic(slopes * (places[:, None] - difficulties))
    curves = logistic(slopes[:, None] * (NODES - difficulties[:, None]))
    return right @ np.log(curves) + ~right @ np.log(1 - curves)


def before_and_after(seed: int, items: int, gain: float = 0.4) -> tuple[Pair, np.ndarray]:
    chance = np.random.default_rng(seed)
    first = chance.standard_normal(500)
    second = first + gain + chance.normal(0, 0.3, 500)
    return together(answered(chance, first, items), answered(chance, second, items), NODES), second - first


@pytest.fixture(scope="module")
def twenty() -> list[tuple[Pair, np.ndarray]]:
    """Twenty samples of 500 people with ten questions before and ten after."""
    return [before_and_after(seed, 10) for seed in range(20)]


def test_a_mean_gain_is_neither_shrunk_nor_blown_up_and_its_interval_holds(
    twenty: list[tuple[Pair, np.ndarray]],
) -> None:
    gains = np.array([pair.gain for pair, _true in twenty])

    assert gains[:, 0].mean() == pytest.approx(0.4, abs=0.02)
    assert gains[:, 1].mean() == pytest.approx(gains[:, 0].std(ddof=1), rel=0.4)
    assert sum(abs(gain - 0.4) < 1.96 * error for gain, error in gains) >= 17


def test_the_change_of_each_person_lies_in_her_interval_as_often_as_it_says(
    twenty: list[tuple[Pair, np.ndarray]],
) -> None:
    held = [np.mean(np.abs(pair.change[:, 0] - true) < 1.96 * pair.change[:, 1]) for pair, true in twenty]

    assert 0.925 < np.mean(held) < 0.975


def test_nobody_is_taken_to_have_gained_where_nobody_did() -> None:
    gains = [before_and_after(seed, 10, gain=0.0)[0].gain for seed in range(6)]

    assert abs(np.mean([gain for gain, _error in gains])) < 0.04


def test_two_scales_tell_how_they_go_together() -> None:
    chance = np.random.default_rng(4)
    places = chance.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], 2_000)

    found = together(
        answered(chance, places[:, 0], 12),
        answered(chance, places[:, 1], 12),
        NODES,
        free=(False, False, False, False, True),
    )

    assert found.correlation == pytest.approx(0.6, abs=0.06)
    assert found.errors[:4] == pytest.approx([0.0] * 4)
    assert found.errors[4] == pytest.approx(0.025, abs=0.01)
    assert (found.means, found.deviations) == ((0.0, 0.0), (1.0, 1.0))


def test_who_answered_nothing_the_second_time_is_known_by_the_first() -> None:
    chance = np.random.default_rng(4)
    first = chance.standard_normal(400)
    logs = answered(chance, first + 0.5, 15)
    logs[:50] = 0.0

    found = together(answered(chance, first, 15), logs, NODES)

    assert found.gain[0] == pytest.approx(0.5, abs=0.15)
    assert (found.second[:50, 1] > found.second[50:, 1].mean()).all()


# --- Linking ----------------------------------------------------------------------------------------------------------
def second_wave(drift: float, seed: int = 3) -> tuple[np.ndarray, dict[int, np.ndarray]]:
    """Return answers of people half a unit higher and more spread, and the old parameters of twelve of forty items."""
    chance = np.random.default_rng(seed)
    slopes, difficulties = np.exp(chance.normal(0.1, 0.3, 40)), chance.normal(0, 1, 40)
    old = {place: np.array([slopes[place], -slopes[place] * difficulties[place]]) for place in range(12)}
    difficulties[0] += drift
    places = 0.5 + 1.2 * chance.standard_normal(1_500)
    return (chance.random((1_500, 40)) < logistic(slopes * (places[:, None] - difficulties))).astype(float), old


def as_named(values: np.ndarray):
    return as_responses(values, [str(place) for place in range(values.shape[1])])


def test_a_new_wave_is_put_on_the_scale_of_the_old_one() -> None:
    values, old = second_wave(drift=0.0)

    found = link(as_named(values), Model.TWO_PL, old)

    people = found.calibration.populations[0]
    assert people.mean == pytest.approx(0.5, abs=0.1)
    assert people.deviation == pytest.approx(1.2, abs=0.1)
    assert found.moved == ()
    assert found.unscreened is None
    assert 0 < found.error < 0.05
    assert found.calibration.parameters[5] == pytest.approx(old[5])


def test_an_anchor_that_was_taught_does_not_hold_the_scale_and_both_results_are_told() -> None:
    values, old = second_wave(drift=-0.9)

    found = link(as_named(values), Model.TWO_PL, old)

    assert found.moved == (0,)
    assert abs(found.calibration.populations[0].mean - 0.5) < abs(found.unscreened.populations[0].mean - 0.5)
    assert found.calibration.parameters[0] != pytest.approx(old[0], abs=0.3)


def test_held_items_have_no_error_and_the_others_have() -> None:
    values, old = second_wave(drift=0.0)
    responses = as_named(values[:, :15])

    errors = uncertainty_of(calibrate(responses, Model.TWO_PL, held=old), responses).errors

    assert errors[0] == pytest.approx([0.0, 0.0])
    assert (errors[14] > 0.02).all()


def test_a_scale_that_is_merely_stretched_and_shifted_has_no_anchor_that_moved() -> None:
    old = {place: np.array([1.0 + place / 10, place / 3 - 1]) for place in range(12)}
    stretched = {place: np.array([a * 1.3, d + a * 0.4]) for place, (a, d) in old.items()}

    assert max(abs(one.drift) for one in screened(Model.TWO_PL, old, stretched)) < 1e-9


def test_too_few_common_items_are_no_link() -> None:
    values, old = second_wave(drift=0.0)

    with pytest.raises(ValueError, match="at least 3 common items"):
        link(as_named(values), Model.TWO_PL, {place: old[place] for place in (0, 1)})


# --- Before there are answers -----------------------------------------------------------------------------------------
def test_what_experts_expect_counts_while_answers_are_few() -> None:
    chance = np.random.default_rng(6)
    truth = chance.normal(0, 1, 60)
    expert = tuple(truth * 0.6 + chance.normal(0, 0.6, 60))
    values = (chance.random((40, 60)) < logistic(chance.standard_normal(40)[:, None] + truth)).astype(float)
    values[chance.random(values.shape) < 0.5] = np.nan
    responses = as_named(values)

    def miss(**expected: object) -> float:
        priors = replace(DEFAULT_PRIORS, intercept_deviation=0.8, **expected)
        found = calibrate(responses, Model.RASCH, priors=priors)
        return float(np.sqrt(np.mean((np.array(found.parameters)[:, 1] - truth) ** 2)))

    assert miss(expected_intercepts=expert) < miss()


@pytest.mark.parametrize(
    ("answers", "stage"),
    [
        (0, Stage.EXPERT),
        (29, Stage.EXPERT),
        (30, Stage.RASCH),
        (199, Stage.RASCH),
        (200, Stage.TWO_PL),
        (500, Stage.GROUPS),
        (1_000, Stage.GUESSING),
    ],
)
def test_answers_open_one_stage_after_the_other(answers: int, stage: Stage) -> None:
    assert stage_of(answers) is stage
    assert stage.may_adapt is (answers >= 200)
