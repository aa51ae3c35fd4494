import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist, fmean

from apropia.science.impact.intervals import Interval, wilson
from apropia.science.psychometrics.levels import DEFAULT_CUTS, Level, chance_of, level_of

SCORING_METHOD_VERSION = "perception-1/performance-1"
# A balanced form whose questions were calibrated: areas as ever, competences by the calibration.
CALIBRATED_METHOD_VERSION = "perception-1/performance-1/competences-1"
ADAPTIVE_METHOD_VERSION = "perception-1/adaptive-1"
PERCEPTION_TOP = 3  # four-step scales, values 0 to 3
MINIMUM_SHARE = 0.5  # methods.md#scores: at least half of the items …
MINIMUM_ITEMS = 2  # … and at least two


@dataclass(frozen=True)
class PerceptionAnswer:
    """What a person answered to one perception item; ``value`` is None for a blank or "no entiendo esta pregunta"."""

    area: str
    competence: str
    value: int | None


@dataclass(frozen=True)
class PerceptionScore:
    """A self-reported score; ``value`` is None when there were not enough answers."""

    code: str
    value: float | None
    answered: int
    given: int

    @property
    def is_assessed(self) -> bool:
        return self.value is not None


@dataclass(frozen=True)
class PerceptionProfile:
    competences: tuple[PerceptionScore, ...]
    areas: tuple[PerceptionScore, ...]
    overall: float | None


@dataclass(frozen=True)
class PerformanceAnswer:
    """What a person achieved on one performance item.

    ``credit`` is 0 to 1 (parts of an ordering or matching item count); None when the item was given but not reached.
    """

    area: str
    competence: str
    level: Level
    credit: float | None


@dataclass(frozen=True)
class PerformanceScore:
    """A proven score 0–100 with its interval; ``value`` is None and ``level`` NOT_ASSESSED without enough answers.

    ``deviation`` (0–100) and ``chance`` (0–1, how likely ``level`` is) are those of the posterior of a share that could
    have been any; both None when not assessed.
    """

    code: str
    value: float | None
    interval: Interval | None
    level: Level
    answered: int
    given: int
    deviation: float | None = None
    chance: float | None = None

    @property
    def is_assessed(self) -> bool:
        return self.level.is_assessed


@dataclass(frozen=True)
class WholeScore:
    """The mean of the areas, 0–100, with the bounds that hold 95 % of it; as in `PerformanceScore` otherwise."""

    value: float | None
    low: float | None
    high: float | None
    level: Level
    deviation: float | None
    chance: float | None


NO_WHOLE = WholeScore(None, None, None, Level.NOT_ASSESSED, None, None)


@dataclass(frozen=True)
class PerformanceProfile:
    competences: tuple[PerformanceScore, ...]
    areas: tuple[PerformanceScore, ...]
    overall: WholeScore


def _enough(answered: int, given: int) -> bool:
    return answered >= MINIMUM_ITEMS and answered >= MINIMUM_SHARE * given


def score_perception(answers: Iterable[PerceptionAnswer]) -> PerceptionProfile:
    """Score self-reported competence.

    A competence is mean(answered)/3·100, given at least half of its items and two answers. An area is the mean of its
    answered competences under the same rule over all items of the area, so that a short form still reports areas. The
    overall score is the mean of the areas with equal weight, and exists only when every area asked is assessed.

    Parameters
    ----------
    answers : one per item given, blank ones included

    Returns
    -------
    Profile with scores 0–100, in the order of first appearance.

    Raises
    ------
    ValueError
        If a value lies outside 0–3.

    References
    ----------
    .. [1] methods.md#scores, a choice of this project: no official thresholds exist.
    """
    by_competence: dict[str, list[int | None]] = {}
    competences_of: dict[str, dict[str, None]] = {}
    for answer in answers:
        if answer.value is not None and not 0 <= answer.value <= PERCEPTION_TOP:
            raise ValueError("a perception value lies between 0 and 3")
        by_competence.setdefault(answer.competence, []).append(answer.value)
        competences_of.setdefault(answer.area, {})[answer.competence] = None

    competences = tuple(_perception_score(code, [values]) for code, values in by_competence.items())
    areas = tuple(
        _perception_score(area, [by_competence[code] for code in codes]) for area, codes in competences_of.items()
    )
    return PerceptionProfile(competences, areas, _mean_if_complete([score.value for score in areas]))


def _perception_score(code: str, groups: Sequence[Sequence[int | None]]) -> PerceptionScore:
    answered_groups = [[value for value in group if value is not None] for group in groups]
    answered, given = sum(map(len, answered_groups)), sum(map(len, groups))
    means = [fmean(group) for group in answered_groups if group]
    value = fmean(means) / PERCEPTION_TOP * 100 if _enough(answered, given) else None  # [1]
    return PerceptionScore(code, value, answered, given)


