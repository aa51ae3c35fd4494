"""Scores of competences, areas and the whole, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from apropia.science.psychometrics.adaptive.bank import Bank, BankItem, Places
from apropia.science.psychometrics.adaptive.domain import composite_of, domain_curves, domain_scores, reached
from apropia.science.psychometrics.adaptive.standing import Standing
from apropia.science.psychometrics.areas import LARGEST_SAMPLE, FoundArea, correlations_of
from apropia.science.psychometrics.competences import along_competence, correlations_between, logs_of, within_of
from apropia.science.psychometrics.curves import Model
from apropia.science.psychometrics.errors import UnusableAnswers
from apropia.science.psychometrics.expectation import grid
from apropia.science.psychometrics.levels import DEFAULT_CUTS, Level, chance_of, is_enough, level_of
from apropia.science.psychometrics.responses import Floats
from apropia.science.psychometrics.scoring import MINIMUM_ITEMS, whole_score

# So many people at a time: what is kept of each is a grid for every competence.
CHUNK = 2_000
FOR_TWO_ANSWERS = (Model.RASCH, Model.TWO_PL)


class Measures(Protocol):
    """What an item measures. ``level`` is 1–4 or None, of all items alike."""

    @property
    def item(self) -> str: ...
    @property
    def area(self) -> str: ...
    @property
    def competence(self) -> str: ...
    @property
    def level(self) -> int | None: ...


@dataclass(frozen=True)
class _Structure:
    """Items on the scale of their population, and what each measures."""

    own: Sequence[Measures]
    slopes: Floats
    intercepts: Floats
    table: Floats

    @cached_property
    def areas(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.area for one in self.own))

    @cached_property
    def competences(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.competence for one in self.own))

    @cached_property
    def area_of(self) -> Places:
        return np.array([self.areas.index(one.area) for one in self.own], dtype=np.intp)

    @cached_property
    def competence_of(self) -> Places:
        return np.array([self.competences.index(one.competence) for one in self.own], dtype=np.intp)

    @cached_property
    def area_of_competence(self) -> Places:
        areas = {one.competence: self.areas.index(one.area) for one in self.own}
        return np.array([areas[code] for code in self.competences], dtype=np.intp)

    def answered(self, of: Places, count: int) -> Places:
        """Return how many answers each person gave of each scale (people × scales)."""
        there = ~np.isnan(self.table)
        return np.stack([there[:, of == place].sum(axis=1) for place in range(count)], axis=1)

    def levels(self, of: Places, count: int) -> list[list[Level]]:
        return [
            [Level(one.level) for one, place in zip(self.own, of, strict=True) if place == scale and one.level]
            for scale in range(count)
        ]


def structure_report(
    table: npt.ArrayLike,
    items: Sequence[str],
    calibrations: Sequence[Mapping[str, Any]],
    structure: Sequence[Measures],
) -> dict[str, Any]:
    """Score people in each competence, each area and the whole, with items of several `calibration_report`.

    Parameters
    ----------
    table : people × items: the two values that were calibrated, NaN where there is no answer
    items : names of the columns
    calibrations : of one area each or of several; models for two answers
    structure : what each item measures; other items than those of the table may be there

    Returns
    -------
    ``scores``: for each row ``areas``, ``competences`` and ``overall``; ``correlations`` of ``areas``, in their order;
    ``within`` for each area. Names as in docs/reference/science.md.

    Raises
    ------
    UnusableAnswers
        If an item is in no calibration or in no row of the structure, a model is for more than two answers, or a value
        was never seen.
    """
    found = _structure(np.asarray(table, dtype=np.float64), items, calibrations, structure)
    nodes = grid()
    areas = _correlations(found, nodes)
    within = _within(found, nodes)
    scores: list[dict[str, Any]] = []
    for start in range(0, len(found.table), CHUNK):
        part = replace(found, table=found.table[start : start + CHUNK])
        scores += _scores(part, *_standings(part, areas, [value for value, _error in within], nodes))
    return {
        "scores": scores,
        "areas": list(found.areas),
        "correlations": areas.tolist(),
        "within": {
            area: {"correlation": value, "se": error} for area, (value, error) in zip(found.areas, within, strict=True)
        },
    }


def _correlations(found: _Structure, nodes: Floats) -> Floats:
    logs = logs_of(found.table[:LARGEST_SAMPLE], found.slopes, found.intercepts, found.area_of, nodes)
    return correlations_of(
        [FoundArea((), len(logs), logs=logs[:, place], nodes=nodes) for place in range(logs.shape[1])]
    )


def _within(found: _Structure, nodes: Floats) -> list[tuple[float, float | None]]:
    told = []
    for place in range(len(found.areas)):
        own = found.area_of == place
        _codes, competence_of = np.unique(found.competence_of[own], return_inverse=True)
        told.append(within_of(found.table[:, own], found.slopes[own], found.intercepts[own], competence_of, nodes))
    return told


def _standings(found: _Structure, areas: Floats, within: Sequence[float], nodes: Floats) -> tuple[Standing, Standing]:
    """Return what is known of people on areas, and on competences."""
    of_areas = Standing(len(found.table), nodes, areas)
    of_areas.learn_at_once(logs_of(found.table, found.slopes, found.intercepts, found.area_of, nodes))
    between = correlations_between(areas, within, found.area_of_competence)
    of_competences = Standing(len(found.table), nodes, between)
    along = along_competence(found.slopes, found.intercepts, np.array(within)[found.area_of])
    of_competences.learn_at_once(logs_of(found.table, *along, found.competence_of, nodes))
    return of_areas, of_competences


def _structure(
    table: Floats, items: Sequence[str], calibrations: Sequence[Mapping[str, Any]], structure: Sequence[Measures]
) -> _Structure:
    known = {one["item"]: (calibration, one) for calibration in calibrations for one in calibration["items"]}
    measures = {one.item: one for one in structure}
    slopes, intercepts, right = np.empty(len(items)), np.empty(len(items)), np.full(table.shape, np.nan)
    for place, name in enumerate(items):
        if name not in known:
            raise UnusableAnswers("not_calibrated", item=name)
        if name not in measures:
            raise UnusableAnswers("not_in_structure", item=name)
        calibration, one = known[name]
        if Model(calibration["model"]) not in FOR_TWO_ANSWERS:
            raise UnusableAnswers("not_for_structure", model=calibration["model"])
        latent, column = calibration["latent"], table[:, place]
        if one.get("turned") is not None:
            column = one["turned"] - column
        for category, value in enumerate(one["values"]):
            right[column == value, place] = category
        strange = np.flatnonzero(~np.isnan(column) & np.isnan(right[:, place]))
        if len(strange):
            row = int(strange[0])
            raise UnusableAnswers("unknown_value", item=name, row=row + 1, value=f"{column[row]:g}")
        slopes[place] = one["slope"] * latent["sd"]
        intercepts[place] = one["intercepts"][0] + one["slope"] * latent["mean"]
    return _Structure([measures[name] for name in items], slopes, intercepts, right)


def _scores(found: _Structure, of_areas: Standing, of_competences: Standing) -> list[dict[str, Any]]:
    curves = _curves(found)
    counts = found.answered(found.area_of, len(found.areas))
    areas = _told(of_areas, found.areas, counts, curves, found.levels(found.area_of, len(found.areas)))
    competences = _told(
        of_competences,
        found.competences,
        found.answered(found.competence_of, len(found.competences)),
        None if curves is None else curves[found.area_of_competence],
        found.levels(found.competence_of, len(found.competences)),
    )
    wholes = _wholes(found, of_areas, curves, counts)
    return [
        {"areas": one, "competences": other, "overall": whole}
        for one, other, whole in zip(areas, competences, wholes, strict=True)
    ]


def _curves(found: _Structure) -> Floats | None:
    """Return what share of each area's items is solved at each node; None where no levels are told."""
    if any(one.level is None for one in found.own):
        return None
    bank = Bank(
        tuple(
            BankItem(one.item, Model.TWO_PL, (slope, intercept), area=one.area, scale=int(scale))
            for one, slope, intercept, scale in zip(
                found.own, found.slopes.tolist(), found.intercepts.tolist(), found.area_of, strict=True
            )
        )
    )
    return domain_curves(bank, [str(one.level) for one in found.own])


