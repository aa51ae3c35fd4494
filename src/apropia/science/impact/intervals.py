"""Confidence intervals of proportions, means and rates, and when there is none to give."""

import math
import random
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import NormalDist, fmean, stdev
from typing import TYPE_CHECKING

from apropia.science.impact.quantiles import gamma_quantile, normal_quantile, t_quantile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FINITE_FROM_SHARE = 0.05  # methods.md#intervals: correct for the finite population when n/N > 5 %
NO_INTERVAL_BELOW = 10  # methods.md#intervals: n < 10, no interval for a mean
BOOTSTRAP_BELOW = 30  # methods.md#intervals: 10 to 29, BCa bootstrap
RESAMPLES = 4000  # [2] p. 15: 2000 or more for BCa limits
SEED = 20260101


class Method(StrEnum):
    """How an interval was worked out; docs/reference/methods.md says when each is used."""

    WILSON = "WILSON"
    STUDENT = "STUDENT"
    BCA = "BCA"
    NEWCOMBE_PAIRED = "NEWCOMBE_PAIRED"
    GARWOOD = "GARWOOD"
    MOVER = "MOVER"


@dataclass(frozen=True)
class Interval:
    """A confidence interval, in the unit of what it is about."""

    low: float
    high: float
    method: Method
    confidence: float = 0.95

    def scaled(self, factor: float) -> "Interval":
        """Return the same interval in another unit; ``factor`` > 0."""
        return replace(self, low=self.low * factor, high=self.high * factor)

    def clipped(self, lowest: float, highest: float) -> "Interval":
        """Return the part of the interval that the scale allows."""
        return replace(self, low=max(self.low, lowest), high=min(self.high, highest))

    @property
    def includes_zero(self) -> bool:
        """Say whether no difference at all is among what the data allow."""
        return self.low <= 0 <= self.high


def _tail(confidence: float) -> float:
    """Return the probability that an interval leaves out on either side."""
    if not 0 < confidence < 1:
        raise ValueError("confidence lies between 0 and 1")
    return (1 - confidence) / 2


def _z(confidence: float) -> float:
    return normal_quantile(1 - _tail(confidence))


def effective_size(n: float, population: int | None) -> float:
    """Return the sample size that gives the same precision in an infinite population.

    Parameters
    ----------
    n : answers, > 0
    population : persons who could have answered; None when unknown or endless

    Returns
    -------
    n while n/N <= 5 %, else n·(N−1)/(N−n); infinite for a census.

    Raises
    ------
    ValueError
        If n exceeds the population.

    References
    ----------
    .. [1] From the finite population correction of W. G. Cochran, Sampling Techniques (1977), eq. 2.12.
    """
    if population is None:
        return n
    if n > population:
        raise ValueError("more answers than persons")
    if n == population:
        return math.inf
    return n * (population - 1) / (population - n) if n / population > FINITE_FROM_SHARE else n  # [1]


def wilson(successes: float, n: int, *, population: int | None = None, confidence: float = 0.95) -> Interval | None:
    """Return the Wilson score interval of a proportion.

    Parameters
    ----------
    successes : 0 <= successes <= n; a sum of partial credits is allowed
    n : answers, >= 1
    population : persons who could have answered
    confidence : 0–1

    Returns
    -------
    Limits in 0–1; None when everybody answered, for then there is nothing to infer.

    Raises
    ------
    ValueError
        If n is not positive or exceeds the population, or successes lie outside 0–n.

    References
    ----------
    .. [1] E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209–212; R. G. Newcombe, Stat. Med. 17 (1998), 857–872,
       method 3.
    """
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError("a proportion needs 0 <= successes <= n and n > 0")
    size = effective_size(n, population)
    if math.isinf(size):
        return None
    z, share = _z(confidence), successes / n
    centre = share + z * z / (2 * size)
    margin = z * math.sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    scale = 1 + z * z / size
    interval = Interval((centre - margin) / scale, (centre + margin) / scale, Method.WILSON, confidence)  # [1]
    return interval.clipped(0, 1)


def wilson_percent(successes: float, n: int) -> Interval | None:
    """Return the Wilson score interval of a proportion whose population is not known, with limits in 0–100."""
    interval = wilson(successes, n)
    return None if interval is None else interval.scaled(100)


