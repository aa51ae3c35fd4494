"""Two places of the same people at once: before and after, or on two scales.

How people stand on both is a normal distribution whose means, deviations and correlation are estimated from the answers
themselves. Averages of single scores would not do: each is drawn towards the mean of its own population, the more so
the fewer questions there were, and what was drawn in twice looks like less change than there was.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from apropia.science.psychometrics.responses import Floats

Bools = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
ROUNDS = 500
# Of the slope of the likelihood, by person: where the search ends, and what still counts as an end.
CLOSE = 1e-6
SLOW = 1e-4
NUDGE = 3e-3
STEEPEST = 0.999
# Deviations of change over which that of each person is averaged; below the space between nodes a grid tells nothing.
LEAST_CHANGE = 0.2
WALL = 10.0
CHANGES = np.arange(LEAST_CHANGE, 2.01, 0.1)


@dataclass(frozen=True)
class Pair:
    """How people stand on two scales, or on one at two times: parameters of a normal distribution.

    ``errors`` are the standard errors of the five, in the order of ``vector``; NaN where the answers do not tell.
    ``covariance`` is theirs. ``first`` and ``second`` are the means and deviations of each person's posterior (people ×
    2), ``change`` those of the difference, second less first.
    """

    means: tuple[float, float]
    deviations: tuple[float, float]
    correlation: float
    log_likelihood: float
    converged: bool
    covariance: Floats
    first: Floats
    second: Floats
    change: Floats

    @property
    def errors(self) -> Floats:
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def gain(self) -> tuple[float, float]:
        """Return the mean change and its standard error."""
        error = self.covariance[0, 0] + self.covariance[1, 1] - 2 * self.covariance[0, 1]
        return self.means[1] - self.means[0], float(np.sqrt(error))


def together(
    first: Floats,
    second: Floats,
    nodes: Floats,
    *,
    free: tuple[bool, bool, bool, bool, bool] = (True, True, True, True, True),
    start: tuple[float, float, float, float, float] = (0.0, 0.0, 1.0, 1.0, 0.5),
) -> Pair:
    """Estimate how people stand on both, by maximum likelihood over the square of the grid [1].

    Not everybody changes by as much: the logarithm of the deviation of change is added to that of the likelihood, which
    weighs as little as one person and keeps it from nought [2]; a wall keeps it above what the grid can tell.

    Parameters
    ----------
    first, second : the logarithm of the likelihood of each person's answers at each node (people × nodes)
    free : which of mean, mean, deviation, deviation, correlation are estimated; the others stay as they start
    start : where each begins

    References
    ----------
    .. [1] E. B. Andersen, "Estimating latent correlations between repeated testings", Psychometrika 50 (1985), 3–16.
    .. [2] Y. Chung, S. Rabe-Hesketh, V. Dorie, A. Gelman, J. Liu, "A nondegenerate penalized likelihood estimator for
       variance parameters in multilevel models", Psychometrika 78 (2013), 685–709.
    """
    from scipy.optimize import minimize  # noqa: PLC0415  slow to load

    ones, others = _heights(first), _heights(second)
    base = float(first.max(axis=1).sum() + second.max(axis=1).sum())
    mask, begin = np.array(free), _loose(np.array(start))

    def cost(moved: Floats) -> tuple[float, Floats]:
        loose = begin.copy()
        loose[mask] = moved
        values = _tight(loose)
        moments, likelihood, _people = _expected(ones, others, nodes, values)
        slope = len(ones) * _slope(moments, values) + _slope_of_prior(values)
        return -likelihood - _log_prior(values), -slope[mask]

    found = minimize(cost, begin[mask], jac=True, method="BFGS", options={"gtol": CLOSE * len(ones), "maxiter": ROUNDS})
    begin[mask] = found.x
    values = _tight(begin)
    _moments, likelihood, people = _expected(ones, others, nodes, values)
    covariance = _covariance(ones, others, nodes, begin, mask)
    return Pair(
        means=(float(values[0]), float(values[1])),
        deviations=(float(values[2]), float(values[3])),
        correlation=float(values[4]),
        log_likelihood=likelihood + base,
        converged=bool(np.abs(found.jac).max(initial=0.0) < SLOW * len(ones)),
        covariance=covariance,
        first=people[0],
        second=people[1],
        change=_changes(ones, others, nodes, values),
    )


def _heights(logs: Floats) -> Floats:
    return np.asarray(np.exp(logs - logs.max(axis=1, keepdims=True)))


def _weights(nodes: Floats, values: Floats) -> Floats:
    """Return the weight of each pair of nodes (nodes × nodes); they sum to 1."""
    one, other = (nodes - values[0]) / values[2], (nodes - values[1]) / values[3]
    correlation = values[4]
    heights = one[:, None] ** 2 - 2 * correlation * np.outer(one, other) + other[None, :] ** 2
    found = np.exp(-0.5 * heights / (1 - correlation**2))
    return np.asarray(found / found.sum())


def _expected(
    ones: Floats, others: Floats, nodes: Floats, values: Floats
) -> tuple[Floats, float, tuple[Floats, Floats, Floats]]:
    """Return the mean moments of all (x, y, x², y², xy), the likelihood, and mean and deviation of each person."""
    weights = _weights(nodes, values)
    squares = nodes**2
    # people × nodes: what the second answers leave of each node of the first.
    towards = others @ weights.T
    totals = (ones * towards).sum(axis=1)
    of_first = ones * towards / totals[:, None]
    of_second = others * (ones @ weights) / totals[:, None]
    crossed = (ones * nodes * (others @ (weights * nodes).T)).sum(axis=1) / totals
    x, y, xx, yy = of_first @ nodes, of_second @ nodes, of_first @ squares, of_second @ squares
    moments = np.array([x.mean(), y.mean(), xx.mean(), yy.mean(), crossed.mean()])
    spread_x, spread_y, both = xx - x**2, yy - y**2, crossed - x * y
    people = (
        _with_deviation(x, spread_x),
        _with_deviation(y, spread_y),
        _with_deviation(y - x, spread_x + spread_y - 2 * both),
    )
    return moments, float(np.log(totals).sum()), people


def _with_deviation(means: Floats, variances: Floats) -> Floats:
    return np.stack([means, np.sqrt(np.maximum(variances, 0.0))], axis=1)


def _changes(ones: Floats, others: Floats, nodes: Floats, values: Floats) -> Floats:
    """Return mean and deviation of each person's change, averaged over how much change differs between people.

    That is what few questions tell least about; taken for known, it would make each person's change look too sure.
    """
    one, other = values[2:4]
    correlations = (one**2 + other**2 - CHANGES**2) / (2 * one * other)
    tried = [np.array([*values[:4], each]) for each in correlations if abs(each) < STEEPEST] or [values]
    found = [_expected(ones, others, nodes, each)[1:] for each in tried]
    chances = np.exp(np.array([likelihood for likelihood, _people in found]) - max(one for one, _people in found))
    chances /= chances.sum()
    means = np.stack([people[2][:, 0] for _likelihood, people in found])
    squares = np.stack([people[2][:, 1] ** 2 for _likelihood, people in found]) + means**2
    mean = chances @ means
    return _with_deviation(mean, chances @ squares - mean**2)


def _loose(values: Floats) -> Floats:
    """Return the five without bounds: means, logarithms of deviations, and the correlation stretched."""
    return np.concatenate([values[:2], np.log(values[2:4]), np.arctanh(values[4:])])


def _tight(loose: Floats) -> Floats:
    return np.concatenate([loose[:2], np.exp(loose[2:4]), np.clip(np.tanh(loose[4:]), -STEEPEST, STEEPEST)])


def _spread_of_change(values: Floats) -> float:
    return float(values[2] ** 2 + values[3] ** 2 - 2 * values[4] * values[2] * values[3])


def _log_prior(values: Floats) -> float:
    spread = _spread_of_change(values)
    return 0.5 * float(np.log(spread)) - WALL * float(LEAST_CHANGE**4 / spread**2)


def _slope_of_prior(values: Floats) -> Floats:
    one, other, correlation = values[2:]
    spread = _spread_of_change(values)
    return (1 + 4 * WALL * LEAST_CHANGE**4 / spread**2) * np.array(
        [
            0.0,
            0.0,
            (one**2 - correlation * one * other) / spread,
            (other**2 - correlation * one * other) / spread,
            -one * other * (1 - correlation**2) / spread,
        ]
    )


def _slope(moments: Floats, values: Floats) -> Floats:
    """Return how the mean likelihood changes with the five, without bounds."""
    mean_x, mean_y, one, other, correlation = values
    away = moments[:2] - (mean_x, mean_y)
    spread_x = (moments[2] - 2 * mean_x * moments[0] + mean_x**2) / one**2
    spread_y = (moments[3] - 2 * mean_y * moments[1] + mean_y**2) / other**2
    both = (moments[4] - mean_x * moments[1] - mean_y * moments[0] + mean_x * mean_y) / (one * other)
    rest = 1 - correlation**2
    scaled = away / (one, other)
    return np.array(
        [
            (scaled[0] - correlation * scaled[1]) / (rest * one),
            (scaled[1] - correlation * scaled[0]) / (rest * other),
            (spread_x - correlation * both) / rest - 1,
            (spread_y - correlation * both) / rest - 1,
            correlation + (both * (1 + correlation**2) - correlation * (spread_x + spread_y)) / rest,
        ]
    )


def _covariance(ones: Floats, others: Floats, nodes: Floats, loose: Floats, mask: Bools) -> Floats:
    """Return the covariance of the five, nought where one is held; NaN where the answers do not tell.

    A correlation at its bound has no slope to measure: the others are then as sure as if it were known.
    """
    values = _tight(loose)
    for free in (mask, mask & np.array([True, True, True, True, False])):
        information = _information(ones, others, nodes, loose, np.flatnonzero(free))
        if np.isfinite(information).all() and (np.linalg.eigvalsh(information) > 0).all():
            stretch = np.array([1.0, 1.0, values[2], values[3], 1 - values[4] ** 2])[free]
            covariance = np.zeros((5, 5))
            covariance[np.ix_(free, free)] = np.linalg.inv(information) * np.outer(stretch, stretch)
            return covariance
    return np.full((5, 5), np.nan)


def _information(ones: Floats, others: Floats, nodes: Floats, loose: Floats, free: Places) -> Floats:
    """Return the second differences of the likelihood, changed in sign."""

    def height(move: Floats) -> float:
        values = _tight(loose + move)
        weights = _weights(nodes, values)
        return float(np.log((ones * (others @ weights.T)).sum(axis=1)).sum()) + _log_prior(values)

    width = len(free)
    information, here = np.empty((width, width)), height(np.zeros(5))
    steps = np.zeros((width, 5))
    steps[range(width), free] = NUDGE
    alone = [(height(step), height(-step)) for step in steps]
    for one in range(width):
        information[one, one] = -(alone[one][0] - 2 * here + alone[one][1]) / NUDGE**2
        for other in range(one):
            corner = height(steps[one] + steps[other]) - alone[one][0] - alone[other][0]
            corner += height(-steps[one] - steps[other]) - alone[one][1] - alone[other][1] + 2 * here
            information[one, other] = information[other, one] = -corner / (2 * NUDGE**2)
    return information
