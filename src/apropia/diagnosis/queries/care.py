"""With how much care a wave was answered: signs of each response, and counts of them. No page ever sees a response.

A sign alone says little; two of them flag a response. Nobody is left out for it unless the manager so decides.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Count, Q

from apropia.diagnosis.models import Answer, Calibration, Construct, Item, Response, ResponseSign, SurveyWave
from apropia.diagnosis.queries.adaptive import category_of
from apropia.diagnosis.queries.calibration_basis import adopted_of
from apropia.diagnosis.queries.plain_answers import PlainAnswer, plain_answers
from apropia.science.psychometrics import care
from apropia.science.psychometrics.curves import Model
from apropia.science.psychometrics.items import Block
from apropia.science.psychometrics.person import ODD, placed
from apropia.science.psychometrics.responses import MISSING, Responses

WITHOUT = (Answer.Status.SKIPPED, Answer.Status.NOT_UNDERSTOOD)


@dataclass(frozen=True)
class Curves:
    """The calibrated questions of one area, and the columns that their answers stand in."""

    block: Block
    columns: Mapping[int, int]


@dataclass(frozen=True)
class Bearings:
    """What signs are read against: the questions of a wave and, where it has a calibration, their curves by area."""

    items: Mapping[int, Item]
    areas: Sequence[Curves]
    calibration: Calibration | None


@dataclass(frozen=True)
class Signs:
    """The signs of one response, and which of them could be looked for."""

    found: tuple[str, ...]
    looked_for: tuple[str, ...]
    longest_run: float | None

    @property
    def is_flagged(self) -> bool:
        return len(self.found) >= care.SIGNS_TO_FLAG


def bearings_of(*, wave: SurveyWave) -> Bearings:
    """Return what the answers of a wave are compared with. Three queries."""
    items = {item.pk: item for item in Item.objects.filter(version_id=wave.version_id).select_related("scale")}
    calibration = _calibration_of(wave)
    if calibration is None:
        return Bearings(items, (), None)
    by_code = {item.code: item.pk for item in items.values()}
    areas: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
    for code, area, slope, intercepts in calibration.items.values_list("code", "area", "slope", "intercepts"):
        if code in by_code and len(intercepts) == 1:
            areas[area].append((by_code[code], slope, intercepts[0]))
    return Bearings(items, [_curves(rows) for rows in areas.values()], calibration)


def _calibration_of(wave: SurveyWave) -> Calibration | None:
    if wave.simulation is not None:
        return wave.simulation.calibration
    return adopted_of(wave.version.instrument_id).first()


def _curves(rows: Sequence[tuple[int, float, float]]) -> Curves:
    parameters = np.array([[slope, intercept] for _item, slope, intercept in rows])
    columns = {item: column for column, (item, _slope, _intercept) in enumerate(rows)}
    return Curves(Block(tuple(range(len(rows))), Model.TWO_PL, parameters), columns)


def completed_of(*, wave: SurveyWave) -> list[UUID]:
    """Return the completed responses of a wave, in the order of their keys."""
    done = Response.objects.filter(wave=wave, completed_on__isnull=False).order_by("pk")
    return list(done.values_list("pk", flat=True))


def signs_of(*, responses: Sequence[UUID], bearings: Bearings) -> dict[UUID, Signs]:
    """Return the signs of so many responses. One query."""
    given: dict[str, list[PlainAnswer]] = {key.hex: [] for key in responses}
    for one in plain_answers(Answer.objects.filter(response__in=responses).order_by("response", "slot")):
        given[one.response].append(one)
    fits = _fits([given[key.hex] for key in responses], bearings)
    return {key: _signs(given[key.hex], fit, bearings.items) for key, fit in zip(responses, fits, strict=True)}


def _signs(answers: Sequence[PlainAnswer], fit: float | None, items: Mapping[int, Item]) -> Signs:
    believed = [
        one.value
        for one in answers
        if one.status == Answer.Status.ANSWERED and items[one.item_id].construct == Construct.PERCEPTION
    ]
    same = care.sameness(believed)
    timed = [(float(one.seconds), float(items[one.item_id].seconds)) for one in answers if one.seconds is not None]
    looked = {
        ResponseSign.STRAIGHT: same is not None and same.answers >= care.LEAST_SCALED,
        ResponseSign.FAST: 2 * len(timed) >= len(answers) > 0,
        ResponseSign.MISSING: bool(answers),
        ResponseSign.ODD: fit is not None,
    }
    found = {
        ResponseSign.STRAIGHT: same is not None and same.is_straight,
        ResponseSign.FAST: care.is_too_fast(spent=[one for one, _ in timed], expected=[two for _, two in timed]),
        ResponseSign.MISSING: care.is_mostly_missing(
            missing=sum(one.status in WITHOUT for one in answers), asked=len(answers)
        ),
        ResponseSign.ODD: fit is not None and fit < ODD,
    }
    return Signs(
        found=tuple(str(sign) for sign, is_there in found.items() if is_there and looked[sign]),
        looked_for=tuple(str(sign) for sign, is_there in looked.items() if is_there),
        longest_run=same.longest_run / same.answers if same is not None and looked[ResponseSign.STRAIGHT] else None,
    )


def _fits(given: Sequence[Sequence[PlainAnswer]], bearings: Bearings) -> list[float | None]:
    """Return how usual the pattern of each person is (lz*), all areas together."""
    found: list[list[float]] = [[] for _person in given]
    for area in bearings.areas:
        table = np.full((len(given), len(area.columns)), MISSING, dtype=np.int8)
        for row, answers in enumerate(given):
            for one in answers:
                if (column := area.columns.get(one.item_id)) is None:
                    continue
                category = category_of(bearings.items[one.item_id], one.status, one.value)
                table[row, column] = MISSING if category is None else category
        names = tuple(map(str, area.columns))
        fit = placed(Responses(names, table, ((0.0, 1.0),) * len(names)), [area.block]).fit
        for row, one_fit in enumerate(fit):
            found[row].append(float(one_fit))
    return [care.fit_over_scales(fits) for fits in found]


class Tallies:
    """Counts over the responses of a wave, as its batches are read."""

    def __init__(self) -> None:
        self.people = self.flagged = 0
        self.found: Counter[str] = Counter()
        self.looked_for: Counter[str] = Counter()
        self.runs: list[float] = []

    def add(self, signs: Iterable[Signs]) -> None:
        for one in signs:
            self.people += 1
            self.flagged += one.is_flagged
            self.found.update(one.found)
            self.looked_for.update(one.looked_for)
            if one.longest_run is not None:
                self.runs.append(one.longest_run)

    def told(self, bearings: Bearings) -> dict[str, Any]:
        """Return what is kept with the wave: sums, unprotected, for no page."""
        return {
            "people": self.people,
            "flagged": self.flagged,
            "signs": {str(sign): [self.found[str(sign)], self.looked_for[str(sign)]] for sign in ResponseSign},
            "longest_run": round(median(self.runs), 3) if self.runs else None,
            "calibration": bearings.calibration.number if bearings.calibration is not None else None,
        }


def missing_of(*, wave: SurveyWave) -> dict[str, Any]:
    """Return how many were asked each section and question and gave no answer. Two queries."""
    done = Answer.objects.filter(response__wave=wave, response__completed_on__isnull=False).order_by()
    counts = {
        "people": Count("response", distinct=True),
        "asked": Count("pk"),
        "missing": Count("pk", filter=Q(status__in=WITHOUT)),
    }
    sections = done.values_list("item__section_id", "item__section__title").annotate(**counts)
    items = done.values_list("item__section_id", "item__code").annotate(**counts)
    names = ("section", "name", *counts)
    return {
        "sections": [dict(zip(names, row, strict=True)) for row in sections],
        "items": [dict(zip(names, row, strict=True)) for row in items],
    }
