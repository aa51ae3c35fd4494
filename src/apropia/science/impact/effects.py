"""How much a figure changed between two moments, with its uncertainty: on the same persons or on different ones."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from apropia.science.impact.intervals import (
    Interval,
    Method,
    mean_interval,
    wilson,
)


@dataclass(frozen=True)
class Change:
    """An observed change: later minus earlier. It says nothing about its cause.

    ``conclusive`` is None when the figures are complete counts and nothing is inferred; False when the interval
    includes zero or cannot be given.
    """

    earlier: float
    later: float
    value: float
    interval: Interval | None
    conclusive: bool | None
    n_earlier: int
    n_later: int
    paired: bool
    is_proportion: bool = False


@dataclass(frozen=True)
class McNemar:
    """The test of marginal homogeneity on two answers of the same persons."""

    statistic: float
    p_value: float
    improved: int
    worsened: int


def _conclusive(interval: Interval | None, *, complete: bool) -> bool | None:
    if complete:
        return None
    return interval is not None and not interval.includes_zero


def paired_mean_change(
    earlier: Sequence[float], later: Sequence[float], *, population: int | None = None, confidence: float = 0.95
) -> Change:
    """Return the mean difference of the same persons measured twice.

    Parameters
    ----------
    earlier, later : (n,), any common unit; the same person at the same place
    population : persons of whom these n are a part
    confidence : 0–1

    Returns
    -------
    Change in the unit of the values; its interval is that of `mean_interval` on the n differences.

    Raises
    ------
    ValueError
        If the lengths differ, nobody was measured, or more were measured than the population has.
    """
    if len(earlier) != len(later) or not earlier:
        raise ValueError("paired values need the same persons, and at least one")
    differences = [b - a for a, b in zip(earlier, later, strict=True)]
    interval = mean_interval(differences, population=population, confidence=confidence)
    n = len(differences)
    return Change(
        fmean(earlier),
        fmean(later),
        fmean(differences),
        interval,
        _conclusive(interval, complete=population == n),
        n,
        n,
        paired=True,
    )


def mcnemar(improved: int, worsened: int) -> McNemar:
    """Return McNemar's test with Edwards' continuity correction.

    Parameters
    ----------
    improved, worsened : persons whose answer changed from no to yes, and from yes to no; not both 0

    Returns
    -------
    A statistic >= 0 on one degree of freedom, and its two-sided probability in 0–1.

    Raises
    ------
    ValueError
        If a count is negative, or nobody's answer changed.

    References
    ----------
    .. [1] A. L. Edwards, "Note on the correction for continuity in testing the significance of the difference between
       correlated proportions", Psychometrika 13 (1948), 185–187.
    """
    if improved < 0 or worsened < 0 or improved + worsened == 0:
        raise ValueError("McNemar's test needs persons whose answer changed")
    statistic = max(abs(improved - worsened) - 1, 0) ** 2 / (improved + worsened)  # [1]
    # The upper tail of chi-square with one degree of freedom is that of a squared normal.
    return McNemar(statistic, math.erfc(math.sqrt(statistic / 2)), improved, worsened)


def paired_proportion_change(
    both: int,
    worsened: int,
    improved: int,
    neither: int,
    *,
    population: int | None = None,
    confidence: float = 0.95,
) -> Change:
    """Return the change of a proportion on the same persons, with Newcombe's paired interval.

    Parameters
    ----------
    both : yes earlier and yes later
    worsened : yes earlier, no later
    improved : no earlier, yes later
    neither : no twice
    population : persons of whom these are a part; narrows the two Wilson intervals that the method joins
    confidence : 0–1

    Returns
    -------
    Change of proportions, −1 to 1; no interval when everybody answered.

    Raises
    ------
    ValueError
        If a count is negative, nobody answered, or more answered than the population has.

    References
    ----------
    .. [1] R. G. Newcombe, "Improved confidence intervals for the difference between binomial proportions based on
       paired data", Stat. Med. 17 (1998), 2635–2650, method 10.
    """
    n = both + worsened + improved + neither
    if min(both, worsened, improved, neither) < 0 or n == 0:
        raise ValueError("a paired table needs persons")
    earlier, later = (both + worsened) / n, (both + improved) / n
    change = later - earlier
    low_e = wilson(both + worsened, n, population=population, confidence=confidence)
    low_l = wilson(both + improved, n, population=population, confidence=confidence)
    interval = None
    if low_e is not None and low_l is not None:
        correlation = _paired_correlation(both, worsened, improved, neither)
        down = _joined(later - low_l.low, low_e.high - earlier, correlation)
        up = _joined(low_l.high - later, earlier - low_e.low, correlation)
        interval = Interval(change - down, change + up, Method.NEWCOMBE_PAIRED, confidence)
    conclusive = _conclusive(interval, complete=population == n)
    return Change(earlier, later, change, interval, conclusive, n, n, paired=True, is_proportion=True)


def _paired_correlation(both: int, worsened: int, improved: int, neither: int) -> float:
    margins = (both + worsened) * (improved + neither) * (both + improved) * (worsened + neither)
    if margins == 0:
        return 0.0
    numerator: float = both * neither - worsened * improved
    if numerator > 0:
        numerator = max(numerator - (both + worsened + improved + neither) / 2, 0)  # [1] continuity correction
    return numerator / math.sqrt(margins)


def _joined(first: float, second: float, correlation: float = 0.0) -> float:
    return math.sqrt(max(first**2 - 2 * correlation * first * second + second**2, 0.0))


def change_of_intervals(
    earlier: float,
    earlier_interval: Interval | None,
    later: float,
    later_interval: Interval | None,
    *,
    n_earlier: int,
    n_later: int,
    complete: bool,
) -> Change:
    """Return the change between two published figures of different persons, from their own intervals alone.

    For two proportions with Wilson intervals this is Newcombe's method; for means, rates and others it is its
    generalisation.

    Parameters
    ----------
    earlier, later : in any common unit
    earlier_interval, later_interval : in the same unit; None when the figure has none
    n_earlier, n_later : persons behind each figure
    complete : whether both are complete counts, so that nothing is inferred

    Returns
    -------
    Change in the unit of the figures; no interval when either figure has none.

    References
    ----------
    .. [1] G. Zou and A. Donner, "Construction of confidence limits about effect measures: a general approach",
       Stat. Med. 27 (2008), 1693–1702.
    """
    change, interval = later - earlier, None
    if earlier_interval is not None and later_interval is not None:
        down = _joined(later - later_interval.low, earlier_interval.high - earlier)  # [1]
        up = _joined(later_interval.high - later, earlier - earlier_interval.low)
        interval = Interval(change - down, change + up, Method.MOVER, later_interval.confidence)
    return Change(
        earlier, later, change, interval, _conclusive(interval, complete=complete), n_earlier, n_later, paired=False
    )


def normalised_gain(earlier: float, later: float, *, top: float = 100) -> float | None:
    """Return the part of the possible gain that was reached; None when nothing was left to gain.

    Parameters
    ----------
    earlier, later : mean scores, 0–top
    top : the highest score there is

    Returns
    -------
    1 when all that was possible was gained, 0 when nothing was; negative after a loss, without bound.

    References
    ----------
    .. [1] R. R. Hake, Am. J. Phys. 66 (1998), 64–74, eq. 1.
    """
    return None if earlier >= top else (later - earlier) / (top - earlier)  # [1]
