"""How the chance of each answer follows from where a person stands: the curves of the models and their slopes."""

from collections.abc import Callable
from enum import StrEnum

import numpy as np

from apropia.science.psychometrics.responses import Floats

TINY = 1e-12


class Model(StrEnum):
    """What family of curves an item follows."""

    RASCH = "rasch"
    TWO_PL = "2pl"
    THREE_PL = "3pl"
    GRADED = "grm"
    PARTIAL_CREDIT = "gpcm"

    @property
    def is_for_two_answers(self) -> bool:
        return self in (Model.RASCH, Model.TWO_PL, Model.THREE_PL)


# From the parameters of some items with as many categories each (items × parameters: slope first, then intercepts) and
# the nodes, to probabilities (items × categories × nodes) and their derivatives (items × parameters × categories ×
# nodes).
Curve = Callable[[Floats, Floats], tuple[Floats, Floats]]


def logistic(values: Floats) -> Floats:
    """Return 1 / (1 + exp(−x)), without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * values))


def graded(parameters: Floats, nodes: Floats) -> tuple[Floats, Floats]:
    """Return the curves of the graded response model [1]; with two categories, the two-parameter logistic one.

    The chance of category k or above is logistic(slope · θ + intercept_k), with falling intercepts.

    References
    ----------
    .. [1] F. Samejima, "Estimation of latent ability using a response pattern of graded scores", Psychometrika
       Monograph 17 (1969).
    """
    items, width = parameters.shape
    steps = logistic(parameters[:, :1, None] * nodes + parameters[:, 1:, None])
    edges = np.concatenate([np.ones((items, 1, len(nodes))), steps, np.zeros((items, 1, len(nodes)))], axis=1)
    rises = edges * (1 - edges)
    slopes = np.zeros((items, width, width, len(nodes)))
    slopes[:, 0] = nodes * (rises[:, :-1] - rises[:, 1:])
    for step in range(1, width):
        slopes[:, step, step] = rises[:, step]
        slopes[:, step, step - 1] = -rises[:, step]
    return np.maximum(edges[:, :-1] - edges[:, 1:], TINY), slopes


def partial_credit(parameters: Floats, nodes: Floats) -> tuple[Floats, Floats]:
    """Return the curves of the generalised partial credit model [1].

    The chance of category k is proportional to exp(k · slope · θ + intercept_k), and intercept_0 is 0.

    References
    ----------
    .. [1] E. Muraki, "A generalized partial credit model: application of an EM algorithm", Applied Psychological
       Measurement 16 (1992), 159–176.
    """
    items, width = parameters.shape
    scores = np.arange(width, dtype=np.float64)[:, None]
    intercepts = np.concatenate([np.zeros((items, 1)), parameters[:, 1:]], axis=1)
    heights = parameters[:, :1, None] * scores * nodes + intercepts[:, :, None]
    shares = np.exp(heights - heights.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    slopes = np.zeros((items, width, width, len(nodes)))
    slopes[:, 0] = shares * nodes * (scores - (shares * scores).sum(axis=1, keepdims=True))
    for step in range(1, width):
        slopes[:, step] = -shares * shares[:, step : step + 1]
        slopes[:, step, step] += shares[:, step]
    return np.maximum(shares, TINY), slopes


def guessing(parameters: Floats, nodes: Floats) -> tuple[Floats, Floats]:
    """Return the curves of the three-parameter logistic model [1]; the third parameter is the logit of the asymptote.

    References
    ----------
    .. [1] A. Birnbaum, in F. M. Lord, M. R. Novick, Statistical Theories of Mental Test Scores (1968), chapter 17.
    """
    floor = logistic(parameters[:, 2:3])
    known = logistic(parameters[:, :1] * nodes + parameters[:, 1:2])
    right = np.clip(floor + (1 - floor) * known, TINY, 1 - TINY)
    rise = (1 - floor) * known * (1 - known)
    slopes = np.stack([rise * nodes, rise, floor * (1 - floor) * (1 - known)], axis=1)
    return np.stack([1 - right, right], axis=1), np.stack([-slopes, slopes], axis=2)


CURVES: dict[Model, Curve] = {
    Model.RASCH: graded,
    Model.TWO_PL: graded,
    Model.THREE_PL: guessing,
    Model.GRADED: graded,
    Model.PARTIAL_CREDIT: partial_credit,
}


# Models whose intercepts fall: out of order, a chance would be negative.
ORDERED = (Model.RASCH, Model.TWO_PL, Model.GRADED)


def width_of(model: Model, categories: int) -> int:
    """Return how many parameters an item has: a slope, an intercept for each category but one, and the asymptote."""
    return categories + (model is Model.THREE_PL)
