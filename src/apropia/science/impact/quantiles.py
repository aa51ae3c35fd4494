"""Quantiles of the distributions that intervals need: each takes the probability below it and returns the point."""

from functools import lru_cache
from statistics import NormalDist

# scipy.special takes about a second to load; a web process that never computes a figure must not pay for it.


@lru_cache(maxsize=64)
def normal_quantile(probability: float) -> float:
    """Return the standard normal quantile; probability in (0, 1)."""
    return NormalDist().inv_cdf(probability)


def t_quantile(probability: float, degrees_of_freedom: float) -> float:
    """Return Student's t quantile; probability in (0, 1), degrees of freedom > 0."""
    from scipy.special import stdtrit  # noqa: PLC0415  slow to load

    return float(stdtrit(degrees_of_freedom, probability))


def gamma_quantile(probability: float, shape: float) -> float:
    """Return the quantile of a gamma distribution with scale 1; probability in (0, 1), shape > 0."""
    from scipy.special import gammaincinv  # noqa: PLC0415  slow to load

    return float(gammaincinv(shape, probability))


def f_quantile(probability: float, numerator_freedom: float, denominator_freedom: float) -> float:
    """Return the quantile of Snedecor's F; probability in (0, 1), degrees of freedom > 0."""
    from scipy.special import fdtri  # noqa: PLC0415  slow to load

    return float(fdtri(numerator_freedom, denominator_freedom, probability))
