"""Where people stand, told as the share of a bank that they would solve."""

import numpy as np
import pytest

from apropia.science.psychometrics.adaptive.bank import Bank, bank_item
from apropia.science.psychometrics.adaptive.domain import domain_curves, domain_scores, places_of, standing_of
from apropia.science.psychometrics.adaptive.rules import Rules
from apropia.science.psychometrics.adaptive.simulation import balanced_form, simulate_form

EASY = [bank_item(f"E{number}", slope=1.2, difficulties=[-1.0]) for number in range(6)]
HARD = [bank_item(f"H{number}", slope=1.2, difficulties=[1.0]) for number in range(2)]
BANK = Bank((*EASY, *HARD))
KINDS = ["easy"] * 6 + ["hard"] * 2
ONE = np.eye(1)


def test_each_kind_weighs_the_same_however_many_questions_it_has() -> None:
    curve = domain_curves(BANK, KINDS)[0]

    easy, hard = (1 / (1 + np.exp(-1.2 * (BANK.nodes - place))) for place in (-1.0, 1.0))
    assert curve == pytest.approx(50 * (easy + hard))
    assert np.interp(0.0, BANK.nodes, curve) == pytest.approx(50, abs=0.01)


def test_levels_begin_where_their_share_is_solved_and_only_where_it_can_be() -> None:
    curve = domain_curves(BANK, KINDS)[0]

    low, high = places_of(curve, BANK.nodes, (100 / 3, 200 / 3))

    assert low == pytest.approx(-high, abs=0.01)
    assert np.interp(high, BANK.nodes, curve) == pytest.approx(200 / 3, abs=0.01)
    assert places_of(curve, BANK.nodes, (0.0, 50.0, 100.0)) == pytest.approx((0.0,), abs=0.01)


def test_more_right_answers_score_higher_and_more_answers_narrow_the_interval() -> None:
    curves = domain_curves(BANK, KINDS)
    people = [[], [(0, 1)], [(0, 1), (1, 1)], [(0, 1), (1, 1), (6, 1)], [(0, 0), (1, 0), (6, 0)]]

    scores = domain_scores(standing_of(BANK, ONE, people), curves)
    values, widths = scores.values[:, 0], (scores.highs - scores.lows)[:, 0]

    assert values[0] == pytest.approx(50, abs=0.1)
    assert values[4] < 50
    assert list(values[:4]) == sorted(values[:4])
    assert (scores.lows[:, 0] < values).all()
    assert (values < scores.highs[:, 0]).all()
    assert widths[3] < widths[1] < widths[0]
    assert ((scores.lows >= 0) & (scores.highs <= 100)).all()


def test_share_is_what_people_solve_of_the_bank_and_its_interval_holds_it() -> None:
    spread = np.random.default_rng(5).normal(size=(60, 2)) * 0.4
    bank = Bank(
        tuple(
            bank_item(f"Q{number}", slope=np.exp(one[0] * 0.5) * 1.2, difficulties=[place + one[1]])
            for number, (one, place) in enumerate(zip(spread, [-1.0, 0.0, 1.0] * 20, strict=True))
        )
    )
    curves = domain_curves(bank, ["1", "2", "3"] * 20)
    told = simulate_form(bank, Rules(), balanced_form(bank, 12), people=2000, seed=3)
    truth = np.interp(told.truths[:, 0], bank.nodes, curves[0])
    standing = standing_of(bank, ONE, [[]] * 2000)
    standing.marginals = told.marginals
    scores = domain_scores(standing, curves)

    assert (scores.values[:, 0] - truth).mean() == pytest.approx(0, abs=1)
    held = ((scores.lows[:, 0] <= truth) & (truth <= scores.highs[:, 0])).mean()
    assert 0.93 <= held <= 0.97


def test_standing_of_many_is_that_of_each_alone() -> None:
    together = standing_of(BANK, ONE, [[(0, 1), (6, 0)], [(3, 0)], []])

    for row, own in enumerate([[(0, 1), (6, 0)], [(3, 0)], []]):
        alone = standing_of(BANK, ONE, [own])
        assert together.means[row] == pytest.approx(alone.means[0])
        assert together.marginals[row] == pytest.approx(alone.marginals[0])
