"""How much the same people changed, with questions that may have moved meanwhile."""

import dataclasses

import numpy as np
import pytest

from apropia.science.psychometrics.change import FEWEST_PEOPLE, Drift, change_of, drift_between
from apropia.science.psychometrics.curves import logistic

ITEMS = 24
SLOPES = np.exp(np.random.default_rng(4).normal(0.1, 0.3, ITEMS))
DIFFICULTIES = np.random.default_rng(5).normal(0, 1, ITEMS)
KINDS = tuple("abc"[place % 3] for place in range(ITEMS))
NONE = Drift(0, (), None)


def drawn(places: np.ndarray, chance: np.random.Generator, *, harder: dict[int, float] | None = None, asked: int = 12):
    """Draw answers to so many questions each, drawn anew for everybody."""
    difficulties = DIFFICULTIES.copy()
    for place, by in (harder or {}).items():
        difficulties[place] += by
    right = chance.random((len(places), ITEMS)) < logistic(SLOPES * (places[:, None] - difficulties))
    table = right.astype(float)
    table[chance.random(table.shape).argsort(axis=1).argsort(axis=1) >= asked] = np.nan
    return table


def both_times(seed: int, *, people: int = 600, gain: float = 0.4, harder: dict[int, float] | None = None):
    chance = np.random.default_rng(seed)
    first = chance.standard_normal(people)
    second = first + gain + 0.3 * chance.standard_normal(people)
    return drawn(first, chance), drawn(second, chance, harder=harder)


def changed(before: np.ndarray, after: np.ndarray, drift: Drift = NONE):
    return change_of(before, after, SLOPES, -SLOPES * DIFFICULTIES, drift, kinds=KINDS)


@pytest.mark.simulation
def test_mean_gain_is_unbiased_and_its_interval_holds_the_truth() -> None:
    found = [changed(*both_times(seed)) for seed in range(60)]

    gains = np.array([one.gain for one in found])
    held = np.array([abs(one.gain - 0.4) <= 1.96 * one.error for one in found])
    assert gains.mean() == pytest.approx(0.4, abs=0.02)
    assert 0.85 <= held.mean() <= 1.0
    assert all(one.converged for one in found)


@pytest.mark.simulation
def test_people_who_did_not_change_are_not_told_they_did() -> None:
    found = [changed(*both_times(seed, gain=0.0)) for seed in range(40)]

    assert np.mean([one.gain for one in found]) == pytest.approx(0, abs=0.02)
    assert sum(one.is_sure for one in found) <= 6


def test_points_tell_the_same_as_the_scale() -> None:
    found = changed(*both_times(7))

    assert 45 < found.before < 55
    assert 6 < found.after - found.before < 12
    assert (found.after - found.before) / found.points_error == pytest.approx(found.gain / found.error, rel=0.1)
    assert found.improved > found.declined


def test_what_can_be_said_agrees_with_the_margin_in_points() -> None:
    """The two scales part by some per cent: at the edge the word told and the margin beside it would contradict."""
    edge = dataclasses.replace(changed(*both_times(7)), gain=0.19, error=0.1, before=34.0, after=38.4, points_error=2.2)

    assert edge.is_sure
    assert not dataclasses.replace(edge, gain=0.2, after=38.2).is_sure


def test_question_that_was_taught_moves_does_not_count_and_the_other_result_is_told_beside() -> None:
    before, after = both_times(8, people=1500, gain=0.0, harder={3: -1.5})
    drift = drift_between(before, after)

    found = changed(before, after, drift)

    assert drift.moved == (3,)
    assert drift.tried == ITEMS
    assert found.unscreened > found.gain
    assert abs(found.gain) < 1.96 * found.error


def test_error_of_the_link_is_in_the_error_of_the_change() -> None:
    before, after = both_times(9)

    without, with_it = changed(before, after), changed(before, after, Drift(12, (), 0.1))

    assert with_it.error == pytest.approx(np.hypot(without.error, 0.1))
    assert with_it.points_error > without.points_error
    assert with_it.gain == without.gain


def test_few_people_are_no_change_and_few_answers_no_anchor() -> None:
    before, after = both_times(10, people=FEWEST_PEOPLE - 1)

    assert changed(before, after) is None
    assert drift_between(before, after) == Drift(0, (), None)
