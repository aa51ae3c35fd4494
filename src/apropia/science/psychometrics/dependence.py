"""Pairs of items that go together more than what they measure explains: one gives the other away, or asks it again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apropia.science.psychometrics.items import Block, chances_of
from apropia.science.psychometrics.responses import Floats, Responses
from apropia.science.psychometrics.scores import score

# Above the mean of all pairs, which is below zero by itself [2].
ABOVE_MEAN = 0.2
FEWEST_TOGETHER = 30


@dataclass(frozen=True)
class Pair:
    """Two items by their columns, the correlation of what is left of them, and how many people answered both."""

    first: int
    second: int
    correlation: float
    people: int


@dataclass(frozen=True)
class Dependence:
    """The correlations of all pairs of items (items × items, NaN below 30 people), their mean, and who exceeds it."""

    correlations: Floats
    mean: float | None
    pairs: tuple[Pair, ...]


def local_dependence(
    responses: Responses, blocks: Sequence[Block], nodes: Floats, *, mean: float = 0.0, deviation: float = 1.0
) -> Dependence:
    """Correlate what each item leaves unexplained, once what people are on the scale is taken out [1].

    Parameters
    ----------
    responses, blocks, nodes : as in `score`
    mean, deviation : of the population

    Returns
    -------
    Pairs whose correlation exceeds the mean of all by more than 0.2 [2], the largest first.

    References
    ----------
    .. [1] W. M. Yen, "Effects of local item dependence on the fit and equating performance of the three-parameter
       logistic model", Applied Psychological Measurement 8 (1984), 125–145.
    .. [2] K. B. Christensen, G. Makransky, M. Horton, "Critical values for Yen's Q3", Applied Psychological Measurement
       41 (2017), 178–194.
    """
    places = score(responses, blocks, nodes, mean=mean, deviation=deviation).means
    answered = responses.answered
    left = np.zeros(responses.categories.shape)
    for column, curves in enumerate(chances_of(blocks, nodes)):
        expected = np.arange(len(curves), dtype=np.float64) @ curves
        left[:, column] = responses.categories[:, column] - np.interp(places, nodes, expected)
    correlations, together = _correlations(np.where(answered, left, 0.0), answered.astype(np.float64))
    first, second = np.triu_indices(len(correlations), 1)
    found = correlations[first, second]
    known = ~np.isnan(found)
    if not known.any():
        return Dependence(correlations, None, ())
    middle = float(found[known].mean())
    pairs = [
        Pair(int(one), int(other), float(value), int(together[one, other]))
        for one, other, value in zip(first[known], second[known], found[known], strict=True)
        if value > middle + ABOVE_MEAN
    ]
    return Dependence(correlations, middle, tuple(sorted(pairs, key=lambda pair: -pair.correlation)))


def _correlations(left: Floats, ones: Floats) -> tuple[Floats, Floats]:
    """Return the correlations of columns over the people who have both, and how many those are."""
    together = ones.T @ ones
    sums, squares = left.T @ ones, (left**2).T @ ones
    with np.errstate(divide="ignore", invalid="ignore"):
        covariances = left.T @ left - sums * sums.T / together
        spreads = squares - sums**2 / together
        found = covariances / np.sqrt(spreads * spreads.T)
    found[together < FEWEST_TOGETHER] = np.nan
    return found, together