def mean_interval(
    values: Sequence[float], *, population: int | None = None, confidence: float = 0.95, seed: int = SEED
) -> Interval | None:
    """Return the interval of a mean: Student's t from 30 values on, BCa bootstrap from 10 to 29, none below.

    With a finite population both are narrowed about the mean by √((N−n)/(N−1)). For the bootstrap that is an
    approximation: it assumes that the correction acts on both sides alike.

    Parameters
    ----------
    values : (n,), any unit
    population : persons who could have answered
    confidence : 0–1
    seed : of the bootstrap

    Returns
    -------
    Limits in the unit of the values; None for fewer than 10 values, for a census, or when all values are equal (the
    formulas would then claim a certainty that nobody has).

    Raises
    ------
    ValueError
        If there are more values than persons in the population.

    References
    ----------
    .. [1] W. G. Cochran, Sampling Techniques (1977), eq. 2.21 and 2.12.
    """
    n = len(values)
    if population is not None and n > population:
        raise ValueError("more answers than persons")
    if n < NO_INTERVAL_BELOW or n == population or min(values) == max(values):
        return None
    if n < BOOTSTRAP_BELOW:
        interval = bca(values, confidence=confidence, seed=seed)
    else:
        half = t_quantile(1 - _tail(confidence), n - 1) * stdev(values) / math.sqrt(n)
        interval = Interval(fmean(values) - half, fmean(values) + half, Method.STUDENT, confidence)
    if population is None:
        return interval
    centre, narrowing = fmean(values), math.sqrt((population - n) / (population - 1))  # [1]
    return replace(
        interval,
        low=centre - (centre - interval.low) * narrowing,
        high=centre + (interval.high - centre) * narrowing,
    )


def mean_margin(mean: float, deviation: float, n: int, *, population: int | None = None) -> Interval | None:
    """Return the 95 % interval of a mean of 30 values or more from their mean and deviation alone.

    The same as `mean_interval` gives from the values; None for fewer, for a census, or when all are equal.
    """
    if n < BOOTSTRAP_BELOW or deviation <= 0 or (population is not None and n >= population):
        return None
    half = t_quantile(0.975, n - 1) * deviation / math.sqrt(n)
    if population is not None:
        half *= math.sqrt((population - n) / (population - 1))
    return Interval(mean - half, mean + half, Method.STUDENT)


def bca(values: Sequence[float], *, confidence: float = 0.95, resamples: int = RESAMPLES, seed: int = SEED) -> Interval:
    """Return the bias-corrected and accelerated bootstrap interval of a mean.

    Parameters
    ----------
    values : (n,), any unit, in any order; n >= 2, not all equal
    confidence : 0–1
    resamples : bootstrap samples
    seed : the same seed gives the same limits

    Returns
    -------
    Limits in the unit of the values, each the mean of one of the samples.

    Raises
    ------
    ValueError
        If fewer than two different values are given.

    References
    ----------
    .. [2] B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap (1993), eq. 14.10, 14.14 and 14.15.
    """
    import numpy as np  # noqa: PLC0415  slow to load

    n = len(values)
    if n < 2 or min(values) == max(values):
        raise ValueError("a bootstrap needs different values")
    # The generator of the standard library, asked for all draws at once.
    draw = np.random.RandomState()
    draw.set_state(_twister(seed))
    # So that the same values give the same limits, in whichever order they were read.
    ordered = sorted(values)
    drawn = np.asarray(ordered, dtype=float)[(draw.random_sample(resamples * n) * n).astype(int)]
    means = sorted(math.fsum(sample) / n for sample in drawn.reshape(resamples, n).tolist())
    centre, normal = fmean(values), NormalDist()
    below = (bisect_left(means, centre) + bisect_right(means, centre)) / 2
    bias = normal.inv_cdf(min(max(below / resamples, 0.5 / resamples), 1 - 0.5 / resamples))  # [2] 14.14
    # For a mean the jackknife values differ from their mean by (centre − value)/(n−1).
    shifts = [(value - centre) / (n - 1) for value in ordered]
    acceleration = sum(s**3 for s in shifts) / (6 * sum(s * s for s in shifts) ** 1.5)  # [2] 14.15
    z = _z(confidence)

    def limit(quantile: float) -> float:
        shifted = bias + (bias + quantile) / (1 - acceleration * (bias + quantile))  # [2] 14.10
        return means[min(max(round(normal.cdf(shifted) * resamples) - 1, 0), resamples - 1)]

    return Interval(limit(-z), limit(z), Method.BCA, confidence)


def _twister(seed: int) -> tuple[str, "npt.NDArray[np.uint32]", int, int, float]:
    import numpy as np  # noqa: PLC0415  slow to load

    _version, state, _gauss = random.Random(seed).getstate()  # noqa: S311  reproducible statistics, not secrecy
    return "MT19937", np.array(state[:-1], dtype=np.uint32), state[-1], 0, 0.0


def poisson_rate(events: int, exposure: float, *, per: float = 1, confidence: float = 0.95) -> Interval:
    """Return Garwood's exact interval of a rate.

    Parameters
    ----------
    events : >= 0
    exposure : persons × months, or what the events are counted against, > 0
    per : the rate is given per this much exposure
    confidence : 0–1

    Returns
    -------
    Limits >= 0 of events per `per` exposure; the lower one is 0 when there was no event.

    Raises
    ------
    ValueError
        If events are negative or the exposure is not positive.

    References
    ----------
    .. [1] F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936), 437–442.
    """
    if events < 0 or exposure <= 0:
        raise ValueError("a rate needs events >= 0 and exposure > 0")
    tail = _tail(confidence)
    low = gamma_quantile(tail, events) if events else 0.0  # [1]
    high = gamma_quantile(1 - tail, events + 1)
    return Interval(low, high, Method.GARWOOD, confidence).scaled(per / exposure)