def score_performance(
    answers: Iterable[PerformanceAnswer], *, cuts: Sequence[float] = DEFAULT_CUTS, confidence: float = 0.95
) -> PerformanceProfile:
    """Score proven competence as the proportion of correct answers, with its Wilson interval.

    An item not reached counts as not answered, an "I do not know" must come in as credit 0. Areas pool their items. The
    overall score is the mean of the areas with equal weight, and exists only when every area asked is assessed.

    Parameters
    ----------
    answers : one per item given
    cuts : scores at which levels begin, see `level_of`
    confidence : of the interval, 0–1

    Returns
    -------
    Profile with scores 0–100, in the order of first appearance.

    Raises
    ------
    ValueError
        If a credit lies outside 0–1.
    """
    by_competence: dict[str, list[PerformanceAnswer]] = {}
    by_area: dict[str, list[PerformanceAnswer]] = {}
    for answer in answers:
        if answer.credit is not None and not 0 <= answer.credit <= 1:
            raise ValueError("a credit lies between 0 and 1")
        by_competence.setdefault(answer.competence, []).append(answer)
        by_area.setdefault(answer.area, []).append(answer)

    competences = tuple(_performance_score(code, group, cuts, confidence) for code, group in by_competence.items())
    areas = tuple(_performance_score(code, group, cuts, confidence) for code, group in by_area.items())
    reachable = {answer.level for group in by_area.values() for answer in group}
    return PerformanceProfile(competences, areas, _whole(areas, reachable, cuts))


def _whole(areas: Sequence[PerformanceScore], reachable: Iterable[Level], cuts: Sequence[float]) -> WholeScore:
    """Return the mean of the areas. Of one person the errors of areas are apart: no question tells of two."""
    value = _mean_if_complete([one.value for one in areas])
    if value is None:
        return NO_WHOLE
    deviation = math.hypot(*(one.deviation or 0.0 for one in areas)) / len(areas)
    return whole_score(value, deviation, reachable=reachable, cuts=cuts)


def whole_score(
    value: float, deviation: float, *, reachable: Iterable[Level], cuts: Sequence[float] = DEFAULT_CUTS
) -> WholeScore:
    """Return the score of a whole to which so many questions add up that its posterior is about normal.

    Parameters
    ----------
    value, deviation : mean and deviation of the posterior, 0–100; the deviation above 0
    """
    posterior, levels = NormalDist(value, deviation), tuple(reachable)
    level = level_of(value, cuts=cuts, reachable=levels)
    low, high = (posterior.inv_cdf(tail) for tail in (0.025, 0.975))
    chance = chance_of(level, [1 - posterior.cdf(cut) for cut in cuts], reachable=levels)
    return WholeScore(value, max(low, 0.0), min(high, 100.0), level, deviation, chance)


@lru_cache(maxsize=4096)
def share_above(right: float, answered: int, share: float) -> float:
    """Return how likely the share that would be solved is at least ``share``, having got ``right`` of ``answered``.

    Every share is as likely as every other before anybody answers, and so is every third of the scale: the posterior is
    a beta distribution with one more of each [1], summed by Simpson's rule, right to a thousandth.

    References
    ----------
    .. [1] A. Gelman, J. B. Carlin, H. S. Stern, D. B. Dunson, A. Vehtari, D. B. Rubin, "Bayesian data analysis", 3rd
       ed., 2013, chapter 2.
    """
    wrong, steps = answered - right, 400
    norm = math.lgamma(answered + 2) - math.lgamma(right + 1) - math.lgamma(wrong + 1)
    width = (1 - share) / steps
    points = [share + width * step for step in range(steps)]
    heights = [math.pow(point, right) * math.pow(1 - point, wrong) for point in points]
    heights.append(0.0 if wrong else 1.0)
    total = heights[0] + heights[-1] + 4 * sum(heights[1::2]) + 2 * sum(heights[2:-1:2])
    return min(1.0, math.exp(norm) * total * width / 3)


def _performance_score(
    code: str, group: Sequence[PerformanceAnswer], cuts: Sequence[float], confidence: float
) -> PerformanceScore:
    credits = [answer.credit for answer in group if answer.credit is not None]
    if not _enough(len(credits), len(group)):
        return PerformanceScore(code, None, None, Level.NOT_ASSESSED, len(credits), len(group))
    value = fmean(credits) * 100
    interval = wilson(sum(credits), len(credits), confidence=confidence)
    reachable = [answer.level for answer in group]
    level = level_of(value, cuts=cuts, reachable=reachable)
    scaled = None if interval is None else interval.scaled(100)
    right, answered = sum(credits), len(credits)
    reached = [share_above(right, answered, cut / 100) for cut in cuts]
    chance = chance_of(level, reached, reachable=reachable)
    return PerformanceScore(
        code, value, scaled, level, answered, len(group), _deviation_of_share(right, answered), chance
    )


def _deviation_of_share(right: float, answered: int) -> float:
    """Return the deviation (0–100) of the same posterior."""
    mean = (right + 1) / (answered + 2)
    return 100 * math.sqrt(mean * (1 - mean) / (answered + 3))


def _mean_if_complete(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known and len(known) == len(values) else None
