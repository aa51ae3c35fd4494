"""Where people stand in each competence: their own questions, and what those of the others tell of it."""

import numpy as np
import pytest

from apropia.science.psychometrics.adaptive.bank import Bank, bank_item
from apropia.science.psychometrics.adaptive.domain import (
    composite_of,
    domain_curves,
    domain_scores,
    reached,
    standing_of,
)
from apropia.science.psychometrics.adaptive.standing import Standing
from apropia.science.psychometrics.areas import Question, calibrate_area
from apropia.science.psychometrics.competences import (
    USUAL_WITHIN,
    along_competence,
    correlations_between,
    logs_of,
    within_of,
)
from apropia.science.psychometrics.expectation import grid, normal_weights
from apropia.science.psychometrics.levels import ENOUGH, Level, chance_of, is_enough, level_of
from apropia.science.psychometrics.scoring import share_above, whole_score

NODES = grid()
AREAS = np.full((5, 5), 0.7) + 0.3 * np.eye(5)
AREA_OF = np.repeat(np.arange(5), 4)


class World:
    """People who stand in twenty competences of five areas, and a bank of eight questions of each."""

    def __init__(self, *, people: int, within: float, seed: int, asked: int = 24) -> None:
        random = np.random.default_rng(seed)
        self.correlations = correlations_between(AREAS, [within] * 5, AREA_OF)
        shares = np.sqrt(within)
        area = random.normal(size=(people, 5)) @ np.linalg.cholesky(AREAS).T
        self.areas = area
        self.truth = shares * area[:, AREA_OF] + np.sqrt(1 - within) * random.normal(size=(people, 20))
        self.competence_of = np.repeat(np.arange(20), 8)
        self.slopes = np.exp(random.normal(0.1, 0.25, 160))
        self.intercepts = -self.slopes * random.normal(0, 1, 160)
        steep, moved = along_competence(self.slopes, self.intercepts, within)
        chances = 1 / (1 + np.exp(-(steep * self.truth[:, self.competence_of] + moved)))
        self.table = (random.random(chances.shape) < chances).astype(float)
        self.table[np.argsort(random.random(chances.shape), axis=1) >= asked] = np.nan

    @property
    def is_met(self) -> np.ndarray:
        """Return of which competences each person answered something."""
        return np.stack([(~np.isnan(self.table[:, self.competence_of == one])).any(axis=1) for one in range(20)], 1)

    def standing(self, within: float, slopes=None, intercepts=None) -> Standing:
        slopes = self.slopes if slopes is None else slopes
        intercepts = self.intercepts if intercepts is None else intercepts
        found = Standing(len(self.table), NODES, correlations_between(AREAS, [within] * 5, AREA_OF))
        along = along_competence(slopes, intercepts, within)
        found.learn_at_once(logs_of(self.table, *along, self.competence_of, NODES))
        return found


def held(standing: Standing, truth: np.ndarray, of: np.ndarray) -> float:
    return float((np.abs(standing.means - truth) < 1.96 * standing.deviations)[of].mean())


def test_competences_go_together_by_what_they_share_with_their_area_and_areas_with_each_other():
    found = correlations_between(np.array([[1.0, 0.6], [0.6, 1.0]]), [0.81, 0.64], np.array([0, 0, 1]))

    assert found == pytest.approx(
        np.array([[1, 0.81, 0.9 * 0.8 * 0.6], [0.81, 1, 0.9 * 0.8 * 0.6], [0.9 * 0.8 * 0.6, 0.9 * 0.8 * 0.6, 1]])
    )
    assert np.linalg.eigvalsh(found)[0] > 0


@pytest.mark.parametrize("within", [0.6, 0.8, 0.95])
@pytest.mark.parametrize("slope", [0.5, 1.2, 1.7])
def test_curve_of_a_competence_blurred_by_what_is_its_own_is_that_of_the_area(within: float, slope: float):
    steep, moved = along_competence(np.array([slope]), np.array([-0.7 * slope]), within)

    own = np.linspace(-5, 5, 401)
    weights = normal_weights(own)
    places = np.linspace(-2.5, 2.5, 11)
    told = np.sqrt(within) * places[:, None] + np.sqrt(1 - within) * own
    blurred = (1 / (1 + np.exp(-(steep * told + moved)))) @ weights
    assert blurred == pytest.approx(1 / (1 + np.exp(-slope * (places - 0.7))), abs=0.02)
    assert steep > slope


