"""Slopes and intercepts told as difficulties, with their errors."""

import numpy as np

from apropia.science.psychometrics.curves import Model
from apropia.science.psychometrics.responses import Floats


def difficulties_of(model: Model, parameters: Floats) -> Floats:
    """Return where on the scale each step of one item lies: −intercept / slope.

    Of a partial credit item, where one category becomes as likely as the one before it. NaN where the slope is 0.
    """
    intercepts = intercepts_of(model, parameters)
    steps = np.diff(intercepts, prepend=0.0) if model is Model.PARTIAL_CREDIT else intercepts
    with np.errstate(divide="ignore", invalid="ignore"):
        found = -steps / parameters[0]
    return np.where(np.isfinite(found), found, np.nan)


def intercepts_of(model: Model, parameters: Floats) -> Floats:
    """Return the intercepts of one item; of a partial credit item they add up from category to category."""
    return parameters[1:2] if model is Model.THREE_PL else parameters[1:]
