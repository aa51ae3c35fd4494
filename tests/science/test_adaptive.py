"""The adaptive test: what it keeps to, what it costs, and that each of its choices can be made again."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apropia.science.psychometrics.adaptive.bank import Bank, BankItem, bank_item
from apropia.science.psychometrics.adaptive.cohort import NOBODY, chances_of_levels
from apropia.science.psychometrics.adaptive.rules import End, Rules, Wish
from apropia.science.psychometrics.adaptive.simulation import Simulation, balanced_form, simulate, simulate_form
from apropia.science.psychometrics.adaptive.standing import Standing
from apropia.science.psychometrics.adaptive.trial import AdaptiveTest, replay
from apropia.science.psychometrics.adaptive.tuning import tuned
from apropia.science.psychometrics.curves import Model
from apropia.science.psychometrics.expectation import grid

pytestmark = pytest.mark.simulation

BARE = Rules(
    items=60, seconds=1e9, error=0.3, fewest=1, certainty=None, worthwhile=0.0, spread=None, slip=0.0, ceiling=None
)


def bank_of(count: int = 200, *, areas: int = 5, scales: int = 1, seed: int = 5) -> Bank:
    chance = np.random.default_rng(seed)
    slopes, difficulties = np.exp(chance.normal(0.1, 0.3, count)), chance.normal(0, 1, count)
    return Bank(
        tuple(
            replace(
                bank_item(f"q{one}", slope=slopes[one], difficulties=[difficulties[one]], area=f"área {one % areas}"),
                scale=one % scales,
            )
            for one in range(count)
        )
    )


def going_together(correlation: float) -> np.ndarray:
    found = np.full((5, 5), correlation)
    np.fill_diagonal(found, 1.0)
    return found


# --- What it is good for ----------------------------------------------------------------------------------------------
def test_errors_are_as_large_as_the_test_says() -> None:
    found = simulate(bank_of(), BARE)

    assert found.rmse[0] == pytest.approx(found.deviations.mean(), rel=0.06)
    assert 0.93 < found.coverage[0] < 0.97
    assert abs(found.bias[0]) < 0.03


def test_a_seed_makes_the_same_people_again() -> None:
    one, other = (simulate(bank_of(), BARE, people=50, seed=3) for _ in range(2))

    assert (one.asked == other.asked).all()
    assert one.means == pytest.approx(other.means, abs=0)


def test_it_needs_fewer_questions_than_a_form_for_everybody() -> None:
    bank = bank_of()

    adaptive = simulate(bank, BARE)
    fixed = simulate_form(bank, BARE, balanced_form(bank, round(adaptive.lengths.mean())))

    assert fixed.truths == pytest.approx(adaptive.truths)
    assert fixed.rmse[0] > 1.05 * adaptive.rmse[0]


def test_balance_and_a_ceiling_cost_less_than_half_as_many_questions_again() -> None:
    bank, rules = bank_of(), replace(BARE, spread=1, ceiling=0.25, error=0.4)

    bare = simulate(bank, replace(BARE, error=0.4), seed=99)
    kept = simulate(tuned(bank, rules, people=500), rules, people=2_000, seed=99)

    assert kept.lengths.mean() <= 1.55 * bare.lengths.mean()
    # One in a thousand people more or less: chance alone moves the most popular of some tens of questions by 0.02.
    assert kept.exposure.max() <= 0.27
    assert kept.overlap < 0.6 * bare.overlap


def test_five_areas_that_go_together_need_about_half_the_questions_of_five_tests() -> None:
    bank = bank_of(scales=5)
    rules = replace(BARE, items=200, error=0.5)
    truths = np.random.default_rng(3).multivariate_normal(np.zeros(5), going_together(0.75), 400)

    apart = simulate(bank, replace(rules, correlations=going_together(0.0)), truths=truths)
    together = simulate(bank, replace(rules, correlations=going_together(0.75)), truths=truths)

    assert together.lengths.mean() <= 0.55 * apart.lengths.mean()
    assert together.rmse.max() < 0.53
    assert ((together.coverage > 0.92) & (together.coverage < 0.98)).all()


def test_a_scale_alone_is_known_exactly() -> None:
    nodes = grid()
    standing = Standing(1, nodes, np.eye(1))
    logs = np.log(1 / (1 + np.exp(-1.3 * nodes)))

    standing.learn(np.array([0]), np.array([0]), logs[None])

    posterior = np.exp(logs - nodes**2 / 2)
    posterior /= posterior.sum()
    assert standing.means[0, 0] == pytest.approx(posterior @ nodes)
    assert standing.deviations[0, 0] == pytest.approx(np.sqrt(posterior @ nodes**2 - (posterior @ nodes) ** 2))


def test_scales_that_go_together_are_known_as_a_sum_over_all_their_nodes_tells() -> None:
    """Two scales can be reckoned node by node: what is passed between them must come near to that."""
    nodes = grid()
    correlations = np.array([[1.0, 0.7], [0.7, 1.0]])
    standing = Standing(1, nodes, correlations)
    first, second = np.meshgrid(nodes, nodes, indexing="ij")
    inverse = np.linalg.inv(correlations)
    joint = -0.5 * (inverse[0, 0] * first**2 + 2 * inverse[0, 1] * first * second + inverse[1, 1] * second**2)
    for scale, slope, intercept in [(0, 1.5, 0.5), (1, 1.2, -1.0), (0, 1.0, 1.0), (1, 2.0, 0.3)] * 2:
        standing.learn(np.array([0]), np.array([scale]), -np.log1p(np.exp(-slope * nodes - intercept))[None])
        joint -= np.log1p(np.exp(-slope * (first, second)[scale] - intercept))
    joint = np.exp(joint - joint.max())
    joint /= joint.sum()
    means = np.array([(joint * first).sum(), (joint * second).sum()])

    assert standing.means[0] == pytest.approx(means, abs=0.01)
    assert standing.covariances[0, 0, 1] == pytest.approx((joint * first * second).sum() - means.prod(), abs=0.01)


# --- What it keeps to -------------------------------------------------------------------------------------------------
def constrained(count: int, seed: int) -> Bank:
    """Return a bank in which everything that can bind a choice is common."""
    chance = np.random.default_rng(seed)
    items = []
    for one in range(count):
        enemies = {f"q{chance.integers(one)}"} if one and chance.random() < 0.3 else set()
        item = bank_item(
            f"q{one}",
            slope=float(np.exp(chance.normal(0.1, 0.3))),
            difficulties=[float(chance.normal())],
            area=f"área {one % 5}",
            seconds=int(chance.integers(10, 60)),
            is_timed=bool(chance.random() < 0.3),
            is_long=bool(chance.random() < 0.3),
            enemies=frozenset(enemies),
        )
        items.append(replace(item, language="es" if chance.random() < 0.8 else "en"))
    return Bank(tuple(items))


def assert_kept(bank: Bank, rules: Rules, found: Simulation, usable: np.ndarray) -> None:
    """Each person's questions, one by one: nothing twice, no enemies, in time, in her language."""
    seconds = np.array([item.seconds for item in bank.items])
    for person, row in enumerate(found.asked):
        asked = row[row != NOBODY]
        assert len(set(asked)) == len(asked) <= rules.items
        assert not bank.enemies[np.ix_(asked, asked)].any()
        assert seconds[asked].sum() <= rules.seconds
        assert usable[person, asked].all()


