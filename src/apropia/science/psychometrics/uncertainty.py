"""How sure the estimates of a calibration are: standard errors from the observed information.

The information in the answers is what it would be if everybody's place were known, less what not knowing it costs [1].
Where the products that this takes are too large, the squares of the scores of people stand for it [2].

References
----------
.. [1] T. A. Louis, "Finding the observed information matrix when using the EM algorithm", Journal of the Royal
   Statistical Society B 44 (1982), 226–233.
.. [2] I. Meilijson, "A fast improvement to the EM algorithm on its own terms", Journal of the Royal Statistical
   Society B 51 (1989), 127–138.
"""

from dataclasses import dataclass

import numpy as np

from apropia.science.psychometrics.calibration import Calibration, Group, Population, grouped
from apropia.science.psychometrics.curves import CURVES, Model
from apropia.science.psychometrics.expectation import heights_of, normal_weights, posteriors
from apropia.science.psychometrics.items import Block
from apropia.science.psychometrics.priors import curvature_of_priors
from apropia.science.psychometrics.responses import Floats, Responses

# Multiplications that the exact way may take: about ten seconds of one processor.
AFFORDABLE = 2e11
# A node where hardly anybody stands says nothing.
NOBODY = 1e-9
NUDGE = 1e-4


@dataclass(frozen=True)
class Uncertainty:
    """Covariance of the free parameters and the standard errors of each item, in the order of `Calibration.parameters`.

    A parameter that was held (the slope of a Rasch item) has an error of 0. Where the information is not positive
    definite nothing can be said: every error is NaN. ``is_exact`` is False where the scores of people stood for it.
    """

    covariance: Floats
    errors: tuple[Floats, ...]
    is_exact: bool


def uncertainty_of(found: Calibration, responses: Responses, *, groups: np.ndarray | None = None) -> Uncertainty:
    """Return how sure a calibration of these answers is; ``groups`` as they were given to it."""
    people = grouped(responses, groups)
    layout = _Layout.of(found)
    work = sum(group.columns.people * (group.columns.ones.shape[1] + 1) ** 2 for group in people) * len(found.nodes)
    is_exact = work <= AFFORDABLE
    information = np.zeros((layout.width, layout.width))
    for number, (group, population) in enumerate(zip(people, found.populations, strict=True)):
        information += _information(found, layout, group, population, number, is_exact=is_exact)
    start = 0
    for block in found.blocks:
        end = start + block.parameters.size
        information[range(start, end), range(start, end)] += curvature_of_priors(block, found.priors).ravel()
        start = end
    free = np.flatnonzero(layout.is_free)
    covariance = np.full((layout.width, layout.width), np.nan)
    part = information[np.ix_(free, free)]
    if np.isfinite(part).all() and (np.linalg.eigvalsh(part) > 0).all():
        covariance[:] = 0
        covariance[np.ix_(free, free)] = np.linalg.inv(part)
    return Uncertainty(covariance, _by_item(found, np.sqrt(np.diag(covariance))), is_exact)


def _by_item(found: Calibration, errors: Floats) -> tuple[Floats, ...]:
    by_place: dict[int, Floats] = {}
    start = 0
    for block in found.blocks:
        rows = errors[start : start + block.parameters.size].reshape(block.parameters.shape)
        by_place |= dict(zip(block.places, rows, strict=True))
        start += block.parameters.size
    return tuple(by_place[place] for place in range(len(by_place)))


@dataclass(frozen=True)
class _Layout:
    """Where each parameter stands: item after item, then the mean and log deviation of each group."""

    starts: dict[int, int]
    moments: int
    width: int
    is_free: np.ndarray

    @staticmethod
    def of(found: Calibration) -> "_Layout":
        starts: dict[int, int] = {}
        start = 0
        for block in found.blocks:
            for place in block.places:
                starts[place] = start
                start += block.parameters.shape[1]
        width = start + 2 * len(found.populations)
        is_free = np.ones(width, dtype=bool)
        for block in found.blocks:
            if block.is_held:
                is_free[starts[block.places[0]] : starts[block.places[0]] + block.parameters.size] = False
            elif block.model is Model.RASCH:
                is_free[[starts[place] for place in block.places]] = False
        is_free[start:] = [free for pair in found.free_moments for free in pair]
        return _Layout(starts, start, width, is_free)


