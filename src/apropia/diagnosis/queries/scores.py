"""From the answers of one response to its scores. Reads nothing and writes nothing."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from apropia.diagnosis.models import Answer, Construct, Item, ItemKind, Response, Score
from apropia.diagnosis.queries.grading import credit_of
from apropia.science.psychometrics.levels import Level, level_of
from apropia.science.psychometrics.scoring import (
    SCORING_METHOD_VERSION,
    PerceptionAnswer,
    PerformanceAnswer,
    score_perception,
    score_performance,
)

# Self-reports never reach «Altamente avanzado» (methods.md#levels).
PERCEIVED_LEVELS = (Level.BASIC, Level.INTERMEDIATE, Level.ADVANCED)


class Given(NamedTuple):
    """What is scored of an answer; its item comes with competence and area loaded."""

    item: Item
    status: str
    value: Any


def scores_of(response: Response, answers: Iterable[Given | Answer]) -> list[Score]:
    """Return the unsaved scores of a response; answers come with item, competence and area loaded.

    Areas and the whole are always there, `value` null when not assessed; a competence only where it could be assessed.
    """
    answers = list(answers)
    return [*_performance(response, answers), *_perception(response, answers)]


def _places(item: Item) -> tuple[str, str]:
    assert item.competence is not None  # held by a constraint of the table
    return item.competence.area.code, item.competence.code


def _performance(response: Response, answers: list[Given | Answer]) -> list[Score]:
    given = []
    for answer in answers:
        if answer.item.construct != Construct.PERFORMANCE:
            continue
        area, competence = _places(answer.item)
        # «No lo sé» is an answer that is not right; skipped or not understood is no answer.
        credit = None if answer.status in _MISSING else 0.0
        if answer.status == Answer.Status.ANSWERED:
            credit = credit_of(answer.item, answer.value)
        level = Level[answer.item.level] if answer.item.level else Level.BASIC
        given.append(PerformanceAnswer(area=area, competence=competence, level=level, credit=credit))
    if not given:
        return []
    profile = score_performance(given)
    rows = []
    for scope, found in ((Score.Scope.AREA, profile.areas), (Score.Scope.COMPETENCE, profile.competences)):
        for one in found:
            if scope == Score.Scope.COMPETENCE and not one.is_assessed:
                continue
            row = _row(response, Construct.PERFORMANCE, scope, one.code, one.value, one.answered, one.level)
            if one.interval is not None:
                row.low, row.high = one.interval.low, one.interval.high
            rows.append(row)
    reachable = {answer.level for answer in given}
    level = level_of(profile.overall, reachable=reachable)
    answered = sum(one.answered for one in profile.areas)
    return [
        *rows,
        _row(response, Construct.PERFORMANCE, Score.Scope.OVERALL, "", profile.overall, answered, level),
    ]


_MISSING = (Answer.Status.SKIPPED, Answer.Status.NOT_UNDERSTOOD)


def _perception(response: Response, answers: list[Given | Answer]) -> list[Score]:
    given = [
        PerceptionAnswer(*_places(answer.item), value=answer.value)
        for answer in answers
        if answer.item.kind == ItemKind.PERCEPTION
    ]
    if not given:
        return []
    profile = score_perception(given)
    rows = []
    for scope, found in ((Score.Scope.AREA, profile.areas), (Score.Scope.COMPETENCE, profile.competences)):
        for one in found:
            if scope == Score.Scope.COMPETENCE and not one.is_assessed:
                continue
            level = level_of(one.value, reachable=PERCEIVED_LEVELS)
            rows.append(_row(response, Construct.PERCEPTION, scope, one.code, one.value, one.answered, level))
    level = level_of(profile.overall, reachable=PERCEIVED_LEVELS)
    answered = sum(one.answered for one in profile.areas)
    return [*rows, _row(response, Construct.PERCEPTION, Score.Scope.OVERALL, "", profile.overall, answered, level)]


def _row(  # noqa: PLR0917 - the columns, in their order
    response: Response, construct: str, scope: str, code: str, value: float | None, count: int, level: Level
) -> Score:
    return Score(
        entity_id=response.entity_id,
        response=response,
        method_version=SCORING_METHOD_VERSION,
        construct=construct,
        scope=scope,
        code=code,
        value=value,
        level=level.name if level.is_assessed else "",
        items_count=count,
    )