def test_curve_too_steep_to_come_from_a_blurred_one_is_taken_to_be_twice_as_steep_and_finite():
    steep, moved = along_competence(np.array([8.0]), np.array([0.0]), 0.6)

    assert steep == pytest.approx(16 / np.sqrt(0.6))
    assert moved == pytest.approx(0.0)


def test_what_is_known_is_that_of_the_whole_likelihood_so_that_no_item_counts_twice():
    """Two competences of an area: the square of the grid, where each answer stands once."""
    slopes, intercepts, competence_of = np.array([1.3, 0.9, 1.6]), np.array([0.4, -0.5, 0.2]), np.array([0, 0, 1])
    table = np.array([[1, 1, 0], [0, np.nan, 1], [1, np.nan, np.nan]], dtype=float)
    correlations = correlations_between(np.eye(1), [0.8], np.array([0, 0]))
    logs = logs_of(table, slopes, intercepts, competence_of, NODES)
    standing = Standing(3, NODES, correlations)
    standing.learn_at_once(logs)

    first, second = np.meshgrid(NODES, NODES, indexing="ij")
    prior = -(first**2 - 2 * 0.8 * first * second + second**2) / (2 * (1 - 0.8**2))
    for row in range(3):
        joint = np.exp(prior + logs[row, 0][:, None] + logs[row, 1][None])
        joint /= joint.sum()
        for scale, place in enumerate((first, second)):
            mean = (joint * place).sum()
            assert standing.means[row, scale] == pytest.approx(mean, abs=0.01)
            assert standing.deviations[row, scale] == pytest.approx(
                np.sqrt((joint * place**2).sum() - mean**2), abs=0.01
            )


def test_answer_tells_most_of_its_own_competence_less_of_its_area_and_least_of_another():
    table = np.full((1, 3), np.nan)
    table[0, 0] = 1
    standing = Standing(1, NODES, correlations_between(AREAS[:2, :2], [0.8, 0.8], np.array([0, 0, 1])))
    standing.learn_at_once(logs_of(table, np.ones(3), np.zeros(3), np.arange(3), NODES))

    own, near, far = standing.means[0]
    assert own > near > far > 0
    assert standing.deviations[0].tolist() == sorted(standing.deviations[0])


def test_order_of_items_and_of_persons_changes_nothing_and_extremes_are_finite():
    world = World(people=40, within=0.8, seed=1)
    world.table[0], world.table[1], world.table[2] = 1, 0, np.nan
    plain = world.standing(0.8)
    shuffled = np.random.default_rng(0).permutation(160)
    people = np.random.default_rng(1).permutation(40)
    again = Standing(40, NODES, world.correlations)
    along = along_competence(world.slopes[shuffled], world.intercepts[shuffled], 0.8)
    again.learn_at_once(logs_of(world.table[np.ix_(people, shuffled)], *along, world.competence_of[shuffled], NODES))

    assert again.means == pytest.approx(plain.means[people])
    assert again.deviations == pytest.approx(plain.deviations[people])
    assert np.isfinite(plain.means).all()
    assert (plain.deviations > 0).all()
    assert plain.means[0].min() > 1 > -1 > plain.means[1].max()
    assert plain.means[2] == pytest.approx(0.0, abs=1e-6)
    assert plain.deviations[2] == pytest.approx(1.0, abs=1e-3)


@pytest.mark.simulation
@pytest.mark.parametrize("within", [0.6, 0.8, 0.9])
def test_how_competences_go_together_is_found_in_answers(within: float):
    world = World(people=3000, within=within, seed=3)
    own = world.competence_of < 4
    value, error = within_of(
        world.table[:, own], world.slopes[own], world.intercepts[own], world.competence_of[own], NODES
    )

    assert error is not None
    assert abs(value - within) < max(2.5 * error, 0.03)