def test_what_never_gives_way_holds_in_ten_thousand_tests() -> None:
    rules = Rules(error=0.3, seconds=500.0)
    for seed in range(10):
        bank = constrained(60, seed)
        usable = np.tile(bank.usable_by(language="es"), (1_000, 1))
        assert_kept(bank, rules, simulate(bank, rules, seed=seed, usable=usable), usable)


def test_long_and_timed_questions_never_follow_each_other_while_others_are_left() -> None:
    # Balance gives way after them, and the minutes never: where they bind, nothing but long questions may be left.
    rules = Rules(error=0.3, spread=None, seconds=1e9)
    for seed in range(10):
        bank = constrained(150, seed)
        found = simulate(bank, rules, seed=seed)
        assert found.given_up["two_long"] == found.given_up["two_timed"] == 0
        for kind in (bank.is_long, bank.is_timed):
            of_kind = np.where(found.asked == NOBODY, False, kind[found.asked])
            assert not (of_kind[:, 1:] & of_kind[:, :-1]).any()


def test_no_area_leads_another_while_questions_are_left() -> None:
    bank = bank_of()
    found = simulate(bank, replace(BARE, spread=1), people=300)

    assert found.given_up["balance"] == 0
    for row in found.asked:
        asked = row[row != NOBODY]
        counts = np.cumsum(np.eye(5)[bank.area_of[asked]], axis=0)
        assert (counts.max(axis=1) - counts.min(axis=1)).max() <= 1


def test_wishes_give_way_in_their_order_and_the_test_goes_on() -> None:
    """There are long questions only: the second one in a row is asked rather than none."""
    bank = Bank(tuple(bank_item(f"q{one}", slope=1.0, difficulties=[one / 4], is_long=True) for one in range(6)))
    test = AdaptiveTest(bank, Rules(error=0.01, worthwhile=0.0, slip=0.0), seed=1)

    while test.next():
        test.answer(1)

    assert len(test.log) == 6
    assert [decision.given_up for decision in test.log[1:]] == [(Wish.CONFIRM, Wish.LONG)] * 5
    assert test.ends == (End.EXHAUSTED,)


