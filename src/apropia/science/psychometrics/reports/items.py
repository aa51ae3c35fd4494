"""Items and scores as plain values."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from apropia.science.psychometrics.adaptive.bank import BankItem
from apropia.science.psychometrics.calibration import Calibration, calibrate
from apropia.science.psychometrics.curves import Model, logistic, width_of
from apropia.science.psychometrics.difficulties import difficulties_of, intercepts_of
from apropia.science.psychometrics.errors import UnusableAnswers
from apropia.science.psychometrics.expectation import grid
from apropia.science.psychometrics.items import Block
from apropia.science.psychometrics.person import placed
from apropia.science.psychometrics.priors import Priors, priors_for
from apropia.science.psychometrics.reports.fit import fit_report
from apropia.science.psychometrics.responses import MISSING, Floats, Responses, as_responses
from apropia.science.psychometrics.scores import marginal_reliability, score
from apropia.science.psychometrics.uncertainty import Uncertainty, uncertainty_of


def calibration_report(
    table: npt.ArrayLike,
    items: Sequence[str],
    model: str,
    *,
    with_priors: bool = False,
    with_fit: bool = False,
    turned: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Calibrate a table and return everything that is known about it.

    Parameters
    ----------
    table : people × items, NaN where there is no answer
    model : rasch, 2pl, 3pl, grm or gpcm
    with_priors : whether the default priors bind slopes and intercepts; that of the asymptote always does
    with_fit : whether to try how well the model describes the answers, which takes people who answered everything
    turned : items already turned round, and the number that each answer was taken from

    Returns
    -------
    Names as in docs/reference/science.md. What cannot be said (an error where the information is not positive definite)
    is None.
    """
    responses = as_responses(table, items)
    kind = Model(model)
    priors = priors_for(kind, with_all=with_priors)
    found = calibrate(responses, kind, priors=priors)
    errors = uncertainty_of(found, responses)
    population = found.populations[0]
    scores = score(responses, found.blocks, found.nodes, mean=population.mean, deviation=population.deviation)
    return {
        "model": model,
        "people": responses.people,
        "log_likelihood": found.log_likelihood,
        "log_prior": found.penalty,
        "converged": found.converged,
        "rounds": found.rounds,
        "largest_change": found.largest_change,
        "prior": _told(priors),
        "reliability": scores.reliability,
        "marginal_reliability": marginal_reliability(found.blocks, found.nodes, deviation=population.deviation),
        "latent": {"mean": population.mean, "sd": population.deviation},
        "standard_errors": "observed" if errors.is_exact else "cross-product",
        "fit": fit_report(found, responses) if with_fit else None,
        "items": [one | {"turned": (turned or {}).get(one["item"])} for one in _items(kind, found, errors, responses)],
    }


def scores_report(table: npt.ArrayLike, items: Sequence[str], calibration: Mapping[str, Any]) -> dict[str, Any]:
    """Score people with the items of a `calibration_report`.

    Returns
    -------
    ``scores``: one mapping for each row with ``score`` and ``se``, ``wle`` and ``wle_se``, and ``fit``, None where the
    person answered nothing; and ``reliability``.

    Raises
    ------
    UnusableAnswers
        If the columns are not the items of the calibration, or a value was never seen there.
    """
    known = {one["item"]: one for one in calibration["items"]}
    unknown = [name for name in items if name not in known]
    if unknown:
        raise UnusableAnswers("not_calibrated", item=unknown[0])
    kind = Model(calibration["model"])
    own = [known[name] for name in items]
    responses = _as_calibrated(np.asarray(table, dtype=np.float64), items, own)
    latent = calibration["latent"]
    blocks = _blocks(kind, own)
    found = score(responses, blocks, grid(), mean=latent["mean"], deviation=latent["sd"])
    alone = placed(responses, blocks)
    is_there = responses.answered.any(axis=1)
    columns = {
        "score": np.where(is_there, found.means, np.nan),
        "se": np.where(is_there, found.deviations, np.nan),
        "wle": alone.places,
        "wle_se": alone.errors,
        "fit": alone.fit,
    }
    plain = {name: _plain(column) for name, column in columns.items()}
    return {
        "scores": [dict(zip(plain, row, strict=True)) for row in zip(*plain.values(), strict=True)],
        "reliability": found.reliability,
    }


def bank_of(calibration: Mapping[str, Any]) -> list[BankItem]:
    """Return the items of a `calibration_report` as questions that a test may choose from.

    The scale is that of the population: a Rasch scale is stretched so that its people have deviation 1.
    """
    kind, found = Model(calibration["model"]), []
    for one, block in zip(calibration["items"], _blocks(kind, calibration["items"]), strict=True):
        slope, *rest = block.parameters[0].tolist()
        found.append(BankItem(one["item"], kind, (slope * calibration["latent"]["sd"], *rest)))
    return found


def _told(priors: Priors) -> dict[str, Any] | None:
    told = {
        "log_slope": list(priors.log_slope) if priors.log_slope else None,
        "intercept": [0.0, priors.intercept_deviation] if priors.intercept_deviation else None,
        "logit_asymptote": list(priors.logit_asymptote) if priors.logit_asymptote else None,
    }
    return told if any(told.values()) else None


def _items(model: Model, found: Calibration, errors: Uncertainty, responses: Responses) -> list[dict[str, Any]]:
    told = []
    for place, (parameters, own) in enumerate(zip(found.parameters, errors.errors, strict=True)):
        column = responses.categories[:, place]
        one = {
            "item": responses.items[place],
            "slope": float(parameters[0]),
            "intercepts": _plain(intercepts_of(model, parameters)),
            "difficulties": _plain(difficulties_of(model, parameters)),
            "slope_se": _plain(own[:1])[0],
            "intercept_ses": _plain(intercepts_of(model, own)),
            "values": list(responses.values[place]),
            "answers": np.bincount(column[column != MISSING], minlength=responses.counts[place]).tolist(),
        }
        if model is Model.THREE_PL:
            one["asymptote"] = float(logistic(parameters[2:])[0])
        told.append(one)
    return told


def _plain(values: Floats) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in values]


def _as_calibrated(table: Floats, items: Sequence[str], own: Sequence[Mapping[str, Any]]) -> Responses:
    categories = np.full(table.shape, MISSING, dtype=np.int8)
    for place, (name, one) in enumerate(zip(items, own, strict=True)):
        turned = one.get("turned")
        column = table[:, place] if turned is None else turned - table[:, place]
        for number, value in enumerate(one["values"]):
            categories[column == value, place] = number
        strange = ~np.isnan(column) & (categories[:, place] == MISSING)
        if strange.any():
            row = int(np.flatnonzero(strange)[0])
            raise UnusableAnswers("unknown_value", item=name, row=row + 1, value=f"{column[row]:g}")
    return Responses(tuple(items), categories, tuple(tuple(one["values"]) for one in own))


def _blocks(model: Model, own: Sequence[Mapping[str, Any]]) -> list[Block]:
    blocks = []
    for place, one in enumerate(own):
        parameters = np.array([[one["slope"], *one["intercepts"]]])
        if model is Model.THREE_PL:
            floor = one["asymptote"]
            parameters = np.append(parameters, [[np.log(floor / (1 - floor))]], axis=1)
        if parameters.shape[1] != width_of(model, len(one["values"])):
            raise ValueError(f"item {one['item']} has another number of intercepts than of values")
        blocks.append(Block((place,), model, parameters))
    return blocks
