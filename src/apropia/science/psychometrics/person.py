"""One person's answers on their own: her likeliest place whatever others did, and whether she answers as people do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apropia.science.psychometrics.curves import CURVES
from apropia.science.psychometrics.items import Block
from apropia.science.psychometrics.responses import MISSING, Floats, Responses

# Fine enough for the nearest node to stand for a place; far enough for those who know everything or nothing.
NODES = np.linspace(-8.0, 8.0, 801)
NUDGE = 1e-4
CHUNK = 1024
# Below it a pattern is as odd as one in a thousand people's.
ODD = -3.0


@dataclass(frozen=True)
class Places:
    """The weighted likelihood estimate of each person, its error, and how usual her pattern is for her place.

    ``fit`` is about normal with mean 0 and deviation 1 where she answers as the items say; far below 0, she misses easy
    ones and knows hard ones. All NaN of who answered nothing; ``fit`` also where answers have no spread to judge.
    """

    places: Floats
    errors: Floats
    fit: Floats


def placed(responses: Responses, blocks: Sequence[Block]) -> Places:
    """Estimate each person by weighted likelihood [1], and judge her pattern by lz* [2, 3].

    Unlike the mean of a posterior, the estimate does not lean towards the population: it serves to compare persons, not
    to average them.

    References
    ----------
    .. [1] T. A. Warm, "Weighted likelihood estimation of ability in item response theory", Psychometrika 54 (1989),
       427–450.
    .. [2] T. A. B. Snijders, "Asymptotic null distribution of person fit statistics with estimated person parameter",
       Psychometrika 66 (2001), 331–342.
    .. [3] S. Sinharay, "Asymptotically correct standardization of person-fit statistics beyond dichotomous items",
       Psychometrika 81 (2016), 992–1013.
    """
    table = _Table.of(blocks, len(responses.items))
    found = [_placed(table, responses.categories[start : start + CHUNK]) for start in range(0, responses.people, CHUNK)]
    places, errors, fit = (
        (np.concatenate(column) for column in zip(*found, strict=True)) if found else (np.empty(0),) * 3
    )
    return Places(places, errors, fit)


@dataclass(frozen=True)
class _Table:
    """Along `NODES`, for each item and category (items × categories × nodes, nought beyond an item's own)."""

    logs: Floats
    relative: Floats  # the slope of the logarithm
    chances: Floats
    information: Floats  # items × nodes
    bias: Floats  # items × nodes, Σ P′P″/P

    @staticmethod
    def of(blocks: Sequence[Block], items: int) -> "_Table":
        most = max(block.chances(NODES[:1]).shape[1] for block in blocks)
        shape = (items, most, len(NODES))
        logs, relative, chances = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        information, bias = np.zeros((items, len(NODES))), np.zeros((items, len(NODES)))
        for block in blocks:
            curve = CURVES[block.model]
            low, here, high = (curve(block.parameters, NODES + step)[0] for step in (-NUDGE, 0.0, NUDGE))
            rise, bend = (high - low) / (2 * NUDGE), (high - 2 * here + low) / NUDGE**2
            own, width = list(block.places), here.shape[1]
            logs[own, :width], chances[own, :width], relative[own, :width] = np.log(here), here, rise / here
            information[own] = (rise**2 / here).sum(axis=1)
            bias[own] = (rise * bend / here).sum(axis=1)
        return _Table(logs, relative, chances, information, bias)


def _placed(table: _Table, categories: np.ndarray) -> tuple[Floats, Floats, Floats]:
    there = (categories != MISSING).astype(np.float64)
    heights = np.zeros((len(categories), len(NODES)))
    for category in range(table.logs.shape[1]):
        heights += (categories == category).astype(np.float64) @ table.logs[:, category]
    information = there @ table.information
    lean = there @ table.bias / (2 * np.maximum(information, np.finfo(float).tiny))
    step = NODES[1] - NODES[0]
    # The weight is what makes the slope of the likelihood vanish where it is least biased: summed up along the scale.
    heights += np.concatenate(
        [np.zeros((len(heights), 1)), np.cumsum((lean[:, 1:] + lean[:, :-1]) * (step / 2), axis=1)], axis=1
    )
    nodes = heights.argmax(axis=1)
    rows = np.arange(len(nodes))
    inner = np.clip(nodes, 1, len(NODES) - 2)
    before, top, after = (heights[rows, inner + shift] for shift in (-1, 0, 1))
    curve = before - 2 * top + after
    shift = np.where(curve < 0, 0.5 * (before - after) / np.where(curve < 0, curve, -1.0), 0.0)
    places = NODES[inner] + np.clip(shift, -1, 1) * step
    errors = 1 / np.sqrt(np.maximum(information[rows, nodes], np.finfo(float).tiny))
    fit = _fit(table, categories, there, nodes, lean[rows, nodes])
    empty = ~there.any(axis=1)
    places[empty], errors[empty], fit[empty] = np.nan, np.nan, np.nan
    return places, errors, fit


def _fit(table: _Table, categories: np.ndarray, there: Floats, nodes: np.ndarray, lean: Floats) -> Floats:
    """Return lz* of people at these nodes."""
    # people × items × categories, at the place of each person.
    logs, relative, chances = (
        one[:, :, nodes].transpose(2, 0, 1) for one in (table.logs, table.relative, table.chances)
    )
    known = (chances * relative**2).sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (there * (chances * relative * logs).sum(axis=2)).sum(axis=1) / (there * known).sum(axis=1)
        terms = logs - share[:, None, None] * relative
        means = (chances * terms).sum(axis=2)
        variance = (there * ((chances * terms**2).sum(axis=2) - means**2)).sum(axis=1)
        expected = (there * (chances * logs).sum(axis=2)).sum(axis=1)
        own = np.take_along_axis(logs, np.maximum(categories, 0).astype(np.intp)[:, :, None], axis=2)[:, :, 0]
        found = ((there * own).sum(axis=1) - expected + share * lean) / np.sqrt(variance)
    return np.where(np.isfinite(found), found, np.nan)
