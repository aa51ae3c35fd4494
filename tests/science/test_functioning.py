"""Items that treat a group otherwise: found where they are, not where groups merely stand apart."""

import numpy as np
import pytest

from apropia.science.psychometrics.curves import Model, logistic
from apropia.science.psychometrics.functioning import compare
from apropia.science.psychometrics.mantel import Size, mantel_of
from apropia.science.psychometrics.responses import as_responses

pytestmark = pytest.mark.simulation


def two_groups(people: int, *, harder: float, seed: int = 1, items: int = 10) -> tuple[np.ndarray, np.ndarray]:
    """Return answers of two groups half a deviation apart; the first item is harder for the second group."""
    chance = np.random.default_rng(seed)
    slopes, difficulties = np.exp(chance.normal(0.1, 0.3, items)), chance.normal(0, 1, items)
    is_second = np.repeat([False, True], people)
    places = chance.standard_normal(2 * people) - 0.5 * is_second
    own = np.tile(difficulties, (2 * people, 1))
    own[is_second, 0] += harder
    return (chance.random(own.shape) < logistic(slopes * (places[:, None] - own))).astype(float), is_second


def compared(values: np.ndarray, is_second: np.ndarray, model: Model = Model.TWO_PL, **options: int):
    return compare(as_responses(values, [str(one) for one in range(values.shape[1])]), is_second, model, **options)


def test_an_item_that_is_harder_for_a_group_is_found_and_only_that_one() -> None:
    found = compared(*two_groups(1_000, harder=0.9))

    assert [one.place for one in found.items if one.differs] == [0]
    first = found.items[0]
    assert first.mantel.size is Size.LARGE
    assert first.mantel.delta < -1.5
    assert first.difference < -0.1
    assert first.area == pytest.approx(-first.difference, abs=0.02)
    assert found.mean == pytest.approx(-0.5, abs=0.15)
    assert found.converged


def test_groups_that_stand_apart_are_not_taken_for_items_that_differ() -> None:
    found = compared(*two_groups(700, harder=0.0))

    assert [one.place for one in found.items if one.differs] == []
    assert found.mean < -0.35


def test_swapping_the_groups_turns_the_sign_and_nothing_else() -> None:
    values, is_second = two_groups(500, harder=0.9)

    one, other = compared(values, is_second, Model.RASCH), compared(values, ~is_second, Model.RASCH)

    assert one.items[0].mantel.delta == pytest.approx(-other.items[0].mantel.delta)
    assert one.items[0].chi_squared == pytest.approx(other.items[0].chi_squared, abs=0.05)


def test_blanks_by_design_do_no_harm() -> None:
    values, is_second = two_groups(1_200, harder=0.9)
    values[np.random.default_rng(8).random(values.shape) < 0.4] = np.nan

    assert [one.place for one in compared(values, is_second).items if one.differs] == [0]


def test_an_item_with_steps_that_shifts_is_found() -> None:
    chance = np.random.default_rng(4)
    is_second = np.repeat([False, True], 1_000)
    places = chance.standard_normal(2_000)
    latent = 1.5 * places[:, None] + chance.logistic(size=(2_000, 6))
    latent[is_second, 2] -= 1.2
    values = np.digitize(latent, [-2.0, -0.5, 1.0]).astype(float)

    found = compared(values, is_second, Model.GRADED)

    assert [one.place for one in found.items if one.differs] == [2]
    assert found.items[2].mantel.delta is None
    assert found.items[2].mantel.shift < -0.25


def test_a_category_that_a_group_hardly_uses_is_joined_to_its_neighbour() -> None:
    chance = np.random.default_rng(4)
    is_second = np.repeat([False, True], 400)
    values = np.digitize(chance.standard_normal((800, 1)) + chance.logistic(size=(800, 4)), [-1.0, 1.0]).astype(float)
    values[is_second, 1] = np.minimum(values[is_second, 1], 1)

    found = compared(values, is_second, Model.GRADED)

    assert found.collapsed == {"1": 1}
    assert all(one.is_testable for one in found.items)


def test_too_few_people_of_a_group_are_told_and_not_judged() -> None:
    values, is_second = two_groups(300, harder=0.9)
    values[350:, 3] = np.nan

    found = compared(values, is_second, Model.RASCH)

    assert not found.items[3].is_testable
    assert found.items[3].people == (300, 50)
    assert found.items[3].p is None
    assert compared(values, is_second, Model.RASCH, fewest=40).items[3].is_testable


def test_one_stratum_gives_the_odds_of_its_table() -> None:
    answers = np.repeat([1, 0, 1, 0], [30, 10, 20, 20]).astype(np.int8)
    is_second = np.repeat([False, True], 40)

    found = mantel_of(answers, is_second, np.zeros(80, dtype=np.intp))

    assert found.delta == pytest.approx(-2.35 * np.log(30 * 20 / (10 * 20)))
    assert found.delta_se == pytest.approx(2.35 * np.sqrt(1 / 30 + 1 / 10 + 1 / 20 + 1 / 20))
    assert found.shift == pytest.approx(-0.25 / answers.std(ddof=1))


def test_strata_with_one_group_only_say_nothing() -> None:
    answers = np.array([0, 1, 0, 1], dtype=np.int8)

    assert mantel_of(answers, np.array([False, False, True, True]), np.array([0, 0, 1, 1])) is None
