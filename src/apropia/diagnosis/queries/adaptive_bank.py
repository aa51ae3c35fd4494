"""The bank of an adaptive test: the questions of a calibration, and the rules and weights that a trial found."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from apropia.competences.models import LEVEL_ORDER
from apropia.diagnosis.models import Calibration, Item, Limits, Simulation
from apropia.diagnosis.policies.kinship import Kin, rivals_of
from apropia.science.psychometrics.adaptive.bank import Bank, BankItem
from apropia.science.psychometrics.adaptive.domain import domain_curves, places_of
from apropia.science.psychometrics.adaptive.rules import Rules
from apropia.science.psychometrics.competences import USUAL_WITHIN, Places, along_competence, correlations_between
from apropia.science.psychometrics.curves import Model
from apropia.science.psychometrics.levels import DEFAULT_CUTS, Level
from apropia.science.psychometrics.responses import Floats

# Of a bank that chooses nothing.
_NO_LIMITS = Limits(questions=0, minutes=0, error=0.0, ceiling=1.0)


@dataclass(frozen=True)
class Row:
    """One calibrated question."""

    item_id: int
    code: str
    area: str
    level: str
    slope: float
    intercept: float
    seconds: int
    family: str = ""
    enemies: tuple[str, ...] = ()
    competence: str = ""


@dataclass(frozen=True)
class AdaptiveBank:
    """What chooses and what scores: nothing in it ever changes. Scales are `areas`, in their order.

    `within` is, for each area, how two of its competences go together.
    """

    rows: tuple[Row, ...]
    areas: tuple[str, ...]
    correlations: tuple[tuple[float, ...], ...]
    limits: Limits
    weights: tuple[float, ...] | None = None
    within: tuple[float, ...] = ()

    @cached_property
    def bank(self) -> Bank:
        rivals = rivals_of(self.rows)
        return Bank(
            tuple(
                BankItem(
                    row.code,
                    Model.TWO_PL,
                    (row.slope, row.intercept),
                    area=row.area,
                    scale=self.areas.index(row.area),
                    seconds=row.seconds,
                    enemies=rivals.get(row.code, frozenset()),
                )
                for row in self.rows
            ),
            weights=None if self.weights is None else np.array(self.weights),
        )

    @cached_property
    def rules(self) -> Rules:
        """Return the limits as rules. Levels begin where they do in a fixed form: at shares of the bank solved."""
        cuts = {scale: places_of(curve, self.bank.nodes, DEFAULT_CUTS) for scale, curve in enumerate(self.curves)}
        return Rules(
            items=self.limits.questions,
            seconds=self.limits.minutes * 60,
            error=self.limits.error,
            ceiling=self.limits.ceiling,
            cuts={scale: own for scale, own in cuts.items() if own},
            correlations=np.array(self.correlations),
        )

    @cached_property
    def curves(self) -> Floats:
        """Return what share of each area's questions is solved at each node (areas × nodes, 0–100)."""
        return domain_curves(self.bank, [row.level for row in self.rows])

    @cached_property
    def competences(self) -> tuple[str, ...]:
        """Return the competences that have questions, in the order of their codes."""
        return tuple(sorted({row.competence for row in self.rows}))

    @cached_property
    def competence_of(self) -> Places:
        """Return for each question the place of its competence."""
        return np.array([self.competences.index(row.competence) for row in self.rows], dtype=np.intp)

    @cached_property
    def area_of_competence(self) -> Places:
        area_of = {row.competence: self.areas.index(row.area) for row in self.rows}
        return np.array([area_of[code] for code in self.competences], dtype=np.intp)

    @cached_property
    def competence_correlations(self) -> Floats:
        return correlations_between(np.array(self.correlations), self.within, self.area_of_competence)

    @cached_property
    def along_competence(self) -> tuple[Floats, Floats]:
        """Return slopes and intercepts of the questions along their competences."""
        within = np.array(self.within)[[self.areas.index(row.area) for row in self.rows]]
        slopes, intercepts = np.array([(row.slope, row.intercept) for row in self.rows]).T
        return along_competence(slopes, intercepts, within)

    @cached_property
    def item_ids(self) -> dict[str, int]:
        return {row.code: row.item_id for row in self.rows}

    def is_barred(self, item: Kin) -> bool:
        """Say whether a question that is not of the bank is a rival of one that is, so that nobody may meet both."""
        return bool(
            (item.family and item.family in self._families)
            or item.code in self._enemies
            or not self.item_ids.keys().isdisjoint(item.enemies)
        )

    @cached_property
    def _families(self) -> frozenset[str]:
        return frozenset(row.family for row in self.rows)

    @cached_property
    def _enemies(self) -> frozenset[str]:
        return frozenset(code for row in self.rows for code in row.enemies)

    @cached_property
    def places(self) -> dict[int, int]:
        """Return the place in the bank of each item."""
        return {row.item_id: place for place, row in enumerate(self.rows)}

    @cached_property
    def reachable(self) -> tuple[tuple[Level, ...], ...]:
        """Return the levels that the questions of each area can show."""
        return tuple(
            tuple(Level(LEVEL_ORDER[row.level]) for row in self.rows if row.area == area and row.level)
            for area in self.areas
        )

    @cached_property
    def reachable_in_competence(self) -> tuple[tuple[Level, ...], ...]:
        """Return the levels that the questions of each competence can show."""
        return tuple(
            tuple(Level(LEVEL_ORDER[row.level]) for row in self.rows if row.competence == code and row.level)
            for code in self.competences
        )


