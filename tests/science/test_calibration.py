"""Calibration: agreement with published estimates, recovery of truth, and what must not change anything."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apropia.formats.answer_table import read_answers
from apropia.science.psychometrics.calibration import Calibration, calibrate
from apropia.science.psychometrics.curves import Model, logistic
from apropia.science.psychometrics.errors import UnusableAnswers
from apropia.science.psychometrics.priors import ASYMPTOTE_ONLY, DEFAULT_PRIORS
from apropia.science.psychometrics.responses import Responses, as_responses, collapsed
from apropia.science.psychometrics.scores import score
from apropia.science.psychometrics.uncertainty import uncertainty_of

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "psychometrics"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the shared psychometric data is not beside the project")
REVERSED = {"A1", "C4", "C5", "E1", "E2", "O2", "O5"}


def names(count: int) -> list[str]:
    return [f"i{place}" for place in range(count)]


def two_answers(people: int, items: int, seed: int = 7) -> tuple[Responses, np.ndarray, np.ndarray]:
    """Return answers drawn from a two-parameter model with its slopes and intercepts."""
    chance = np.random.default_rng(seed)
    slopes, intercepts = np.exp(chance.normal(0.1, 0.3, items)), chance.normal(0, 1, items)
    places = chance.standard_normal(people)
    right = chance.random((people, items)) < logistic(places[:, None] * slopes + intercepts)
    return as_responses(right.astype(float), names(items)), slopes, intercepts


def read(file: str, items: list[str] | None = None) -> Responses:
    table = read_answers(DATA / file, items=items or [])
    values = table.values.copy()
    for place, name in enumerate(table.items):
        if name in REVERSED:
            values[:, place] = 7 - values[:, place]
    return as_responses(values, table.items)


def of(found: Calibration) -> np.ndarray:
    return np.concatenate(found.parameters)


BFI = [
    (f"bfi_{scale}_GRM", "bfi.csv", Model.GRADED, [f"{scale}{number}" for number in range(1, 6)]) for scale in "ACENO"
]


@needs_data
@pytest.mark.parametrize(
    ("key", "file", "model", "items"),
    [
        ("LSAT6_2PL", "LSAT6.csv", Model.TWO_PL, None),
        ("LSAT7_2PL", "LSAT7.csv", Model.TWO_PL, None),
        ("LSAT6_Rasch", "LSAT6.csv", Model.RASCH, None),
        ("LSAT7_Rasch", "LSAT7.csv", Model.RASCH, None),
        ("SAT12_2PL", "SAT12_scored.csv", Model.TWO_PL, None),
        ("Science_GRM", "Science.csv", Model.GRADED, None),
        ("Science_GPCM", "Science.csv", Model.PARTIAL_CREDIT, None),
        *BFI,
    ],
)
def test_published_estimates_are_reached(key: str, file: str, model: Model, items: list[str] | None) -> None:
    wanted = json.loads((DATA / "reference.json").read_text())[key]

    responses = read(file, items)
    found = calibrate(responses, model)

    assert found.converged
    assert found.log_likelihood == pytest.approx(wanted["logLik"], abs=1e-4)
    for own, other in zip(found.parameters, wanted["slope_intercept"], strict=True):
        steps = [other[f"d{step}"] for step in range(1, len(own)) if f"d{step}" in other] or [other["d"]]
        assert own == pytest.approx([other["a1"], *steps], abs=1e-3)
    if "se" in wanted:
        for name, errors in zip(responses.items, uncertainty_of(found, responses).errors, strict=True):
            assert errors == pytest.approx([one for one in wanted["se"][name] if one is not None], rel=1e-4)
    deviation = found.populations[0].deviation
    scores = score(responses, found.blocks, found.nodes, deviation=deviation)
    assert scores.reliability == pytest.approx(wanted["empirical_rxx"], abs=1e-4)


@needs_data
def test_guessing_bound_by_its_prior_reaches_the_published_likelihood() -> None:
    found = calibrate(read("SAT12_scored.csv"), Model.THREE_PL, priors=ASYMPTOTE_ONLY)

    assert found.converged
    assert found.log_likelihood == pytest.approx(-9441.534855, abs=1e-3)


@needs_data
def test_scores_of_each_pattern_are_the_published_ones() -> None:
    rows = json.loads((DATA / "reference.json").read_text())["LSAT7_EAP_table"]
    calibrated = read("LSAT7.csv")
    found = calibrate(calibrated, Model.TWO_PL)
    table = [[row[name] for name in calibrated.items] for row in rows]

    scores = score(as_responses(table, calibrated.items), found.blocks, found.nodes)

    assert scores.means == pytest.approx([row["F1"] for row in rows], abs=1e-4)
    assert scores.deviations == pytest.approx([row["SE_F1"] for row in rows], abs=1e-4)


def test_an_item_nobody_finds_hard_keeps_the_intercept_it_has() -> None:
    chance = np.random.default_rng(3)
    table = (chance.random((400, 6)) < logistic(1.5 * chance.standard_normal(400)[:, None] + 0.5)).astype(float)
    table[:, 0] = 1
    table[:2, 0] = 0

    found = calibrate(as_responses(table, names(6)), Model.TWO_PL)

    assert found.parameters[0][1] > 4.5


def test_the_numbers_that_stand_for_categories_change_nothing() -> None:
    responses, _slopes, _intercepts = two_answers(300, 8)
    told = as_responses(3.5 + 10.0 * responses.categories, responses.items)

    plain, other = calibrate(responses, Model.TWO_PL), calibrate(told, Model.TWO_PL)

    assert other.log_likelihood == plain.log_likelihood
    assert told.values[0] == (3.5, 13.5)


def test_order_of_people_and_of_items_changes_nothing() -> None:
    responses, _slopes, _intercepts = two_answers(400, 14)
    chance = np.random.default_rng(1)
    people, items = chance.permutation(400), chance.permutation(14)
    shuffled = Responses(
        tuple(responses.items[place] for place in items), responses.categories[people][:, items], responses.values
    )

    plain, other = calibrate(responses, Model.TWO_PL), calibrate(shuffled, Model.TWO_PL)

    assert other.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-6)
    for place, own in zip(items, other.parameters, strict=True):
        assert own == pytest.approx(plain.parameters[place], abs=1e-4)


def test_values_of_a_scale_do_not_matter_but_their_order() -> None:
    chance = np.random.default_rng(5)
    table = np.clip(np.round(chance.standard_normal(300)[:, None] + chance.normal(0, 1, (300, 5))), -2, 2) + 2

    plain = calibrate(as_responses(table, names(5)), Model.GRADED)
    scaled = calibrate(as_responses(10 * table - 7, names(5)), Model.GRADED)
    turned = calibrate(as_responses(-table, names(5)), Model.GRADED)

    assert of(scaled) == pytest.approx(of(plain))
    assert turned.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-5)
    assert turned.parameters[0][1:] == pytest.approx(-plain.parameters[0][:0:-1], abs=1e-3)


def test_truth_is_recovered_where_questions_are_missing_by_design() -> None:
    responses, slopes, intercepts = two_answers(6000, 20)
    asked = np.random.default_rng(2).random(responses.categories.shape) < 0.6
    part = Responses(responses.items, np.where(asked, responses.categories, -1).astype(np.int8), responses.values)

    found = calibrate(part, Model.TWO_PL)
    errors = np.stack(uncertainty_of(found, part).errors)

    away = (np.stack(found.parameters) - np.column_stack([slopes, intercepts])) / errors
    assert found.converged
    assert (np.abs(away) < 4).all()
    assert 0.6 < np.sqrt((away**2).mean()) < 1.4


def test_scores_of_the_unanswered_are_the_population() -> None:
    responses, _slopes, _intercepts = two_answers(200, 10)
    found = calibrate(responses, Model.TWO_PL)
    nothing = Responses(responses.items, np.full((1, 10), -1, dtype=np.int8), responses.values)

    scores = score(nothing, found.blocks, found.nodes)

    assert (scores.means[0], scores.deviations[0]) == pytest.approx((0, 1), abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(st.integers(min_value=0, max_value=10_000), st.sampled_from([Model.TWO_PL, Model.RASCH, Model.THREE_PL]))
def test_with_priors_any_small_table_gives_finite_items(seed: int, model: Model) -> None:
    chance = np.random.default_rng(seed)
    table = (chance.random((30, 4)) < chance.random(4)).astype(float)
    table[0], table[1] = 0, 1

    found = calibrate(as_responses(table, names(4)), model, priors=DEFAULT_PRIORS)

    assert np.isfinite(of(found)).all()
    assert model is Model.RASCH or all(one[0] > 0 for one in found.parameters)


def test_who_answers_all_right_or_all_wrong_has_a_finite_score() -> None:
    responses, _slopes, _intercepts = two_answers(500, 12)
    found = calibrate(responses, Model.TWO_PL)
    extremes = Responses(responses.items, np.stack([np.zeros(12), np.ones(12)]).astype(np.int8), responses.values)

    scores = score(extremes, found.blocks, found.nodes)

    assert -4 < scores.means[0] < -1 < 1 < scores.means[1] < 4


def test_a_group_further_on_is_found_further_on() -> None:
    chance = np.random.default_rng(11)
    slopes, intercepts = np.exp(chance.normal(0.1, 0.2, 15)), chance.normal(0, 1, 15)
    groups = np.repeat([0, 1], 1500)
    places = chance.standard_normal(3000) * np.where(groups == 1, 0.8, 1.0) + 0.5 * groups
    right = chance.random((3000, 15)) < logistic(places[:, None] * slopes + intercepts)
    responses = as_responses(right.astype(float), names(15))

    found = calibrate(responses, Model.TWO_PL, groups=groups)
    errors = uncertainty_of(found, responses, groups=groups)

    second = found.populations[1]
    assert (found.populations[0].mean, found.populations[0].deviation) == (0, 1)
    assert second.mean == pytest.approx(0.5, abs=0.12)
    assert second.deviation == pytest.approx(0.8, abs=0.1)
    assert 0.02 < np.sqrt(errors.covariance[-2, -2]) < 0.08


def test_people_who_answer_alike_count_as_often_as_they_are() -> None:
    responses, _slopes, _intercepts = two_answers(300, 5)
    twice = Responses(responses.items, np.repeat(responses.categories, 2, axis=0), responses.values)

    once, doubled = calibrate(responses, Model.TWO_PL), calibrate(twice, Model.TWO_PL)

    assert doubled.log_likelihood == pytest.approx(2 * once.log_likelihood, rel=1e-8)
    halves = zip(uncertainty_of(once, responses).errors, uncertainty_of(doubled, twice).errors, strict=True)
    for single, double in halves:
        assert double * np.sqrt(2) == pytest.approx(single, rel=1e-2)


def test_giving_up_is_told_and_not_called_convergence() -> None:
    responses, _slopes, _intercepts = two_answers(300, 10)

    found = calibrate(responses, Model.TWO_PL, rounds=3)

    assert not found.converged
    assert found.rounds <= 4
    assert found.largest_change > 1e-5


def test_rare_categories_join_their_neighbours() -> None:
    table = np.array([[0.0]] * 40 + [[1.0]] * 30 + [[2.0]] * 20 + [[3.0]] * 3 + [[4.0]] * 2)

    joined, lost = collapsed(as_responses(table, ["i0"]))

    assert lost == {"i0": 2}
    assert np.bincount(joined.categories[:, 0]).tolist() == [40, 30, 25]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([[1.0, 0.0], [1.0, 1.0]], "one_answer: item i0"),
        ([[1.0], [0.0]], "shape: items 2"),
    ],
)
def test_tables_that_say_nothing_are_refused(table: list[list[float]], words: str) -> None:
    with pytest.raises(UnusableAnswers, match=words):
        as_responses(table, names(2))


def test_a_model_for_two_answers_refuses_three() -> None:
    with pytest.raises(UnusableAnswers, match="not_two: item i1, count 3"):
        calibrate(as_responses([[0, 0], [1, 1], [0, 2.0]], names(2)), Model.RASCH)
