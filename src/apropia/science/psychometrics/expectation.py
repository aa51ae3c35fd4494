"""What answers say about where people stand, summed over people: one half of every step of the estimation.

The latent variable is a grid of nodes. Likelihoods of all people at all nodes are two products of matrices, taken a few
thousand people at a time, so that memory does not grow with people beyond the answers themselves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from apropia.science.psychometrics.responses import MISSING, Floats

CHUNK = 1024  # the posteriors of so many people stay in the processor's own memory
REACH = 6.0


def grid(nodes: int = 61) -> Floats:
    """Return equally spaced nodes from −6 to 6.

    The space between them must not exceed the smallest usual posterior deviation: 61 nodes serve down to 0.2.
    """
    return np.linspace(-REACH, REACH, nodes)


def normal_weights(nodes: Floats, mean: float = 0.0, deviation: float = 1.0) -> Floats:
    """Return the weight of each node under a normal distribution; they sum to 1."""
    heights = np.exp(-0.5 * ((nodes - mean) / deviation) ** 2)
    return np.asarray(heights / heights.sum(), dtype=np.float64)


@dataclass(frozen=True)
class Columns:
    """Answers as noughts and ones: a column for each category of each item but its lowest.

    Where anything is missing, a column for each item follows that says who answered it: without one, what belongs to
    the lowest category would have to be counted for everybody.
    """

    ones: npt.NDArray[np.uint8]
    starts: tuple[int, ...]
    counts: tuple[int, ...]
    is_complete: bool

    @property
    def people(self) -> int:
        return len(self.ones)

    def chunks(self) -> Iterator[tuple[slice, Floats]]:
        for start in range(0, self.people, CHUNK):
            part = slice(start, min(start + CHUNK, self.people))
            yield part, self.ones[part].astype(np.float64)


def columns_of(categories: npt.NDArray[np.int8], counts: Sequence[int]) -> Columns:
    """Lay out answers for the products."""
    starts = tuple(int(start) for start in np.concatenate([[0], np.cumsum(np.array(counts) - 1)]))
    is_complete = bool((categories != MISSING).all())
    ones = np.empty((len(categories), starts[-1] + (0 if is_complete else len(counts))), dtype=np.uint8)
    for place, count in enumerate(counts):
        for category in range(1, count):
            ones[:, starts[place] + category - 1] = categories[:, place] == category
    if not is_complete:
        ones[:, starts[-1] :] = categories != MISSING
    return Columns(ones, starts, tuple(counts), is_complete)


def heights_of(columns: Columns, chances: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Return what each column adds to the logarithm of the likelihood at each node, and what everybody starts from.

    Parameters
    ----------
    chances : for each item, the probabilities of its categories at the nodes (categories × nodes)

    Returns
    -------
    columns × nodes, and nodes
    """
    logs = [np.log(one) for one in chances]
    steps = np.concatenate([one[1:] - one[0] for one in logs])
    lowest = np.stack([one[0] for one in logs])
    if columns.is_complete:
        return steps, lowest.sum(axis=0)
    return np.concatenate([steps, lowest]), np.zeros(lowest.shape[1])


@dataclass(frozen=True)
class Expected:
    """What is expected of people, given their answers, summed over them.

    ``counts`` holds for each item how many would stand at each node and answer each category (categories × nodes);
    ``standing`` how many would stand at each node, and ``log_likelihood`` is that of the answers.
    """

    log_likelihood: float
    counts: tuple[Floats, ...]
    standing: Floats


def expect(columns: Columns, chances: Sequence[Floats], prior: Floats, weights: Floats) -> Expected:
    """Take the expectation for people who share one prior.

    Parameters
    ----------
    chances : for each item, categories × nodes
    prior : the weight of each node
    weights : how many people each row stands for
    """
    steps, start = heights_of(columns, chances)
    start = start + np.log(np.maximum(prior, np.finfo(float).tiny))
    log_likelihood = 0.0
    sums = np.zeros(steps.shape)
    standing = np.zeros(steps.shape[1])
    for part, ones in columns.chunks():
        posterior, logs = posteriors(ones, steps, start)
        log_likelihood += float(weights[part] @ logs)
        posterior *= weights[part, None]
        sums += ones.T @ posterior
        standing += posterior.sum(axis=0)
    return Expected(log_likelihood, _counts(columns, sums, standing), standing)


def posteriors(ones: Floats, steps: Floats, start: Floats) -> tuple[Floats, Floats]:
    """Return the posterior of each person over the nodes (people × nodes), and the logarithm of each likelihood."""
    heights = ones @ steps
    heights += start
    tops = heights.max(axis=1, keepdims=True)
    heights -= tops
    np.exp(heights, out=heights)
    totals = heights.sum(axis=1, keepdims=True)
    heights /= totals
    return heights, (tops + np.log(totals))[:, 0]


def _counts(columns: Columns, sums: Floats, standing: Floats) -> tuple[Floats, ...]:
    found = []
    for place in range(len(columns.counts)):
        above = sums[columns.starts[place] : columns.starts[place + 1]]
        everybody = standing if columns.is_complete else sums[columns.starts[-1] + place]
        lowest = np.maximum(everybody - above.sum(axis=0), 0.0)
        found.append(np.concatenate([lowest[None], above]))
    return tuple(found)
