"""From the answers of one response to its scores. Reads nothing and writes nothing."""

from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Any, NamedTuple

from apropia.diagnosis.models import Answer, Construct, Item, Response, Score, SurveyWave
from apropia.diagnosis.queries.adaptive import PASSED_OVER, area_scores, category_of
from apropia.diagnosis.queries.grading import credit_of
from apropia.science.psychometrics.levels import Level, level_of
from apropia.science.psychometrics.scoring import (
    ADAPTIVE_METHOD_VERSION,
    SCORING_METHOD_VERSION,
    PerceptionAnswer,
    PerformanceAnswer,
    score_perception,
    score_performance,
)

if TYPE_CHECKING:
    from apropia.diagnosis.queries.adaptive_bank import AdaptiveBank

METHOD_VERSIONS = (SCORING_METHOD_VERSION, ADAPTIVE_METHOD_VERSION)
# Self-reports never reach «Altamente avanzado» (methods.md#levels).
PERCEIVED_LEVELS = (Level.BASIC, Level.INTERMEDIATE, Level.ADVANCED)


class Asked(NamedTuple):
    """What scoring needs to know of an item, told once for everybody who met it."""

    item: Item
    construct: str
    area: str
    competence: str
    level: Level


class Given(NamedTuple):
    """What is scored of an answer."""

    asked: Asked
    status: str
    value: Any


class ScoreLine(NamedTuple):
    """One score, named and ordered as its columns."""

    construct: str
    scope: str
    code: str
    value: float | None
    low: float | None
    high: float | None
    level: str
    items_count: int


def asked_of(item: Item) -> Asked:
    """Return what scoring needs to know of an item, which comes with competence and area loaded."""
    competence = item.competence
    assert competence is not None  # held by a constraint of the table
    level = Level[item.level] if item.level else Level.BASIC
    return Asked(item, str(item.construct), competence.area.code, competence.code, level)


def method_of(wave: SurveyWave) -> str:
    """Return the method by which the responses of a wave are scored."""
    return SCORING_METHOD_VERSION if wave.simulation_id is None else ADAPTIVE_METHOD_VERSION


def scores_of(response: Response, answers: Iterable[Answer], bank: "AdaptiveBank | None") -> list[Score]:
    """Return the unsaved scores of a response; answers come with item, competence and area loaded.

    `bank` is that of the wave (`adaptive.bank_of`).
    """
    counted = [one for one in answers if one.item.competence is not None and not one.item.is_pilot]
    given = [Given(asked_of(one.item), one.status, one.value) for one in counted]
    method = method_of(response.wave)
    return [
        Score(entity_id=response.entity_id, response=response, method_version=method, **line._asdict())
        for line in lines_of(given, bank)
    ]


def lines_of(answers: Sequence[Given], bank: "AdaptiveBank | None") -> list[ScoreLine]:
    """Return what the answers of one response are worth.

    Areas and the whole are always there, `value` null when not assessed; a competence only where it could be assessed.
    An adaptive test asks too little of a competence to say more of it than of its area: it has none.
    """
    performance = _performance(answers) if bank is None else _adaptive(answers, bank)
    return [*performance, *_perception(answers)]


def _adaptive(answers: Sequence[Given], bank: "AdaptiveBank") -> list[ScoreLine]:
    found = []
    for asked, status, value in answers:
        category = category_of(asked.item, status, value) if asked.construct == _PERFORMANCE else None
        if category is not None:
            found.append((bank.places[asked.item.pk], category))
    areas = area_scores(bank, found)
    lines = [
        _line(_PERFORMANCE, _AREA, one.area, one.value, one.answered, one.level, one.low, one.high) for one in areas
    ]
    values = [one.value for one in areas if one.value is not None]
    whole = fmean(values) if len(values) == len(areas) else None
    level = level_of(whole, reachable={level for own in bank.reachable for level in own})
    return [*lines, _line(_PERFORMANCE, _OVERALL, "", whole, len(found), level)]


def _performance(answers: Sequence[Given]) -> list[ScoreLine]:
    given = []
    for asked, status, value in answers:
        if asked.construct != _PERFORMANCE:
            continue
        # «No lo sé» is an answer that is not right; skipped or not understood is no answer.
        credit = None if status in PASSED_OVER else 0.0
        if status == Answer.Status.ANSWERED:
            credit = credit_of(asked.item, value)
        given.append(PerformanceAnswer(asked.area, asked.competence, asked.level, credit))
    if not given:
        return []
    profile = score_performance(given)
    lines = []
    for scope, found in ((_AREA, profile.areas), (_COMPETENCE, profile.competences)):
        for one in found:
            if scope == _COMPETENCE and not one.is_assessed:
                continue
            interval = one.interval
            low, high = (None, None) if interval is None else (interval.low, interval.high)
            lines.append(_line(_PERFORMANCE, scope, one.code, one.value, one.answered, one.level, low, high))
    reachable = {answer.level for answer in given}
    level = level_of(profile.overall, reachable=reachable)
    answered = sum(one.answered for one in profile.areas)
    return [*lines, _line(_PERFORMANCE, _OVERALL, "", profile.overall, answered, level)]


_PERFORMANCE, _PERCEPTION = str(Construct.PERFORMANCE), str(Construct.PERCEPTION)
_AREA, _COMPETENCE, _OVERALL = str(Score.Scope.AREA), str(Score.Scope.COMPETENCE), str(Score.Scope.OVERALL)


def _perception(answers: Sequence[Given]) -> list[ScoreLine]:
    given = [
        PerceptionAnswer(asked.area, asked.competence, value)
        for asked, _status, value in answers
        if asked.construct == _PERCEPTION
    ]
    if not given:
        return []
    profile = score_perception(given)
    lines = []
    for scope, found in ((_AREA, profile.areas), (_COMPETENCE, profile.competences)):
        for one in found:
            if scope == _COMPETENCE and not one.is_assessed:
                continue
            level = level_of(one.value, reachable=PERCEIVED_LEVELS)
            lines.append(_line(_PERCEPTION, scope, one.code, one.value, one.answered, level))
    level = level_of(profile.overall, reachable=PERCEIVED_LEVELS)
    answered = sum(one.answered for one in profile.areas)
    return [*lines, _line(_PERCEPTION, _OVERALL, "", profile.overall, answered, level)]


def _line(  # noqa: PLR0917 - the columns, in their order
    construct: str,
    scope: str,
    code: str,
    value: float | None,
    count: int,
    level: Level,
    low: float | None = None,
    high: float | None = None,
) -> ScoreLine:
    return ScoreLine(construct, scope, code, value, low, high, level.name if level.is_assessed else "", count)
