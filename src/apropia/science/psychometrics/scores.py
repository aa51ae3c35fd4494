"""Where each person stands, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apropia.science.psychometrics.curves import CURVES
from apropia.science.psychometrics.expectation import columns_of, heights_of, normal_weights, posteriors
from apropia.science.psychometrics.items import Block, chances_of
from apropia.science.psychometrics.responses import Floats, Responses


@dataclass(frozen=True)
class Scores:
    """The mean and deviation of each person's posterior, on the scale of the calibration (0 and 1 in the first group).

    Whoever answered nothing has the mean and deviation of the population, which is no score of hers.
    """

    means: Floats
    deviations: Floats

    @property
    def reliability(self) -> float | None:
        """Return the empirical reliability: what part of the spread of true places the scores show, 0–1.

        None of fewer than two people.
        """
        if len(self.means) < 2:
            return None
        shown = float(np.var(self.means, ddof=1))
        unknown = float(np.mean(self.deviations**2))
        return shown / (shown + unknown) if shown + unknown > 0 else 0.0


def score(
    responses: Responses, blocks: Sequence[Block], nodes: Floats, *, mean: float = 0.0, deviation: float = 1.0
) -> Scores:
    """Score people by the mean of their posterior under a normal prior [1].

    Parameters
    ----------
    responses : people × items, in the order and with the categories of the calibration
    blocks : calibrated items
    nodes : the grid
    mean, deviation : of the population that the people come from

    References
    ----------
    .. [1] R. D. Bock, R. J. Mislevy, "Adaptive EAP estimation of ability in a microcomputer environment", Applied
       Psychological Measurement 6 (1982), 431–444.
    """
    columns = columns_of(responses.categories, responses.counts)
    steps, start = heights_of(columns, chances_of(blocks, nodes))
    start = start + np.log(np.maximum(normal_weights(nodes, mean, deviation), np.finfo(float).tiny))
    means, squares = np.empty(columns.people), np.empty(columns.people)
    powers = np.stack([nodes, nodes**2], axis=1)
    for part, ones in columns.chunks():
        posterior, _logs = posteriors(ones, steps, start)
        means[part], squares[part] = (posterior @ powers).T
    return Scores(means, np.sqrt(np.maximum(squares - means**2, 0.0)))


def information_of(blocks: Sequence[Block], nodes: Floats) -> Floats:
    """Return the information of each item at each node, in the order of the columns (items × nodes) [1].

    References
    ----------
    .. [1] F. Samejima, "Estimation of latent ability using a response pattern of graded scores", Psychometrika
       Monograph 17 (1969), chapter 6.
    """
    found: dict[int, Floats] = {}
    step = 1e-5
    for block in blocks:
        curve = CURVES[block.model]
        chances = curve(block.parameters, nodes)[0]
        rise = (curve(block.parameters, nodes + step)[0] - curve(block.parameters, nodes - step)[0]) / (2 * step)
        found |= dict(zip(block.places, (rise**2 / chances).sum(axis=1), strict=True))
    return np.stack([found[place] for place in range(len(found))])


def marginal_reliability(blocks: Sequence[Block], nodes: Floats, *, deviation: float = 1.0) -> float:
    """Return the reliability that the items have in a population of mean 0, before anybody answers (0–1) [1].

    References
    ----------
    .. [1] B. F. Green, R. D. Bock, L. G. Humphreys, R. L. Linn, M. D. Reckase, "Technical guidelines for assessing
       computerized adaptive tests", Journal of Educational Measurement 21 (1984), 347–360.
    """
    total = information_of(blocks, nodes).sum(axis=0)
    return float(normal_weights(nodes, 0.0, deviation) @ (total / (total + deviation**-2)))
