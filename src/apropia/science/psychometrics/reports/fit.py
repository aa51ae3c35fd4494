"""How well a calibration describes the answers, as plain values."""

from typing import Any

from apropia.science.psychometrics.calibration import Calibration
from apropia.science.psychometrics.fit import Fit, item_fit, whole_fit
from apropia.science.psychometrics.responses import Responses
from apropia.science.psychometrics.several import adjusted


def fit_report(found: Calibration, responses: Responses) -> dict[str, Any]:
    """Return the fit of the whole and of each item; what too few people allow is None."""
    whole, items = whole_fit(found, responses), item_fit(found, responses)
    chances = adjusted({place: one.p for place, one in enumerate(items) if one is not None and one.p is not None})
    return {
        "people": int(responses.answered.all(axis=1).sum()),
        "m2": whole.statistic if whole else None,
        "df": whole.freedom if whole else None,
        "p": whole.p if whole else None,
        "rmsea": whole.rmsea if whole else None,
        "rmsea_interval": [whole.rmsea_low, whole.rmsea_high] if whole else None,
        "items": [
            {"item": responses.items[place]} | _told(one) | {"p_adjusted": chances.get(place)}
            for place, one in enumerate(items)
        ],
    }


def _told(one: Fit | None) -> dict[str, Any]:
    if one is None:
        return {"s_x2": None, "df": None, "p": None}
    return {"s_x2": one.statistic, "df": one.freedom, "p": one.p}
