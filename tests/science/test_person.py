"""One person's place on its own, and patterns that nobody would give who stands there."""

import numpy as np
import pytest

from apropia.science.psychometrics.curves import Model, graded, logistic
from apropia.science.psychometrics.items import Block
from apropia.science.psychometrics.person import placed
from apropia.science.psychometrics.responses import MISSING, Responses

CHANCE = np.random.default_rng(2)
SLOPES, DIFFICULTIES = np.exp(CHANCE.normal(0.1, 0.3, 30)), CHANCE.normal(0, 1, 30)
ITEMS = [Block(tuple(range(30)), Model.TWO_PL, np.stack([SLOPES, -SLOPES * DIFFICULTIES], axis=1))]


def of(categories: np.ndarray, top: int = 1) -> Responses:
    names = tuple(str(one) for one in range(categories.shape[1]))
    return Responses(names, categories.astype(np.int8), (tuple(map(float, range(top + 1))),) * len(names))


def answered(places: np.ndarray, seed: int = 5) -> np.ndarray:
    return np.random.default_rng(seed).random((len(places), 30)) < logistic(SLOPES * (places[:, None] - DIFFICULTIES))


@pytest.mark.parametrize("truth", [-2.0, 0.0, 2.0])
def test_a_place_does_not_lean_towards_the_others(truth: float) -> None:
    found = placed(of(answered(np.full(3_000, truth))), ITEMS)

    assert found.places.mean() == pytest.approx(truth, abs=0.04)
    assert np.mean(np.abs(found.places - truth) < 1.96 * found.errors) == pytest.approx(0.955, abs=0.025)


def test_people_who_answer_as_items_say_are_seldom_found_odd() -> None:
    found = placed(of(answered(np.random.default_rng(1).standard_normal(4_000))), ITEMS)

    assert found.fit.std() == pytest.approx(1.0, abs=0.06)
    assert np.mean(found.fit < -1.645) == pytest.approx(0.05, abs=0.015)


def test_steps_are_judged_as_well() -> None:
    steps = np.stack([SLOPES, SLOPES * (1 - DIFFICULTIES), SLOPES * (-1 - DIFFICULTIES)], axis=1)
    places = np.random.default_rng(1).standard_normal(2_000)
    chances = np.stack([graded(steps, np.array([one]))[0][:, :, 0] for one in places])
    luck = np.random.default_rng(3).random((2_000, 30, 1))
    found = placed(
        of((chances.cumsum(axis=2)[:, :, :-1] < luck).sum(axis=2), top=2),
        [Block(tuple(range(30)), Model.GRADED, steps)],
    )

    assert (found.places - places).mean() == pytest.approx(0.0, abs=0.03)
    assert np.mean(found.fit < -1.645) == pytest.approx(0.05, abs=0.025)


def test_who_misses_the_easy_and_knows_the_hard_is_found_odd() -> None:
    hard_only = (np.median(DIFFICULTIES) < DIFFICULTIES)[None]

    assert placed(of(hard_only), ITEMS).fit[0] < -3


def test_who_knows_everything_has_a_place() -> None:
    found = placed(of(np.ones((1, 30))), ITEMS)

    assert 2 < found.places[0] < 7
    assert np.isfinite(found.errors[0])


def test_a_place_is_where_the_weighted_likelihood_is_highest() -> None:
    right = answered(np.array([0.4]))
    at = np.linspace(-4, 4, 8_001)
    chances = logistic(SLOPES[:, None] * (at - DIFFICULTIES[:, None]))
    information = (SLOPES[:, None] ** 2 * chances * (1 - chances)).sum(axis=0)
    heights = (right @ np.log(chances) + ~right @ np.log(1 - chances))[0] + 0.5 * np.log(information)

    assert placed(of(right), ITEMS).places[0] == pytest.approx(at[heights.argmax()], abs=2e-3)


def test_who_answered_nothing_has_no_place() -> None:
    found = placed(of(np.full((2, 30), MISSING)), ITEMS)

    assert np.isnan([found.places, found.errors, found.fit]).all()
