"""Observed change; where no source is named, the figures of methods.md#worked-examples."""

import pytest

from apropia.science.impact.effects import (
    change_of_intervals,
    mcnemar,
    normalised_gain,
    paired_mean_change,
    paired_proportion_change,
)
from apropia.science.impact.intervals import wilson


def test_two_published_proportions_give_newcombe_without_the_counts():
    change = change_of_intervals(
        0.4, wilson(96, 240), 0.6, wilson(150, 250), n_earlier=240, n_later=250, complete=False
    )

    assert change.interval is not None
    assert (change.interval.low, change.interval.high) == pytest.approx((0.1117, 0.2839), abs=5e-5)


def test_newcombe_paired_difference_matches_the_publication():
    # Fagerland, Lydersen and Laake, Stat. Med. 33 (2014), 2850–2875, airway example: −0.507 to −0.026
    change = paired_proportion_change(both=1, worsened=7, improved=1, neither=12)

    assert change.interval is not None
    assert (change.interval.low, change.interval.high) == pytest.approx((-0.507, -0.026), abs=5e-4)


def test_newcombe_paired_difference_with_a_negative_correlation():
    # Newcombe, Stat. Med. 17 (1998), 2635–2650, table II, (36, 12, 2, 0), method 10: 0.0569 to 0.3404
    change = paired_proportion_change(both=36, worsened=2, improved=12, neither=0)

    assert change.interval is not None
    assert (change.interval.low, change.interval.high) == pytest.approx((0.0569, 0.3404), abs=5e-5)


def test_mcnemar_with_continuity_correction():
    result = mcnemar(30, 12)

    assert result.statistic == pytest.approx(6.881, abs=5e-4)
    assert result.p_value == pytest.approx(0.00871, abs=5e-6)


def test_mcnemar_needs_somebody_who_changed():
    with pytest.raises(ValueError):
        mcnemar(0, 0)


def test_the_same_persons_are_compared_by_their_differences():
    earlier = [float(value) for value in range(40)]
    later = [value + 5 + (value % 3) for value in earlier]

    change = paired_mean_change(earlier, later)

    assert change.value == pytest.approx(sum(b - a for a, b in zip(earlier, later, strict=True)) / 40)
    assert change.interval is not None
    assert change.interval.high - change.interval.low < 1
    assert change.conclusive


def test_a_change_whose_interval_holds_zero_is_not_conclusive():
    change = paired_mean_change([1.0, 2, 3, 4] * 10, [2.0, 1, 4, 3] * 10)

    assert change.conclusive is False


def test_too_few_persons_conclude_nothing():
    change = paired_mean_change([10.0] * 9, [90.0] * 9)

    assert change.interval is None
    assert change.conclusive is False


def test_complete_counts_have_no_interval_and_infer_nothing():
    assert paired_mean_change([1.0, 2], [2.0, 4], population=2).conclusive is None


def test_pairs_must_be_of_the_same_persons():
    with pytest.raises(ValueError):
        paired_mean_change([1.0], [1.0, 2.0])
    with pytest.raises(ValueError):
        paired_proportion_change(0, 0, 0, 0)


def test_no_gain_is_possible_from_the_top():
    assert normalised_gain(40, 70) == pytest.approx(0.5)
    assert normalised_gain(100, 100) is None
