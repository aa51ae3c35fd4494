"""From the answers of responses to their scores. Reads nothing and writes nothing."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from apropia.diagnosis.models import Answer, Construct, Item, Response, Score, SurveyWave
from apropia.diagnosis.queries.adaptive import PASSED_OVER, category_of
from apropia.diagnosis.queries.grading import credit_of
from apropia.science.psychometrics.levels import Level, level_of
from apropia.science.psychometrics.scoring import (
    ADAPTIVE_METHOD_VERSION,
    CALIBRATED_METHOD_VERSION,
    SCORING_METHOD_VERSION,
    PerceptionAnswer,
    PerformanceAnswer,
    PerformanceScore,
    WholeScore,
    score_perception,
    score_performance,
)

if TYPE_CHECKING:
    from apropia.diagnosis.queries.adaptive_bank import AdaptiveBank
    from apropia.diagnosis.queries.bank_scores import BankProfile, BankScore

METHOD_VERSIONS = (SCORING_METHOD_VERSION, CALIBRATED_METHOD_VERSION, ADAPTIVE_METHOD_VERSION)
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
    deviation: float | None = None
    certainty: float | None = None


def asked_of(item: Item) -> Asked:
    """Return what scoring needs to know of an item, which comes with competence and area loaded."""
    competence = item.competence
    assert competence is not None  # held by a constraint of the table
    level = Level[item.level] if item.level else Level.BASIC
    return Asked(item, str(item.construct), competence.area.code, competence.code, level)


def method_of(wave: SurveyWave) -> str:
    """Return the method by which the responses of a wave are scored."""
    if wave.simulation_id is not None:
        return ADAPTIVE_METHOD_VERSION
    return SCORING_METHOD_VERSION if wave.calibration_id is None else CALIBRATED_METHOD_VERSION


def scores_of(response: Response, answers: Iterable[Answer], bank: "AdaptiveBank | None") -> list[Score]:
    """Return the unsaved scores of a response; answers come with item, competence and area loaded.

    `bank` is that of the wave (`adaptive.yardstick_of`).
    """
    counted = [one for one in answers if one.item.competence is not None and not one.item.is_pilot]
    given = [Given(asked_of(one.item), one.status, one.value) for one in counted]
    method = method_of(response.wave)
    return [
        Score(entity_id=response.entity_id, response=response, method_version=method, **line._asdict())
        for line in lines_of([given], bank, is_adaptive=response.wave.simulation_id is not None)[0]
    ]


def lines_of(
    people: Sequence[Sequence[Given]], bank: "AdaptiveBank | None", *, is_adaptive: bool
) -> list[list[ScoreLine]]:
    """Return what the answers of each response are worth, in their order.

    Areas and the whole are always there, `value` null when not assessed; a competence only where it could be assessed.
    With a calibration, one answer of its own tells of a competence, for the others of its area tell of it too; without,
    it takes as many as of an area. The areas of a balanced form are shares of what was solved either way.
    """
    profiles = [None] * len(people) if bank is None else _by_bank(people, bank)
    return [
        [*(_adaptive(own) if is_adaptive and own is not None else _balanced(given, own)), *_perception(given)]
        for given, own in zip(people, profiles, strict=True)
    ]


def _by_bank(people: Sequence[Sequence[Given]], bank: "AdaptiveBank") -> "list[BankProfile]":
    from apropia.diagnosis.queries.bank_scores import bank_scores  # noqa: PLC0415  slow to load

    return bank_scores(bank, [_categories(answers, bank) for answers in people])


def _categories(answers: Sequence[Given], bank: "AdaptiveBank") -> list[tuple[int, int]]:
    found = []
    for asked, status, value in answers:
        place = bank.places.get(asked.item.pk) if asked.construct == _PERFORMANCE else None
        category = None if place is None else category_of(asked.item, status, value)
        if place is not None and category is not None:
            found.append((place, category))
    return found


def _adaptive(profile: "BankProfile") -> list[ScoreLine]:
    lines = [_bank_line(_AREA, one) for one in profile.areas]
    lines += [_bank_line(_COMPETENCE, one) for one in profile.competences]
    return [*lines, _whole_line(profile.overall, sum(one.answered for one in profile.areas))]


def _balanced(answers: Sequence[Given], profile: "BankProfile | None") -> list[ScoreLine]:
    shares = _performance(answers)
    if profile is None:
        return shares
    others = [line for line in shares if line.scope != _COMPETENCE]
    return [*others, *(_bank_line(_COMPETENCE, one) for one in profile.competences)]


def _bank_line(scope: str, one: "BankScore") -> ScoreLine:
    sure = (one.deviation, one.chance)
    return _line(_PERFORMANCE, scope, one.code, one.value, one.answered, one.level, one.low, one.high, *sure)


def _whole_line(one: WholeScore, answered: int) -> ScoreLine:
    sure = (one.deviation, one.chance)
    return _line(_PERFORMANCE, _OVERALL, "", one.value, answered, one.level, one.low, one.high, *sure)


def _share_line(scope: str, one: PerformanceScore) -> ScoreLine:
    low, high = (None, None) if one.interval is None else (one.interval.low, one.interval.high)
    sure = (one.deviation, one.chance)
    return _line(_PERFORMANCE, scope, one.code, one.value, one.answered, one.level, low, high, *sure)


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
    lines = [_share_line(_AREA, one) for one in profile.areas]
    lines += [_share_line(_COMPETENCE, one) for one in profile.competences if one.is_assessed]
    return [*lines, _whole_line(profile.overall, sum(one.answered for one in profile.areas))]


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
    deviation: float | None = None,
    chance: float | None = None,
) -> ScoreLine:
    name = level.name if level.is_assessed else ""
    return ScoreLine(construct, scope, code, value, low, high, name, count, deviation, chance)
