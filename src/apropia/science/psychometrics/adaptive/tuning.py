"""Weights that keep the most popular questions of a bank from being met by everybody."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from apropia.science.psychometrics.adaptive.bank import Bank
from apropia.science.psychometrics.adaptive.rules import Rules
from apropia.science.psychometrics.adaptive.simulation import PEOPLE, simulate

# How far the weights move towards what would have kept the ceiling, turn by turn: boldly, then calmly, for each turn
# sees other people.
STEPS = (0.5,) * 12 + (0.25,) * 18
# Of the last turns the mean counts: one turn's chance is not carried into the bank.
KEPT = 12
# Of some tens of questions at the ceiling, one meets by mere chance more people than it should: aim a little lower.
AIM = 0.9
FARTHEST = 0.5


def to_nobody(_done: int, _total: int) -> None:
    """Report to nobody."""


def tuned(
    bank: Bank, rules: Rules, *, people: int = PEOPLE, seed: int = 0, progress: Callable[[int, int], None] = to_nobody
) -> Bank:
    """Return the bank with weights under which no question exceeds the ceiling of the rules, as far as it can be held.

    What too many people met is worth less in the next turn, what fewer met more, up to what it tells: the weights are
    the prices that make the ceiling bind [1], so that a question goes to whom it tells most.

    Parameters
    ----------
    people, seed : of each simulation, see `simulate`
    progress : told how many turns are done, and of how many

    Notes
    -----
    A bank with too few questions cannot hold it: questions met, summed over the bank, are the length of the test, and
    none can be met by more than the ceiling. The exposure of a simulation tells.

    References
    ----------
    .. [1] W. J. van der Linden, Linear Models for Optimal Test Design (2005), chapter 4, for the same constraint and
       its dual variables where tests are put together beforehand.
    """
    if rules.ceiling is None:
        return replace(bank, weights=None)
    logs, aim = np.zeros((len(STEPS) + 1, len(bank.items))), AIM * rules.ceiling
    for turn, step in enumerate(STEPS):
        exposure = simulate(
            replace(bank, weights=np.exp(logs[turn])), rules, people=people, seed=seed + 1 + turn
        ).exposure
        move = np.clip(np.log(aim / np.maximum(exposure, 1 / people)), -FARTHEST, FARTHEST)
        progress(turn + 1, len(STEPS))
        logs[turn + 1] = np.minimum(0.0, logs[turn] + step * move)
    return replace(bank, weights=np.exp(logs[-KEPT:].mean(axis=0)))
