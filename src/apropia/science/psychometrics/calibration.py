"""Estimating items from answers by marginal maximum likelihood, with or without priors.

Expectation and maximisation take turns [1]; every third step is an extrapolation of the two before it [2], kept only
where the likelihood does not fall. Nothing is bounded: an item that nobody finds hard has the intercept it has.

References
----------
.. [1] R. D. Bock, M. Aitkin, "Marginal maximum likelihood estimation of item parameters: application of an EM
   algorithm", Psychometrika 46 (1981), 443–459.
.. [2] R. Varadhan, C. Roland, "Simple and globally convergent methods for accelerating the convergence of any EM
   algorithm", Scandinavian Journal of Statistics 35 (2008), 335–353.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

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
CLOSE = 1e-5  # the largest change of a parameter that counts as none
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
    """Take steps in threes until nothing moves: two plain ones, then one as far as the two suggest."""
    # The best place so far, to return to where an extrapolation went downhill.
    likelihood, after = _step(state, people, nodes, priors)
    taken, change, converged = 1, np.inf, False
    while taken < end.rounds:
        second_likelihood, second = _step(after, people, nodes, priors)
        taken += 1
        first_move, second_move = after.vector() - state.vector(), second.vector() - after.vector()
        change = float(np.abs(second_move).max())
        gain = abs(second_likelihood - likelihood)
        if change < end.close and gain < CLOSE_LIKELIHOOD * abs(second_likelihood):
            state, likelihood, converged = after, second_likelihood, True
            break
        far = _extrapolated(state, first_move, second_move)
        if far is not None:
            far_likelihood, after_far = _step(far, people, nodes, priors)
            taken += 1
            if far_likelihood >= second_likelihood:
                state, likelihood, after = far, far_likelihood, after_far
                continue
        state = second
        likelihood, after = _step(state, people, nodes, priors)
        taken += 1
    penalty = _penalty(state, priors)
    return Calibration(
        blocks=tuple(state.blocks),
        populations=tuple(state.populations),
        log_likelihood=likelihood - penalty,
        penalty=penalty,
        converged=converged,
        rounds=taken,
        largest_change=change,
        nodes=nodes,
        priors=priors,
        free_moments=tuple(state.free),
    )


def _extrapolated(state: _State, first: Floats, second: Floats) -> _State | None:
    bend = second - first
    length = float(np.linalg.norm(bend))
    if length == 0:
        return None
    reach = max(1.0, float(np.linalg.norm(first)) / length)
    if reach == 1.0:
        return None
    far = state.moved_to(state.vector() + 2 * reach * first + reach**2 * bend)
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
