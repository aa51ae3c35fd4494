"""How reliable a scale is, as plain values."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from apropia.science.psychometrics.calibration import calibrate
from apropia.science.psychometrics.consistency import consistency_of
from apropia.science.psychometrics.curves import Model
from apropia.science.psychometrics.dependence import local_dependence
from apropia.science.psychometrics.errors import UnusableAnswers
from apropia.science.psychometrics.priors import priors_for
from apropia.science.psychometrics.responses import Responses, as_responses
from apropia.science.psychometrics.scores import information_of, marginal_reliability, score

# Where along the scale errors are told.
POINTS = np.linspace(-3.0, 3.0, 13)


def reliability_report(table: npt.ArrayLike, items: Sequence[str], model: str | None) -> dict[str, Any]:
    """Return how reliable a scale is: of sums of answers always, along the scale of a model where one is named.

    Raises
    ------
    UnusableAnswers
        If the table has fewer than two columns, or the model cannot take them.
    """
    values = np.asarray(table, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] < 2:
        raise UnusableAnswers("shape", items=2)
    found = consistency_of(values)
    alpha = found.alpha
    return {
        "people": found.people,
        "pairs": found.pairs,
        "alpha": alpha.value,
        "alpha_interval": None if alpha.low is None else [alpha.low, alpha.high],
        "standardised_alpha": found.standardised,
        "omega": found.omega,
        "items": [
            {"item": name} | {key: _plain(value) for key, value in asdict(one).items()}
            for name, one in zip(items, found.items, strict=True)
        ],
        "model": _precision(as_responses(values, items), Model(model)) if model else None,
    }


def _precision(responses: Responses, kind: Model) -> dict[str, Any]:
    found = calibrate(responses, kind, priors=priors_for(kind))
    people = found.populations[0]
    own = {"mean": people.mean, "deviation": people.deviation}
    information = information_of(found.blocks, POINTS).sum(axis=0)
    dependence = local_dependence(responses, found.blocks, found.nodes, **own)
    names = responses.items
    return {
        "name": str(kind),
        "converged": found.converged,
        "reliability": score(responses, found.blocks, found.nodes, **own).reliability,
        "marginal_reliability": marginal_reliability(found.blocks, found.nodes, deviation=people.deviation),
        "curve": [
            {"theta": float(theta), "information": float(one), "se": float(one**-0.5)}
            for theta, one in zip(POINTS, information, strict=True)
        ],
        "local_dependence": {
            "mean_q3": dependence.mean,
            "pairs": [
                {"first": names[one.first], "second": names[one.second], "q3": one.correlation, "people": one.people}
                for one in dependence.pairs
            ],
        },
    }


def _plain(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else value
