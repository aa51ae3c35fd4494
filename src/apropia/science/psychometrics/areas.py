"""The questions of one area from what experts expect and what people answered, each as far as its answers carry.

A question has only two answers here: right at full credit, or not. Where it stands is told on the scale where people
have mean 0 and deviation 1. Choices are reasoned in methods.md#calibration.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from apropia.science.psychometrics.bivariate import together
from apropia.science.psychometrics.calibration import Calibration, Population, Start, calibrate
from apropia.science.psychometrics.curves import Model
from apropia.science.psychometrics.dependence import ABOVE_MEAN, Dependence, local_dependence
from apropia.science.psychometrics.expectation import columns_of, heights_of
from apropia.science.psychometrics.fit import item_fit
from apropia.science.psychometrics.items import Block, starting_blocks
from apropia.science.psychometrics.levels import Level
from apropia.science.psychometrics.priors import DEFAULT_PRIORS, Priors
from apropia.science.psychometrics.reliability import MINIMUM_PEOPLE, item_statistics
from apropia.science.psychometrics.responses import Floats, Responses, as_responses
from apropia.science.psychometrics.schedule import FOR_GUESSING, FOR_RASCH, Stage, stage_of
from apropia.science.psychometrics.scores import marginal_reliability, score
from apropia.science.psychometrics.several import adjusted
from apropia.science.psychometrics.uncertainty import Uncertainty, uncertainty_of

# Where experts expect a question of each level, and how far off they may be: neighbouring levels overlap.
EXPECTED_DIFFICULTY = {Level.BASIC: -1.2, Level.INTERMEDIATE: 0.0, Level.ADVANCED: 1.2, Level.HIGHLY_ADVANCED: 2.4}
EXPECTED_DEVIATION = 1.0
assert DEFAULT_PRIORS.log_slope is not None
TYPICAL_SLOPE = math.exp(DEFAULT_PRIORS.log_slope[0])
WEAK_SLOPE = 0.5
OFF_BY = 1.0
MISFIT_BELOW = 0.05
ONE_SIDED = 1.645
# People on whom the correlation of two areas is estimated: more would not change a figure.
LARGEST_SAMPLE = 5_000
LEAST_EIGENVALUE = 0.01


@dataclass(frozen=True)
class Question:
    """A question before anybody answers: its code and where experts expect it."""

    code: str
    expected: float


@dataclass(frozen=True)
class FoundQuestion:
    """What is known of a question.

    ``stage`` is what its answers allowed; of EXPERT, slope and difficulty are what is expected, and ``is_alike`` tells
    that everybody answered the same. Errors are None where they cannot be said. ``rest`` is its correlation with the
    other answers of who met it, ``fit_p`` the adjusted chance of S-X², ``repeats`` the codes of questions that say the
    same once what people are on the scale is taken out.
    """

    code: str
    stage: Stage
    answers: int
    expected: float
    slope: float
    intercept: float
    difficulty: float
    slope_error: float | None = None
    intercept_error: float | None = None
    difficulty_error: float | None = None
    rest: float | None = None
    fit_p: float | None = None
    repeats: tuple[str, ...] = ()
    is_alike: bool = False

    @property
    def is_misfit(self) -> bool:
        return self.fit_p is not None and self.fit_p < MISFIT_BELOW

    @property
    def is_weak(self) -> bool:
        """Say whether its own slope was drawn from answers and hardly tells people apart."""
        return self.stage.may_adapt and self.slope < WEAK_SLOPE

    @property
    def is_against(self) -> bool:
        """Say whether those who know less of the rest do better, beyond what chance makes of so many answers."""
        if self.rest is None or self.answers <= 3:
            return False
        return math.atanh(max(self.rest, -0.999)) + ONE_SIDED / math.sqrt(self.answers - 3) < 0

    @property
    def is_off_level(self) -> bool:
        """Say whether it stands far from where its level is expected, beyond its error."""
        away = abs(self.difficulty - self.expected)
        return self.difficulty_error is not None and away > max(OFF_BY, 2 * self.difficulty_error) and self.is_estimated

    @property
    def is_estimated(self) -> bool:
        return self.stage is not Stage.EXPERT


@dataclass(frozen=True)
class FoundArea:
    """The questions of an area and how their estimation ended; ``model`` None where all are what experts expect.

    ``logs`` are the logarithm of the likelihood of each person's answers (people × nodes), 0 of who answered nothing
    that was estimated; ``deviation`` is that of people on the scale of ``nodes``.
    """

    questions: tuple[FoundQuestion, ...]
    people: int
    model: Model | None = None
    converged: bool = True
    rounds: int = 0
    largest_change: float = 0.0
    log_likelihood: float | None = None
    log_prior: float | None = None
    reliability: float | None = None
    marginal_reliability: float | None = None
    mean_q3: float | None = None
    deviation: float = 1.0
    nodes: Floats | None = None
    logs: Floats | None = None


def calibrate_area(questions: Sequence[Question], table: Floats, *, fewest: int = FOR_RASCH) -> FoundArea:
    """Estimate what answers allow of each question of an area.

    Parameters
    ----------
    table : people × questions: 1 right, 0 not, NaN not asked or not answered
    fewest : answers below which nothing is estimated, at least those that the schedule asks for

    Notes
    -----
    Where no question has answers enough for a slope, all are Rasch items and the spread of people is estimated;
    otherwise those without keep the slope that is typical under the prior, and the others have their own.
    """
    answered = ~np.isnan(table)
    counts = answered.sum(axis=0)
    alike = np.array(
        [len(np.unique(column[there])) < 2 for column, there in zip(table.T, answered.T, strict=True)], dtype=bool
    )
    least = max(fewest, FOR_RASCH)
    found = {
        place: _expected(one, int(counts[place]), is_alike=bool(alike[place] and counts[place] >= least))
        for place, one in enumerate(questions)
    }
    free = np.flatnonzero((counts >= least) & ~alike).tolist()
    people = int(answered.any(axis=1).sum())
    if len(free) < 2:
        return FoundArea(tuple(found.values()), people)
    there = answered[:, free].any(axis=1)
    responses = as_responses(table[there][:, free], [questions[place].code for place in free])
    result = _estimate(
        responses, [questions[place] for place in free], [stage_of(int(counts[place])) for place in free]
    )
    own_scale = {"mean": result.populations[0].mean, "deviation": result.populations[0].deviation}
    dependence = local_dependence(responses, result.blocks, result.nodes, **own_scale)
    told = _told(result, responses, [found[place] for place in free], _repeats(dependence))
    found |= dict(zip(free, told, strict=True))
    logs = np.zeros((len(table), len(result.nodes)))
    logs[there] = _logs(result, responses)
    return replace(
        _of(result),
        questions=tuple(found[place] for place in range(len(questions))),
        people=people,
        reliability=score(responses, result.blocks, result.nodes, **own_scale).reliability,
        mean_q3=dependence.mean,
        logs=logs,
    )


def correlations_of(areas: Sequence[FoundArea]) -> Floats:
    """Return how what people are in each area goes together, estimated from the answers of who met both.

    Pairs are estimated one by one; where they contradict each other all are drawn towards nought until they do not. An
    area in which nothing was estimated goes with no other.
    """
    found = np.eye(len(areas))
    for first in range(len(areas)):
        for second in range(first + 1, len(areas)):
            found[first, second] = found[second, first] = _correlation(areas[first], areas[second])
    while np.linalg.eigvalsh(found)[0] < LEAST_EIGENVALUE:
        found = 0.95 * found + 0.05 * np.eye(len(areas))
    return found


def _correlation(first: FoundArea, second: FoundArea) -> float:
    if first.logs is None or second.logs is None or first.nodes is None:
        return 0.0
    both = np.flatnonzero(first.logs.any(axis=1) & second.logs.any(axis=1))[:LARGEST_SAMPLE]
    if len(both) < MINIMUM_PEOPLE:
        return 0.0
    start = (0.0, 0.0, first.deviation, second.deviation, 0.5)
    only_last = (False, False, False, False, True)
    return together(first.logs[both], second.logs[both], first.nodes, free=only_last, start=start).correlation


def _of(result: Calibration) -> FoundArea:
    """Return how an estimation ended."""
    deviation = result.populations[0].deviation
    return FoundArea(
        questions=(),
        people=0,
        model=Model.TWO_PL if any(block.model is Model.TWO_PL for block in result.blocks) else Model.RASCH,
        converged=result.converged,
        rounds=result.rounds,
        largest_change=result.largest_change,
        log_likelihood=result.log_likelihood,
        log_prior=result.penalty,
        marginal_reliability=marginal_reliability(result.blocks, result.nodes, deviation=deviation),
        deviation=deviation,
        nodes=result.nodes,
    )


def _expected(question: Question, answers: int, *, is_alike: bool) -> FoundQuestion:
    return FoundQuestion(
        question.code,
        Stage.EXPERT,
        answers,
        question.expected,
        slope=TYPICAL_SLOPE,
        intercept=-TYPICAL_SLOPE * question.expected,
        difficulty=question.expected,
        difficulty_error=EXPECTED_DEVIATION,
        is_alike=is_alike,
    )


def _estimate(responses: Responses, questions: Sequence[Question], stages: Sequence[Stage]) -> Calibration:
    """Estimate difficulties of all, and slopes of those whose stage allows it, under what is expected."""
    own_slope = np.array([stage.may_adapt for stage in stages])
    model = Model.TWO_PL if own_slope.any() else Model.RASCH
    slope = TYPICAL_SLOPE if own_slope.any() else 1.0
    priors = Priors(
        log_slope=DEFAULT_PRIORS.log_slope,
        intercept_deviation=EXPECTED_DEVIATION,
        logit_asymptote=None,
        expected_intercepts=tuple(-slope * one.expected for one in questions),
    )
    blocks: list[Block] = []
    for block in starting_blocks(responses, model):
        parameters = block.parameters.copy()
        parameters[:, 0] = slope
        for kind, rows in ((Model.TWO_PL, own_slope), (Model.RASCH, ~own_slope)):
            chosen = [row for row, place in enumerate(block.places) if rows[place]]
            if chosen:
                places = tuple(block.places[row] for row in chosen)
                blocks.append(replace(block, places=places, model=kind, parameters=parameters[chosen]))
    return calibrate(responses, model, priors=priors, start=Start(blocks, [Population()]))


def _told(
    result: Calibration, responses: Responses, before: Sequence[FoundQuestion], repeats: Mapping[int, Sequence[int]]
) -> list[FoundQuestion]:
    """Return what is known of the estimated questions, on the scale where people have deviation 1."""
    spread, errors = result.populations[0].deviation, uncertainty_of(result, responses)
    covariances = _covariances(result, errors)
    rests = item_statistics(_rows(responses))
    fits = _fit_of(result, responses)
    found = []
    for place, (one, parameters) in enumerate(zip(before, result.parameters, strict=True)):
        slope, intercept = float(parameters[0]) * spread, float(parameters[1])
        covariance = covariances[place]
        towards = np.array([intercept / slope**2, -1 / slope])
        found.append(
            replace(
                one,
                stage=stage_of(one.answers),
                slope=slope,
                intercept=intercept,
                difficulty=-intercept / slope,
                slope_error=_root(covariance[0, 0]),
                intercept_error=_root(covariance[1, 1]),
                difficulty_error=_root(towards @ covariance @ towards),
                rest=rests[one.code].discrimination,
                fit_p=fits.get(place),
                repeats=tuple(before[other].code for other in repeats.get(place, ())),
            )
        )
    return found


def _covariances(result: Calibration, errors: Uncertainty) -> dict[int, Floats]:
    """Return how sure slope and intercept of each question are, together, on the scale of deviation 1."""
    spread = result.populations[0].deviation
    is_rasch = all(block.model is Model.RASCH for block in result.blocks)
    log_spread = len(errors.covariance) - 1
    found, start = {}, 0
    for block in result.blocks:
        for place in block.places:
            # The slope of a Rasch item is the spread of people itself.
            slope, scale = (log_spread, spread) if is_rasch else (start, 1.0)
            own = errors.covariance[np.ix_([slope, start + 1], [slope, start + 1])]
            factors = np.array([scale, 1.0])
            found[place] = own * np.outer(factors, factors)
            start += block.parameters.shape[1]
    return found


def _root(variance: float) -> float | None:
    return float(np.sqrt(variance)) if np.isfinite(variance) and variance >= 0 else None


def _rows(responses: Responses) -> list[dict[str, float]]:
    return [
        {name: float(value) for name, value in zip(responses.items, row, strict=True) if value >= 0}
        for row in responses.categories.tolist()
    ]


def _fit_of(result: Calibration, responses: Responses) -> dict[int, float]:
    """Return the adjusted chance of each question's fit, where enough people answered everything to judge it."""
    if responses.answered.all(axis=1).sum() < FOR_GUESSING:
        return {}
    fits = item_fit(result, responses)
    return adjusted({place: one.p for place, one in enumerate(fits) if one is not None and one.p is not None})


def _repeats(dependence: Dependence) -> dict[int, list[int]]:
    """Return who repeats whom: pairs that exceed the limit by more than chance makes of so few who met both."""
    found: dict[int, list[int]] = {}
    for pair in dependence.pairs:
        assert dependence.mean is not None  # without a mean there are no pairs
        if pair.correlation - ONE_SIDED / math.sqrt(pair.people - 3) > dependence.mean + ABOVE_MEAN:
            found.setdefault(pair.first, []).append(pair.second)
            found.setdefault(pair.second, []).append(pair.first)
    return found


def _logs(result: Calibration, responses: Responses) -> Floats:
    """Return the logarithm of the likelihood of each person's answers at each node."""
    columns = columns_of(responses.categories, responses.counts)
    steps, start = heights_of(columns, result.chances())
    found = np.empty((columns.people, len(result.nodes)))
    for part, ones in columns.chunks():
        found[part] = ones @ steps + start
    return found