def test_where_nobody_answered_two_of_a_competence_what_is_usual_is_taken():
    table = np.array([[1, np.nan, 0, np.nan], [np.nan, 1, np.nan, 0]], dtype=float)

    assert within_of(table, np.ones(4), np.zeros(4), np.array([0, 0, 1, 1]), NODES) == (USUAL_WITHIN, None)
    assert within_of(np.ones((3, 2)), np.ones(2), np.zeros(2), np.array([0, 0]), NODES) == (USUAL_WITHIN, None)


@pytest.mark.simulation
@pytest.mark.parametrize("within", [0.6, 0.8, 0.9])
def test_intervals_of_competences_hold_the_truth_and_their_means_are_unbiased(within: float):
    world = World(people=1500, within=within, seed=5)
    standing = world.standing(within)
    met = world.is_met

    assert 0.93 <= held(standing, world.truth, met) <= 0.97
    assert abs((standing.means - world.truth)[met].mean()) < 0.03
    # What is not met is told of too, by the others: as sure as it says.
    assert 0.93 <= held(standing, world.truth, ~met) <= 0.97


@pytest.mark.simulation
def test_intervals_hold_with_what_is_usual_where_competences_are_nearer_than_that():
    world = World(people=1500, within=0.9, seed=6)

    assert 0.93 <= held(world.standing(USUAL_WITHIN), world.truth, world.is_met) <= 0.97


@pytest.mark.simulation
def test_intervals_hold_with_questions_calibrated_by_area_as_an_instrument_is():
    """The calibration sees areas alone; what lies along a competence is found again from it."""
    world = World(people=1500, within=0.8, seed=7, asked=40)
    slopes, intercepts = np.empty(160), np.empty(160)
    for area in range(5):
        own = np.flatnonzero(AREA_OF[world.competence_of] == area)
        found = calibrate_area([Question(f"P{one}", 0.0) for one in own], world.table[:, own]).questions
        slopes[own], intercepts[own] = [one.slope for one in found], [one.intercept for one in found]
    first = world.competence_of < 4
    value, error = within_of(world.table[:, first], slopes[first], intercepts[first], world.competence_of[first], NODES)
    standing = world.standing(value, slopes, intercepts)

    assert error is not None
    assert abs(value - 0.8) < max(2.5 * error, 0.05)
    assert 0.93 <= held(standing, world.truth, world.is_met) <= 0.97


