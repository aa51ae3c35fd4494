"""The other half of a step: items that fit what is expected of people best."""

from dataclasses import replace

import numpy as np

from apropia.science.psychometrics.curves import CURVES, ORDERED, Model
from apropia.science.psychometrics.items import Block
from apropia.science.psychometrics.priors import Priors, log_prior, pull_of
from apropia.science.psychometrics.responses import Floats

NEWTON_STEPS = 2
HALVINGS = 8
# Rounding of a sum of many terms is no loss.
SLACK = 1e-9


def maximised(block: Block, counts: Floats, nodes: Floats, priors: Priors) -> Block:
    """Return the block after a few steps of Fisher scoring on expected counts (items × categories × nodes).

    A step that lowers an item's own part of the objective is halved until it does not.
    """
    parameters = block.parameters
    curve = CURVES[block.model]
    for _ in range(NEWTON_STEPS):
        chances, slopes = curve(parameters, nodes)
        shares = counts / chances
        gradient = np.einsum("jkq,jpkq->jp", shares, slopes, optimize=True)
        rooted = slopes * np.sqrt(counts.sum(axis=1)[:, None] / chances)[:, None]
        flat = rooted.reshape(*rooted.shape[:2], -1)
        information = flat @ flat.transpose(0, 2, 1)
        pulls, stiffness = pull_of(replace(block, parameters=parameters), priors)
        gradient += pulls
        width = parameters.shape[1]
        information[:, np.arange(width), np.arange(width)] += stiffness + 1e-10
        if block.model is Model.RASCH:
            gradient[:, 0] = 0
            information[:, 0, :], information[:, :, 0], information[:, 0, 0] = 0, 0, 1
        step = np.linalg.solve(information, gradient[:, :, None])[:, :, 0]
        parameters = _uphill(replace(block, parameters=parameters), step, counts, nodes, priors)
    return replace(block, parameters=parameters)


def _uphill(block: Block, step: Floats, counts: Floats, nodes: Floats, priors: Priors) -> Floats:
    before = _objective(block, counts, nodes, priors)
    tried, worse = block.parameters + step, np.ones(len(step), dtype=bool)
    for _ in range(HALVINGS):
        tried = block.parameters + step
        worse = ~(
            _objective(replace(block, parameters=tried), counts, nodes, priors) >= before - SLACK * np.abs(before)
        )
        if not worse.any():
            return tried
        step = np.where(worse[:, None], step / 2, step)
    return np.where(worse[:, None], block.parameters, tried)


def _objective(block: Block, counts: Floats, nodes: Floats, priors: Priors) -> Floats:
    """Return each item's part: −inf where intercepts are out of order or a slope is not positive under its prior."""
    value = np.einsum("jkq,jkq->j", counts, np.log(block.chances(nodes))) + log_prior(block, priors)
    if block.model in ORDERED:
        value[(np.diff(block.parameters[:, 1:], axis=1) >= 0).any(axis=1)] = -np.inf
    return np.where(np.isfinite(value), value, -np.inf)
