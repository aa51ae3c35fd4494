from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from apropia.science.impact.intervals import Interval, wilson
from apropia.science.psychometrics.levels import DEFAULT_CUTS, Level, level_of

SCORING_METHOD_VERSION = "perception-1/performance-1"
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
    """A proven score 0–100 with its interval; ``value`` is None and ``level`` NOT_ASSESSED without enough answers."""

    code: str
    value: float | None
    interval: Interval | None
    level: Level
    answered: int
    given: int

    @property
    def is_assessed(self) -> bool:
        return self.level.is_assessed


@dataclass(frozen=True)
class PerformanceProfile:
    competences: tuple[PerformanceScore, ...]
    areas: tuple[PerformanceScore, ...]
    overall: float | None


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
    return PerformanceProfile(competences, areas, _mean_if_complete([score.value for score in areas]))


def _performance_score(
    code: str, group: Sequence[PerformanceAnswer], cuts: Sequence[float], confidence: float
) -> PerformanceScore:
    credits = [answer.credit for answer in group if answer.credit is not None]
    if not _enough(len(credits), len(group)):
        return PerformanceScore(code, None, None, Level.NOT_ASSESSED, len(credits), len(group))
    value = fmean(credits) * 100
    interval = wilson(sum(credits), len(credits), confidence=confidence)
    level = level_of(value, cuts=cuts, reachable=[answer.level for answer in group])
    scaled = None if interval is None else interval.scaled(100)
    return PerformanceScore(code, value, scaled, level, len(credits), len(group))


def _mean_if_complete(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known and len(known) == len(values) else None
