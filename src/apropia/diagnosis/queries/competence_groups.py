"""What a published wave says of each competence, of the whole entity. Everything passes `foundation.small_groups`."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, F, Max, Min, Sum

from apropia.competences.queries.framework import framework_areas
from apropia.diagnosis.models import Construct, Response, Score, SurveyWave
from apropia.diagnosis.queries.scores import method_of
from apropia.foundation.small_groups import Empty, Figure, Shown, Table, Tally, minimum_cell, protect
from apropia.science.impact.intervals import mean_margin

KEPT_SECONDS = 3600


@dataclass(frozen=True)
class CompetenceFigures:
    """What was solved in one competence, 0–100, and beside it what was believed: never one figure of both.

    `low` and `high` are the 95 % margin of what was solved; None where it is protected or of fewer than 30 people.
    """

    code: str
    name: str
    area: str
    solved: Figure
    believed: Figure
    low: float | None
    high: float | None


@dataclass(frozen=True)
class _Group:
    """A protected mean, and how much single scores spread about it."""

    figure: Figure
    deviation: float


def competences_of(*, wave: SurveyWave) -> list[CompetenceFigures]:
    """Return the competences of which somebody has a score, in the order of the framework. At most four queries.

    Whoever was not assessed in a competence is in none of its figures.
    """
    found, told = _published(wave), []
    for area in framework_areas() if found else ():
        for one in area.competences:
            solved = found.get((str(Construct.PERFORMANCE), one.code))
            if solved is None:
                continue
            believed = found.get((str(Construct.PERCEPTION), one.code), _Group(Empty(), 0.0))
            low, high = _margin(solved, wave)
            told.append(CompetenceFigures(one.code, one.name, area.name, solved.figure, believed.figure, low, high))
    return told


def _margin(group: _Group, wave: SurveyWave) -> tuple[float | None, float | None]:
    figure = group.figure
    if not isinstance(figure, Shown) or figure.value is None:
        return None, None
    margin = mean_margin(figure.value, group.deviation, figure.n, population=max(wave.population_count, figure.n))
    return (None, None) if margin is None else (max(margin.low, 0.0), min(margin.high, 100.0))


def _published(wave: SurveyWave) -> dict[tuple[str, str], _Group]:
    """Return the figures by construct and competence. What was published no longer changes, so it is kept a while."""
    answered = Response.objects.filter(wave=wave, completed_on__isnull=False, is_excluded=False).count()
    k = minimum_cell(wave.entity.minimum_cell, wave.min_cell)
    key = f"diagnosis.competences.{wave.pk}.{wave.published_at:%Y%m%d%H%M%S}.{answered}.{k}"
    found: dict[tuple[str, str], _Group] | None = cache.get(key)
    if found is None:
        found = _protected(wave, k)
        cache.set(key, found, timeout=KEPT_SECONDS)
    return found


def _protected(wave: SurveyWave, k: int) -> dict[tuple[str, str], _Group]:
    """Protect each competence over the cells of the other figures: units by type of engagement. One query."""
    rows = (
        Score.objects.filter(
            response__wave=wave,
            response__completed_on__isnull=False,
            response__is_excluded=False,
            scope=Score.Scope.COMPETENCE,
            method_version=method_of(wave),
            value__isnull=False,
        )
        .order_by()
        .values_list("construct", "code", "response__unit_id", "response__engagement_type")
        .annotate(
            people=Count("pk"),
            total=Sum("value"),
            squares=Sum(F("value") * F("value")),
            lowest=Min("value"),
            highest=Max("value"),
        )
    )
    cells: dict[tuple[str, str], dict[tuple[str, str], Tally]] = defaultdict(dict)
    squares: dict[tuple[str, str], float] = defaultdict(float)
    for construct, code, unit_id, engagement, people, total, of_squares, lowest, highest in rows:
        cells[construct, code][str(unit_id or 0), engagement or "?"] = Tally(people, total, people, lowest, highest)
        squares[construct, code] += of_squares
    return {
        place: _Group(protect(Table(own), k=k).total, _deviation(own.values(), squares[place]))
        for place, own in cells.items()
    }


def _deviation(cells: Iterable[Tally], squares: float) -> float:
    whole = sum(cells, Tally())
    if whole.people < 2:
        return 0.0
    return math.sqrt(max(squares - whole.numerator**2 / whole.people, 0.0) / (whole.people - 1))