@pytest.fixture(scope="module")
def told():
    """Return people of five areas, what they answered, and their scores as shares of the bank of each area."""
    random = np.random.default_rng(11)
    bank = Bank(
        tuple(
            bank_item(f"Q{scale}.{number}", slope=1.3, difficulties=[place], area=str(scale))
            for scale in range(5)
            for number, place in enumerate([-1.2, 0.0, 1.2] * 8)
        )
    )
    bank = Bank(tuple(type(one)(**{**vars(one), "scale": int(one.area)}) for one in bank.items))
    truths = random.normal(size=(1500, 5)) @ np.linalg.cholesky(AREAS).T
    answers = []
    for truth in truths:
        places = random.permutation(120)[:24]
        right = random.random(24) < 1 / (
            1 + np.exp(-1.3 * (truth[places // 24] - np.tile([-1.2, 0.0, 1.2], 40)[places]))
        )
        answers.append(list(zip(places.tolist(), right.astype(int).tolist(), strict=True)))
    curves = domain_curves(bank, ["1", "2", "3"] * 40)
    shares = np.stack([np.interp(truths[:, scale], NODES, curves[scale]) for scale in range(5)], axis=1)
    return standing_of(bank, AREAS, answers), curves, shares


@pytest.mark.simulation
def test_whole_and_its_interval_are_those_of_the_mean_of_the_areas(told):
    standing, curves, shares = told
    scores = domain_scores(standing, curves)
    spread = standing.deviations
    correlations = standing.covariances / (spread[:, :, None] * spread[:, None, :])
    values, deviations = composite_of(scores.values, scores.deviations, correlations)
    truth = shares.mean(axis=1)

    wholes = [whole_score(*one, reachable=[Level.ADVANCED]) for one in zip(values, deviations, strict=True)]
    inside = np.mean([one.low <= true <= one.high for one, true in zip(wholes, truth, strict=True)])
    assert 0.93 <= inside <= 0.97
    assert (values - truth).mean() == pytest.approx(0, abs=0.7)
    assert (deviations < scores.deviations.mean(axis=1)).all()


@pytest.mark.simulation
def test_level_is_right_as_often_as_its_chance_says_and_more_often_where_it_is_told(told):
    standing, curves, shares = told
    scores, reach = domain_scores(standing, curves), reached(standing, curves, (100 / 3, 200 / 3))
    levels = [Level.BASIC, Level.INTERMEDIATE, Level.ADVANCED]
    found = []
    for person in range(len(shares)):
        for scale in range(5):
            level = level_of(float(scores.values[person, scale]), reachable=levels)
            chance = chance_of(level, reach[person, scale].tolist(), reachable=levels)
            found.append((chance, level == level_of(float(shares[person, scale]), reachable=levels)))
    chances, right = (np.array(one, dtype=float) for one in zip(*found, strict=True))

    assert right.mean() == pytest.approx(chances.mean(), abs=0.02)
    for low, high in ((0.4, 0.6), (0.6, 0.8), (0.8, 1.0)):
        among = (low <= chances) & (chances < high)
        assert right[among].mean() == pytest.approx(chances[among].mean(), abs=0.05)
    assert right[chances >= ENOUGH].mean() > 0.75 > right[chances < ENOUGH].mean()


def test_share_reached_grows_smoothly_between_nodes_and_never_leaves_nought_and_one():
    standing = Standing(1, NODES, np.eye(1))
    curve = np.linspace(0, 100, len(NODES))[None]
    chances = reached(standing, curve, (-1, 0, 49.9, 50, 50.1, 100, 101))[0, 0]

    assert chances[3] == pytest.approx(0.5)
    assert list(chances) == sorted(chances, reverse=True)
    assert chances[2] > 0.5 > chances[4]
    assert (chances[0], chances[-1]) == (1, 0)


def test_chance_of_a_level_is_what_lies_between_its_cuts_and_of_the_highest_reachable_all_above():
    all_three = [Level.BASIC, Level.INTERMEDIATE, Level.ADVANCED]

    assert chance_of(Level.BASIC, [0.7, 0.2], reachable=all_three) == pytest.approx(0.3)
    assert chance_of(Level.INTERMEDIATE, [0.7, 0.2], reachable=all_three) == pytest.approx(0.5)
    assert chance_of(Level.ADVANCED, [0.7, 0.2], reachable=all_three) == pytest.approx(0.2)
    assert chance_of(Level.INTERMEDIATE, [0.7, 0.2], reachable=all_three[:2]) == pytest.approx(0.7)
    assert chance_of(Level.NOT_ASSESSED, [0.7, 0.2], reachable=all_three) is None
    assert chance_of(Level.BASIC, [0.7, 0.2], reachable=[]) is None
    assert (is_enough(None), is_enough(ENOUGH), is_enough(0.6)) == (True, True, False)


@pytest.mark.parametrize(("right", "answered"), [(0, 2), (2, 2), (1.5, 3), (5, 5), (0.5, 2), (12, 24), (0, 0)])
@pytest.mark.parametrize("share", [1 / 3, 2 / 3])
def test_share_of_a_fixed_form_has_the_posterior_of_the_beta_distribution(right: float, answered: int, share: float):
    from scipy.special import betaincc

    assert share_above(right, answered, share) == pytest.approx(
        betaincc(right + 1, answered - right + 1, share), abs=1e-6
    )


def test_before_any_answer_every_third_of_the_scale_is_as_likely():
    assert share_above(0, 0, 1 / 3) == pytest.approx(2 / 3)
    assert share_above(0, 0, 2 / 3) == pytest.approx(1 / 3)
