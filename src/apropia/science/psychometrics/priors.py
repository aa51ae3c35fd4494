"""What is thought of items before anybody answers, and how much of it enters an estimate."""

from dataclasses import dataclass

import numpy as np

from apropia.science.psychometrics.curves import Model
from apropia.science.psychometrics.items import Block
from apropia.science.psychometrics.responses import Floats

LEAST_SLOPE = 1e-3


@dataclass(frozen=True)
class Priors:
    """What is thought of items before anybody answers. Defaults from simulations told in methods.md#calibration.

    Normal distributions: of the logarithm of slopes, of intercepts (around 0, or around what experts expect of the item
    of that column), and of the logit of the lower asymptote. A deviation of None means no prior.
    """

    log_slope: tuple[float, float] | None = (0.1, 0.4)
    intercept_deviation: float | None = 2.0
    logit_asymptote: tuple[float, float] | None = (-1.39, 0.5)
    expected_intercepts: tuple[float, ...] | None = None


DEFAULT_PRIORS = Priors()
NO_PRIORS = Priors(None, None, None)
# An asymptote that nothing binds is seldom to be known: some prior on it is always there.
ASYMPTOTE_ONLY = Priors(None, None)


def priors_for(model: Model, *, with_all: bool = False) -> Priors:
    """Return the priors of a model: all of them, or only those without which it cannot be estimated."""
    if with_all:
        return DEFAULT_PRIORS
    return ASYMPTOTE_ONLY if model is Model.THREE_PL else NO_PRIORS


def log_prior(block: Block, priors: Priors) -> Floats:
    """Return the logarithm of each item's prior, constants left out; −inf where a slope is not positive."""
    parameters = block.parameters
    value = np.zeros(len(parameters))
    if priors.log_slope and block.model is not Model.RASCH:
        mean, deviation = priors.log_slope
        slopes = parameters[:, 0]
        with np.errstate(invalid="ignore", divide="ignore"):
            value += np.where(slopes > LEAST_SLOPE, -0.5 * ((np.log(slopes) - mean) / deviation) ** 2, -np.inf)
    if priors.intercept_deviation:
        value -= 0.5 * ((_from_expected(block, priors) / priors.intercept_deviation) ** 2).sum(axis=1)
    if priors.logit_asymptote and block.model is Model.THREE_PL:
        mean, deviation = priors.logit_asymptote
        value -= 0.5 * ((parameters[:, 2] - mean) / deviation) ** 2
    return value


def pull_of(block: Block, priors: Priors) -> tuple[Floats, Floats]:
    """Return the first derivative of the priors and what they add to the information that is expected."""
    parameters = block.parameters
    pulls, stiffness = np.zeros(parameters.shape), np.zeros(parameters.shape)
    if priors.log_slope and block.model is not Model.RASCH:
        mean, deviation = priors.log_slope
        slopes = np.maximum(parameters[:, 0], LEAST_SLOPE)
        pulls[:, 0] = -(np.log(slopes) - mean) / (deviation**2 * slopes)
        stiffness[:, 0] = 1 / (deviation * slopes) ** 2
    if priors.intercept_deviation:
        own = _intercepts(block)
        pulls[:, own] = -_from_expected(block, priors) / priors.intercept_deviation**2
        stiffness[:, own] = 1 / priors.intercept_deviation**2
    if priors.logit_asymptote and block.model is Model.THREE_PL:
        mean, deviation = priors.logit_asymptote
        pulls[:, 2] = -(parameters[:, 2] - mean) / deviation**2
        stiffness[:, 2] = 1 / deviation**2
    return pulls, stiffness


def curvature_of_priors(block: Block, priors: Priors) -> Floats:
    """Return the second derivative of the priors, changed in sign, at each parameter of a block."""
    _pulls, curvature = pull_of(block, priors)
    if priors.log_slope and block.model is not Model.RASCH:
        mean, deviation = priors.log_slope
        slopes = block.parameters[:, 0]
        curvature[:, 0] = (1 - (np.log(slopes) - mean)) / (deviation * slopes) ** 2
    return curvature


def _from_expected(block: Block, priors: Priors) -> Floats:
    """Return how far the intercepts of each item lie from where they are expected (items × intercepts)."""
    own = block.parameters[:, _intercepts(block)]
    if priors.expected_intercepts is None:
        return own
    return np.asarray(own - np.array([priors.expected_intercepts[place] for place in block.places])[:, None])


def _intercepts(block: Block) -> slice:
    return slice(1, 2 if block.model is Model.THREE_PL else None)
