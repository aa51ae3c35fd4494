"""Intervals; unless another source is named, the figures are those of methods.md#worked-examples."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apropia.science.impact.intervals import (
    Method,
    bca,
    effective_size,
    mean_interval,
    poisson_rate,
    wilson,
)


@pytest.mark.parametrize(
    ("successes", "n", "population", "low", "high"),
    [
        (42, 60, None, 0.5749, 0.8010),
        (42, 60, 200, 0.5959, 0.7869),
        (0, 12, None, 0, 0.2425),
        (12, 12, None, 0.7575, 1),
        (180, 240, 800, 0.7015, 0.7929),
    ],
)
def test_wilson_gives_the_known_limits(successes, n, population, low, high):
    interval = wilson(successes, n, population=population)

    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)


def test_when_everybody_answered_there_is_no_interval():
    assert wilson(42, 60, population=60) is None
    assert mean_interval([1.0, 2.0] * 20, population=40) is None


def test_a_small_share_of_the_population_is_not_corrected():
    assert effective_size(50, 1000) == 50
    assert effective_size(51, 1000) > 51


@pytest.mark.parametrize(("successes", "n", "population"), [(-1, 5, None), (6, 5, None), (0, 0, None), (3, 5, 4)])
def test_impossible_counts_are_refused(successes, n, population):
    with pytest.raises(ValueError):
        wilson(successes, n, population=population)


@given(st.integers(1, 400), st.data())
def test_wilson_holds_the_proportion_and_mirrors_its_complement(n, data):
    successes = data.draw(st.integers(0, n))
    interval, mirrored = wilson(successes, n), wilson(n - successes, n)

    assert interval is not None
    assert mirrored is not None
    assert 0 <= interval.low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= interval.high <= 1
    assert interval.low == pytest.approx(1 - mirrored.high)


def test_student_interval_of_a_mean_matches_a_textbook():
    # mean 15.5, s = √77.5, t(0.975; 29) = 2.0452 as printed in every table: 15.5 ± 2.0452·√(77.5/30)
    interval = mean_interval([float(value) for value in range(1, 31)])

    assert interval is not None
    assert interval.method is Method.STUDENT
    assert (interval.low, interval.high) == pytest.approx((12.2128, 18.7872), abs=1e-4)


def test_the_finite_population_narrows_a_mean_by_its_factor():
    values = [float(value) for value in range(1, 31)]
    wide, narrow = mean_interval(values), mean_interval(values, population=60)

    assert wide is not None
    assert narrow is not None
    assert (narrow.high - 15.5) / (wide.high - 15.5) == pytest.approx((30 / 59) ** 0.5)


@pytest.mark.parametrize(("n", "method"), [(9, None), (10, Method.BCA), (29, Method.BCA), (30, Method.STUDENT)])
def test_the_method_of_a_mean_depends_on_how_many_answered(n, method):
    interval = mean_interval([float(value % 7) for value in range(n)])

    assert (interval.method if interval else None) is method


def test_equal_values_claim_no_certainty():
    assert mean_interval([4.0] * 40) is None
    with pytest.raises(ValueError):
        bca([4.0] * 12)


def test_the_bootstrap_repeats_itself():
    values = [1.0, 2, 2, 3, 3, 3, 4, 8, 9, 20, 1, 2]

    assert bca(values, seed=1) == bca(values, seed=1)
    assert bca(values, seed=1) != bca(values, seed=2)


def test_the_bootstrap_does_not_hang_on_the_order_of_the_values():
    values = [50.0, 62.5, 47.5, 70.0, 55.0, 42.5, 60.0, 57.5, 45.0, 52.5, 65.0, 40.0]

    assert bca(values) == bca(values[::-1]) == bca(values[5:] + values[:5])


def test_bca_agrees_with_scipy_on_skewed_values():
    stats = pytest.importorskip("scipy.stats")
    numpy = pytest.importorskip("numpy")
    values = [1.0, 2, 2, 3, 3, 3, 4, 8, 9, 20, 1, 2, 15, 5]
    expected = stats.bootstrap(
        (values,), numpy.mean, method="BCa", n_resamples=9999, rng=numpy.random.default_rng(3)
    ).confidence_interval

    interval = bca(values, resamples=9999)

    assert (interval.low, interval.high) == pytest.approx((expected.low, expected.high), abs=0.3)


@pytest.mark.simulation
def test_bca_covers_the_mean_of_a_skewed_population():
    draw = random.Random(7)
    hits = 0
    for _ in range(200):
        interval = bca([draw.expovariate(1) for _ in range(20)], resamples=1000)
        hits += interval.low <= 1 <= interval.high

    # Efron and Tibshirani report undercoverage at n = 20 for such data; far below 0.85 would be an error of ours.
    assert hits / 200 > 0.85


def test_garwood_limits_of_ten_events():
    # Garwood (1936), table: 4.795 to 18.390; no event: 0 to 3.689
    interval, none = poisson_rate(10, 1), poisson_rate(0, 1)

    assert (interval.low, interval.high) == pytest.approx((4.795, 18.390), abs=5e-4)
    assert (none.low, none.high) == pytest.approx((0, 3.689), abs=5e-4)
    assert poisson_rate(10, 200, per=100).high == pytest.approx(9.195, abs=5e-4)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_every_interval_refuses_a_confidence_that_is_no_probability(confidence):
    values = [float(one) for one in range(40)]
    for interval in (
        lambda: wilson(3, 10, confidence=confidence),
        lambda: mean_interval(values, confidence=confidence),
        lambda: bca(values, confidence=confidence),
        lambda: poisson_rate(3, 10, confidence=confidence),
    ):
        with pytest.raises(ValueError, match="confidence"):
            interval()