def test_a_slip_is_asked_about_once_more_and_does_not_condemn() -> None:
    bank = bank_of()
    rules = replace(BARE, slip=0.2, error=0.01, items=20)
    easy = replace(bank_item("fácil", slope=2.0, difficulties=[-3.0]), area="área 0")
    with_easy = Bank((*bank.items, easy))
    test = replay(with_easy, rules, [(1, None)] * 10, seed=1)
    known = test.means[0]
    # She fails a question that somebody who stands there fails once in a hundred times.
    test.follow("fácil")
    test.answer(0)

    code = test.next()

    assert test.log[-1].is_confirmation
    assert with_easy.peaks[with_easy.codes.index(code)] < np.quantile(with_easy.peaks, 0.2)
    assert test.means[0] < known
    test.answer(1)
    test.next()
    assert not test.log[-1].is_confirmation


def test_a_scale_closes_as_soon_as_its_level_is_certain() -> None:
    rules = replace(BARE, error=0.01, certainty=0.9, cuts={0: (2.0,)}, fewest=3)
    test = AdaptiveTest(bank_of(), rules, seed=2)
    while test.next():
        test.answer(0)

    assert test.ends == (End.CERTAIN,)
    assert len(test.log) == 3


def test_a_scale_closes_when_no_question_tells_enough() -> None:
    easy = Bank(tuple(bank_item(f"q{one}", slope=1.5, difficulties=[-4.0]) for one in range(30)))
    test = AdaptiveTest(easy, replace(BARE, error=0.1, worthwhile=0.05, fewest=2), seed=2)
    while test.next():
        test.answer(1)

    assert test.ends == (End.EXHAUSTED,)
    assert len(test.log) < 10


@given(answers=st.lists(st.integers(0, 1), min_size=24, max_size=24), seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_every_choice_can_be_made_again_from_seed_and_answers(answers: list[int], seed: int) -> None:
    bank = replace(constrained(80, 3), weights=np.linspace(0.3, 1.0, 80))
    test = AdaptiveTest(bank, Rules(), seed=seed)
    given = []
    for answer in answers:
        if test.next() is None:
            break
        given.append((answer, 11.0))
        test.answer(answer, seconds=11.0)
    test.next()

    again = replay(bank, Rules(), given, seed=seed)
    again.next()

    assert again.log == test.log
    assert again.means == pytest.approx(test.means, abs=0)


def test_one_person_is_asked_what_she_is_asked_among_others() -> None:
    bank, rules = constrained(80, 4), Rules(error=0.3)
    found = simulate(bank, rules, people=5, seed=9)
    chance = np.random.default_rng(9)
    truths = chance.multivariate_normal([0.0], np.eye(1), 5, method="cholesky")
    luck = chance.random((2, 5, len(bank.items)))[0]
    for person in range(5):
        test = AdaptiveTest(bank, rules, seed=0)
        asked = []
        while code := test.next():
            place = bank.codes.index(code)
            asked.append(place)
            right = bank.chances[place, 1]
            test.answer(int(luck[person, place] > 1 - np.interp(truths[person, 0], bank.nodes, right)))
        assert asked == [place for place in found.asked[person] if place != NOBODY]


@pytest.mark.parametrize("answer", [0, 1])
def test_somebody_who_fails_or_knows_everything_has_a_score(answer: int) -> None:
    test = AdaptiveTest(bank_of(), Rules(error=0.2), seed=0)
    while test.next():
        test.answer(answer)

    assert np.isfinite(test.means).all()
    assert 1.0 < abs(test.means[0]) < 4.0


def test_steps_count_as_much_as_they_tell() -> None:
    steps = Bank(tuple(bank_item(f"q{one}", slope=2.0, difficulties=[-1.0, 0.0, 1.0]) for one in range(10)))
    found = simulate(steps, replace(BARE, error=0.4))

    assert 0.93 < found.coverage[0] < 0.97
    assert found.ended()["precise"] > 0.9


def test_a_category_that_does_not_exist_is_refused() -> None:
    test = AdaptiveTest(bank_of(), Rules(), seed=0)
    with pytest.raises(ValueError, match="no question is open"):
        test.answer(1)
    test.next()
    with pytest.raises(ValueError, match="no category 2"):
        test.answer(2)


def test_a_bank_with_doubtful_names_is_refused() -> None:
    item = BankItem("a", Model.TWO_PL, (1.0, 0.0))

    with pytest.raises(ValueError, match="same code"):
        Bank((item, item))
    with pytest.raises(ValueError, match="not in the bank: z"):
        Bank((replace(item, enemies=frozenset({"z"})),))


def test_levels_are_as_likely_as_what_lies_between_their_cuts() -> None:
    nodes = grid()
    normal = np.exp(-(nodes**2) / 2)
    normal /= normal.sum()

    chances = chances_of_levels(normal[None], nodes, [-1.0, 0.5])

    assert chances[0] == pytest.approx([0.1587, 0.5328, 0.3085], abs=1e-3)