def _told(
    standing: Standing,
    codes: Sequence[str],
    counts: Places,
    curves: Floats | None,
    reachable: Sequence[Sequence[Level]],
) -> list[dict[str, dict[str, Any]]]:
    means, deviations = standing.means.tolist(), standing.deviations.tolist()
    shares = None if curves is None else _shares(standing, curves, reachable)
    rows = []
    for person, answered in enumerate(counts.tolist()):
        row = {}
        for scale, code in enumerate(codes):
            is_there = answered[scale] > 0
            share = shares[person][scale] if shares is not None and is_there else {}
            row[code] = {
                "state": _state(share) if is_there else "not_assessed",
                "answered": answered[scale],
                "score": means[person][scale] if is_there else None,
                "se": deviations[person][scale] if is_there else None,
                **(share or _NO_SHARE),
            }
        rows.append(row)
    return rows


_NO_SHARE: dict[str, Any] = {
    "share": None,
    "share_low": None,
    "share_high": None,
    "level": None,
    "level_probability": None,
}


def _state(share: Mapping[str, Any]) -> str:
    return "assessed" if is_enough(share.get("level_probability")) else "provisional"


def _shares(standing: Standing, curves: Floats, reachable: Sequence[Sequence[Level]]) -> list[list[dict[str, Any]]]:
    scores, chances = domain_scores(standing, curves), reached(standing, curves, DEFAULT_CUTS)
    rows = []
    for person in range(len(scores.values)):
        row = []
        for scale, levels in enumerate(reachable):
            value = float(scores.values[person, scale])
            level = level_of(value, reachable=levels)
            row.append(
                {
                    "share": value,
                    "share_low": float(scores.lows[person, scale]),
                    "share_high": float(scores.highs[person, scale]),
                    "level": int(level),
                    "level_probability": chance_of(level, chances[person, scale].tolist(), reachable=levels),
                }
            )
        rows.append(row)
    return rows


def _wholes(found: _Structure, standing: Standing, curves: Floats | None, counts: Places) -> list[dict[str, Any]]:
    """Return the mean of the areas, of who gave two answers of each at least."""
    spread = standing.deviations
    correlations = standing.covariances / (spread[:, :, None] * spread[:, None, :])
    places, errors = composite_of(standing.means, spread, correlations)
    shares = None
    if curves is not None:
        scores = domain_scores(standing, curves)
        shares = composite_of(scores.values, scores.deviations, correlations)
    levels = [Level(one.level) for one in found.own if one.level]
    rows = []
    is_enough_of_all = np.all(counts >= MINIMUM_ITEMS, axis=1)
    for person, enough in enumerate(is_enough_of_all.tolist()):
        share = _NO_SHARE
        if enough and shares is not None:
            whole = whole_score(*(float(one[person]) for one in shares), reachable=levels)
            share = {
                "share": whole.value,
                "share_low": whole.low,
                "share_high": whole.high,
                "level": int(whole.level),
                "level_probability": whole.chance,
            }
        rows.append(
            {
                "state": _state(share) if enough else "not_assessed",
                "answered": int(counts[person].sum()),
                "score": float(places[person]) if enough else None,
                "se": float(errors[person]) if enough else None,
                **share,
            }
        )
    return rows