def bank_of_calibration(calibration: Calibration, limits: Limits) -> AdaptiveBank:
    """Return the bank as it is before a trial has found its weights. One query."""
    rows = _rows(calibration)
    return _kept(rows, _areas(calibration, rows), limits, None)


def bank_to_score(calibration: Calibration) -> AdaptiveBank:
    """Return the questions of a calibration for scoring alone. One query."""
    return bank_of_calibration(calibration, _NO_LIMITS)


def bank_of_trial(trial: Simulation) -> AdaptiveBank:
    """Return the bank as it was tried. One query; what follows from it is kept in memory."""
    rows = _rows(trial.calibration)
    weights = {one["item"]: one["weight"] for one in trial.result["items"]}
    found = tuple(float(weights[row.code]) for row in rows)
    return _kept(rows, _areas(trial.calibration, rows), Limits(**trial.limits), found)


def _rows(calibration: Calibration) -> tuple[Row, ...]:
    of_item = (
        "item__level",
        "slope",
        "intercepts",
        "item__seconds",
        "item__family",
        "item__enemies",
        "item__competence__code",
    )
    in_use = calibration.items.filter(item__status=Item.Status.ACTIVE)
    found = in_use.order_by("area", "code").values_list("item_id", "code", "area", *of_item)
    return tuple(
        Row(item, code, area, level, slope, intercepts[0], seconds, family, tuple(enemies), competence)
        for item, code, area, level, slope, intercepts, seconds, family, enemies, competence in found
    )


class _Areas(NamedTuple):
    areas: tuple[str, ...]
    correlations: tuple[tuple[float, ...], ...]
    within: tuple[float, ...]


def _areas(calibration: Calibration, rows: Sequence[Row]) -> _Areas:
    """Return the areas that have questions in use, and how they go together: of others there is nothing to ask."""
    method, asked = calibration.method, {row.area for row in rows}
    kept = [place for place, one in enumerate(method["areas"]) if one["area"] in asked]
    correlations = [[method["correlations"][first][second] for second in kept] for first in kept]
    areas = [method["areas"][place] for place in kept]
    # Calibrations made before competences were scored say nothing of them.
    within = tuple(one.get("within", USUAL_WITHIN) for one in areas)
    return _Areas(tuple(one["area"] for one in areas), _tuples(correlations), within)


def _tuples(rows: Sequence[Sequence[float]]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in rows)


@lru_cache(maxsize=16)
def _kept(rows: tuple[Row, ...], areas: _Areas, limits: Limits, weights: tuple[float, ...] | None) -> AdaptiveBank:
    # Kept by what it is made of, not by the key of a row: nothing stale can ever be found.
    return AdaptiveBank(rows, areas.areas, areas.correlations, limits, weights, areas.within)
