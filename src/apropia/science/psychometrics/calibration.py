"""Estimating items from answers by marginal maximum likelihood, with or without priors.

Expectation and maximisation take turns [1], each turn from where the last ones point to (`acceleration`), unless the
likelihood would fall there. Nothing is bounded: an item that nobody finds hard has the intercept it has.

References
----------
.. [1] R. D. Bock, M. Aitkin, "Marginal maximum likelihood estimation of item parameters: application of an EM
   algorithm", Psychometrika 46 (1981), 443–459.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from apropia.science.psychometrics.acceleration import Trail
from apropia.science.psychometrics.curves import ORDERED, Model
from apropia.science.psychometrics.errors import UnusableAnswers
from apropia.science.psychometrics.expectation import Columns, Expected, columns_of, expect, grid, normal_weights
from apropia.science.psychometrics.items import Block, chances_of, starting_blocks, with_held
from apropia.science.psychometrics.maximisation import maximised
from apropia.science.psychometrics.priors import NO_PRIORS, Priors, log_prior
from apropia.science.psychometrics.responses import Floats, Responses, patterns_of

ROUNDS = 2000
FORERUNNERS = 5000  # where there are many people, so many of them show the way first
FORERUN = 30
CLOSE = 1e-6  # the largest change of a parameter that counts as none
CLOSE_LIKELIHOOD = 1e-9  # and of the likelihood, as a share of it


@dataclass(frozen=True)
class Population:
    """Where the people of a group stand: a normal distribution."""

    mean: float = 0.0
    deviation: float = 1.0


@dataclass(frozen=True)
class Start:
    """Where an estimation begins: items by number of categories, as `starting_blocks` gives them, and groups."""

    blocks: Sequence[Block]
    populations: Sequence[Population]


@dataclass(frozen=True)
class Calibration:
    """Estimated items and groups, and how the estimation ended.

    ``converged`` is True only where neither parameters nor likelihood moved any more; ``largest_change`` and ``rounds``
    say how near it came otherwise. ``penalty`` is what the priors took from the logarithm of the likelihood.
    """

    blocks: tuple[Block, ...]
    populations: tuple[Population, ...]
    log_likelihood: float
    penalty: float
    converged: bool
    rounds: int
    largest_change: float
    nodes: Floats
    priors: Priors
    free_moments: tuple[tuple[bool, bool], ...]

    def chances(self) -> list[Floats]:
        return chances_of(self.blocks, self.nodes)

    @property
    def parameters(self) -> list[Floats]:
        """Return slope and intercepts (and logit of the asymptote) of each item, in the order of the columns."""
        by_place = {
            place: row for block in self.blocks for place, row in zip(block.places, block.parameters, strict=True)
        }
        return [by_place[place] for place in range(len(by_place))]


@dataclass(frozen=True)
class Group:
    """The answers of people who share a population."""

    columns: Columns
    weights: Floats


@dataclass
class _State:
    """What moves from one step to the next."""

    blocks: list[Block]
    populations: list[Population]
    free: Sequence[tuple[bool, bool]] = field(default_factory=list)

    def vector(self) -> Floats:
        moments = [(one.mean, np.log(one.deviation)) for one in self.populations]
        return np.concatenate([*(block.parameters.ravel() for block in self.blocks), np.ravel(moments)])

    def moved_to(self, vector: Floats) -> "_State":
        blocks, start = [], 0
        for block in self.blocks:
            end = start + block.parameters.size
            blocks.append(replace(block, parameters=vector[start:end].reshape(block.parameters.shape)))
            start = end
        moments = vector[start:].reshape(-1, 2)
        return _State(blocks, [Population(float(mean), float(np.exp(log))) for mean, log in moments], self.free)


def calibrate(
    responses: Responses,
    model: Model,
    *,
    priors: Priors = NO_PRIORS,
    groups: npt.NDArray[np.intp] | None = None,
    nodes: Floats | None = None,
    rounds: int = ROUNDS,
    start: Start | None = None,
    held: Mapping[int, Floats] | None = None,
    close: float = CLOSE,
) -> Calibration:
    """Estimate the items of a table of answers.

    Parameters
    ----------
    responses : people × items; what is missing counts as not asked
    model : of all items; the models for two answers refuse items with more
    groups : for each person the number of the group, from 0; the first has mean 0 and deviation 1, the others are free
    nodes : the grid; 61 from −6 to 6 by default
    rounds : steps after which it gives up, and says so
    start : items and groups to begin from, where something near is known; by default, from shares of answers
    held : parameters of items, by their columns, that are known and give the scale: every group's place is then free
    close : the largest change of a parameter that counts as none

    Returns
    -------
    Items on the scale where people of the first group have mean 0 and deviation 1, or on that of the held ones. A Rasch
    item has slope 1, and the deviation of the first group is free.

    Raises
    ------
    UnusableAnswers
        If the model is for two answers and an item has more.
    """
    if model.is_for_two_answers and max(responses.counts) > 2:
        worst = responses.items[int(np.argmax(responses.counts))]
        raise UnusableAnswers("not_two", item=worst, count=max(responses.counts), model=str(model))
    nodes = grid() if nodes is None else nodes
    people = grouped(responses, groups)
    free = [
        (bool(held) or number > 0, bool(held) or number > 0 or model is Model.RASCH) for number in range(len(people))
    ]
    if start is None:
        blocks = with_held(starting_blocks(responses, model), held or {})
        start = Start(blocks, [Population() for _ in people])
    state = _State(list(start.blocks), list(start.populations), free)
    if responses.people > 2 * FORERUNNERS:
        every = slice(None, None, responses.people // FORERUNNERS)
        few = Responses(responses.items, responses.categories[every], responses.values)
        first = _climb(
            state, grouped(few, None if groups is None else groups[every]), nodes, priors, _End(FORERUN, close)
        )
        state = _State(list(first.blocks), list(first.populations), free)
    return _climb(state, people, nodes, priors, _End(rounds, close))


def grouped(responses: Responses, groups: npt.NDArray[np.intp] | None) -> list[Group]:
    """Bring the answers of each group together; without groups, all are one."""
    numbers = np.zeros(responses.people, dtype=np.intp) if groups is None else groups
    found = []
    for number in range(int(numbers.max(initial=0)) + 1):
        patterns = patterns_of(responses.categories[numbers == number])
        found.append(Group(columns_of(patterns.categories, responses.counts), patterns.weights))
    return found


@dataclass(frozen=True)
class _End:
    """When an estimation ends: after so many rounds, or when no parameter moves by more than ``close``."""

    rounds: int
    close: float


def _climb(state: _State, people: Sequence[Group], nodes: Floats, priors: Priors, end: _End) -> Calibration:
    """Take steps, each from where those before it point to, until nothing moves."""
    likelihood, after = _step(state, people, nodes, priors)
    taken, trail, converged = 1, Trail(), False
    trail.keep(state.vector(), after.vector())
    while taken < end.rounds:
        ahead = _placed(state, trail.ahead())
        next_likelihood, beyond = _step(ahead or after, people, nodes, priors)
        taken += 1
        gain = next_likelihood - likelihood
        if ahead is not None and not gain >= -CLOSE_LIKELIHOOD * abs(likelihood):
            # They pointed downhill: a plain step never leads there.
            trail.forget()
            ahead = None
            next_likelihood, beyond = _step(after, people, nodes, priors)
            taken += 1
            gain = next_likelihood - likelihood
        state, after, likelihood = ahead or after, beyond, next_likelihood
        trail.keep(state.vector(), after.vector())
        if _change(state, after) < end.close and abs(gain) < CLOSE_LIKELIHOOD * abs(likelihood):
            converged = True
            break
    penalty = _penalty(state, priors)
    return Calibration(
        blocks=tuple(state.blocks),
        populations=tuple(state.populations),
        log_likelihood=likelihood - penalty,
        penalty=penalty,
        converged=converged,
        rounds=taken,
        largest_change=_change(state, after),
        nodes=nodes,
        priors=priors,
        free_moments=tuple(state.free),
    )


def _change(state: _State, after: _State) -> float:
    return float(np.abs(after.vector() - state.vector()).max())


def _placed(state: _State, vector: Floats | None) -> _State | None:
    """Return the items and groups that a vector stands for; None where there can be none such."""
    if vector is None:
        return None
    far = state.moved_to(vector)
    is_possible = all(_is_possible(block) for block in far.blocks)
    return far if is_possible and all(0.02 < one.deviation < 20 for one in far.populations) else None


def _is_possible(block: Block) -> bool:
    if not np.isfinite(block.parameters).all():
        return False
    return block.model not in ORDERED or bool((np.diff(block.parameters[:, 1:], axis=1) < 0).all())


def _step(state: _State, people: Sequence[Group], nodes: Floats, priors: Priors) -> tuple[float, _State]:
    """Return the logarithm of the likelihood at a place, less what priors take, and the place one step further."""
    likelihood, expected = _expectations(state, people, nodes)
    blocks = []
    for block in state.blocks:
        counts = np.stack([sum(one.counts[place] for one in expected) for place in block.places])
        blocks.append(block if block.is_held else maximised(block, counts, nodes, priors))
    populations = [
        _population(one.standing, nodes, old, free)
        for one, old, free in zip(expected, state.populations, state.free, strict=True)
    ]
    return likelihood + _penalty(state, priors), _State(blocks, populations, state.free)


def _expectations(state: _State, people: Sequence[Group], nodes: Floats) -> tuple[float, list[Expected]]:
    chances = chances_of(state.blocks, nodes)
    found = [
        expect(group.columns, chances, normal_weights(nodes, one.mean, one.deviation), group.weights)
        for group, one in zip(people, state.populations, strict=True)
    ]
    return sum(one.log_likelihood for one in found), found


def _population(standing: Floats, nodes: Floats, old: Population, free: tuple[bool, bool]) -> Population:
    total = standing.sum()
    mean = float(standing @ nodes / total) if free[0] else old.mean
    spread = float(standing @ (nodes - mean) ** 2 / total) if free[1] else old.deviation**2
    return Population(mean, float(np.sqrt(spread)))


def _penalty(state: _State, priors: Priors) -> float:
    return float(sum(log_prior(block, priors).sum() for block in state.blocks))