def _information(
    found: Calibration, layout: _Layout, group: Group, population: Population, number: int, *, is_exact: bool
) -> Floats:
    """Return what the answers of one group tell about every parameter."""
    nodes, columns = found.nodes, group.columns
    scores = _scores(found, layout, group, population, number)
    steps, start = heights_of(columns, found.chances())
    start = start + np.log(np.maximum(normal_weights(nodes, population.mean, population.deviation), 1e-300))
    squares = np.zeros((layout.width, layout.width))
    products = np.zeros((len(nodes), scores.shape[1], scores.shape[1]))
    counts, standing = np.zeros((scores.shape[1], len(nodes))), np.zeros(len(nodes))
    for part, ones in columns.chunks():
        posterior, _logs = posteriors(ones, steps, start)
        weights = group.weights[part]
        full = np.concatenate([ones, np.ones((len(ones), 1))], axis=1)
        means = _mean_scores(full, posterior, scores)
        rooted = means * np.sqrt(weights)[:, None]
        squares += rooted.T @ rooted
        posterior *= weights[:, None]
        counts += full.T @ posterior
        standing += posterior.sum(axis=0)
        if is_exact:
            for node in np.flatnonzero(posterior.sum(axis=0) > NOBODY * len(ones)):
                rooted = full * np.sqrt(posterior[:, node])[:, None]
                products[node] += rooted.T @ rooted
    if not is_exact:
        return squares
    missing = np.einsum("qcp,qcd,qde->pe", scores, products, scores, optimize=True) - squares
    known = _complete(found, layout, group, counts, standing)
    known += _of_population(layout, population, number, nodes, standing)
    return np.asarray(known - missing)


def _scores(found: Calibration, layout: _Layout, group: Group, population: Population, number: int) -> Floats:
    """Return what each column adds to the score of each parameter at each node (nodes × columns × parameters).

    The last column, which everybody has, carries what does not hang on the answers.
    """
    columns, nodes = group.columns, found.nodes
    width = columns.ones.shape[1]
    scores = np.zeros((len(nodes), width + 1, layout.width))
    for block in found.blocks:
        chances, slopes = CURVES[block.model](block.parameters, nodes)
        relative = slopes / chances[:, None]
        for row, place in enumerate(block.places):
            own = slice(layout.starts[place], layout.starts[place] + block.parameters.shape[1])
            above = slice(columns.starts[place], columns.starts[place + 1])
            lowest = relative[row, :, 0].T
            scores[:, above, own] = (relative[row, :, 1:] - relative[row, :, :1]).transpose(2, 1, 0)
            scores[:, width if columns.is_complete else columns.starts[-1] + place, own] = lowest
    away = (nodes - population.mean) / population.deviation
    scores[:, width, layout.moments + 2 * number] = away / population.deviation
    scores[:, width, layout.moments + 2 * number + 1] = away**2 - 1
    return scores


def _mean_scores(ones: Floats, posterior: Floats, scores: Floats) -> Floats:
    """Return the expected score of each person (people × parameters).

    Each parameter hangs on a few columns only: those are all that is multiplied.
    """
    means = np.zeros((len(ones), scores.shape[2]))
    is_used = (scores != 0).any(axis=0)
    for column in range(scores.shape[1]):
        used = np.flatnonzero(is_used[column])
        if len(used):
            means[:, used] += ones[:, column : column + 1] * (posterior @ scores[:, column, used])
    return means


def _complete(found: Calibration, layout: _Layout, group: Group, counts: Floats, standing: Floats) -> Floats:
    """Return the information about items that there would be if everybody's place were known."""
    columns = group.columns
    information = np.zeros((layout.width, layout.width))
    for block in found.blocks:
        expected = []
        for place in block.places:
            above = counts[columns.starts[place] : columns.starts[place + 1]]
            everybody = standing if columns.is_complete else counts[columns.starts[-1] + place]
            expected.append(np.concatenate([(everybody - above.sum(axis=0))[None], above]))
        for place, own in zip(block.places, _curvature(block, np.stack(expected), found.nodes), strict=True):
            where = slice(layout.starts[place], layout.starts[place] + len(own))
            information[where, where] = own
    return information


def _of_population(layout: _Layout, population: Population, number: int, nodes: Floats, standing: Floats) -> Floats:
    """Return the information about the mean and log deviation of a group, if everybody's place were known."""
    information = np.zeros((layout.width, layout.width))
    mean, log_deviation = layout.moments + 2 * number, layout.moments + 2 * number + 1
    away = (nodes - population.mean) / population.deviation
    information[mean, mean] = standing.sum() / population.deviation**2
    information[log_deviation, log_deviation] = 2 * standing @ away**2
    information[mean, log_deviation] = information[log_deviation, mean] = 2 * standing @ away / population.deviation
    return information


def _curvature(block: Block, counts: Floats, nodes: Floats) -> Floats:
    """Return the second derivatives of each item's part, changed in sign, from differences of the first."""

    def gradient(parameters: Floats) -> Floats:
        chances, slopes = CURVES[block.model](parameters, nodes)
        return np.asarray(np.einsum("jkq,jpkq->jp", counts / chances, slopes, optimize=True))

    width = block.parameters.shape[1]
    curvature = np.empty((len(block.places), width, width))
    for place in range(width):
        nudge = np.zeros(width)
        nudge[place] = NUDGE
        curvature[:, :, place] = (gradient(block.parameters - nudge) - gradient(block.parameters + nudge)) / (2 * NUDGE)
    return (curvature + curvature.transpose(0, 2, 1)) / 2
