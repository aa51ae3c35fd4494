"""Putting a new calibration on the scale of an old one, by items that both have."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from apropia.science.psychometrics.calibration import Calibration, calibrate
from apropia.science.psychometrics.curves import Model
from apropia.science.psychometrics.difficulties import difficulties_of
from apropia.science.psychometrics.priors import NO_PRIORS, Priors
from apropia.science.psychometrics.responses import Floats, Responses

# An anchor has moved that lies so far from the others, in robust deviations [2], and by so much of the scale.
FARTHEST = 2.7
LEAST_MOVE = 0.3
# From the distance between quartiles to a deviation, where values are normal.
PER_QUARTILES = 0.7413
FEWEST_ANCHORS = 3


@dataclass(frozen=True)
class Anchor:
    """A common item: how much harder it is now, once all have been brought together, and whether it has moved."""

    place: int
    drift: float
    robust_z: float
    has_moved: bool


@dataclass(frozen=True)
class Link:
    """A calibration on the scale of an old one.

    ``error`` is what the choice of anchors adds to the error of every mean on the new scale [3], NaN of fewer than two
    anchors. ``unscreened`` is the calibration that all anchors would have given, None where none has moved.
    """

    calibration: Calibration
    anchors: tuple[Anchor, ...]
    error: float
    unscreened: Calibration | None

    @property
    def moved(self) -> tuple[int, ...]:
        return tuple(anchor.place for anchor in self.anchors if anchor.has_moved)


def link(responses: Responses, model: Model, old: Mapping[int, Floats], *, priors: Priors = NO_PRIORS) -> Link:
    """Calibrate new answers with the anchors held at their old parameters [1], but for those that have moved.

    Parameters
    ----------
    responses : people × items, the anchors among them
    old : the old parameters of each anchor, by its column

    Raises
    ------
    ValueError
        With fewer than three anchors, or fewer than three that have not moved.

    References
    ----------
    .. [1] S. Kim, "A comparative study of IRT fixed parameter calibration methods", Journal of Educational Measurement
       43 (2006), 355–381.
    .. [2] H. Huynh, P. Meyer, "Use of robust z in detecting unstable items in item response theory models", Practical
       Assessment, Research & Evaluation 15 (2010), 2.
    .. [3] C. Monseur, A. Berezner, "The computation of equating errors in international surveys in education", Journal
       of Applied Measurement 8 (2007), 323–335.
    """
    if len(old) < FEWEST_ANCHORS:
        raise ValueError(f"a link takes at least {FEWEST_ANCHORS} common items")
    free = calibrate(responses, model, priors=priors)
    anchors = screened(model, old, {place: free.parameters[place] for place in old})
    steady = {anchor.place: old[anchor.place] for anchor in anchors if not anchor.has_moved}
    if len(steady) < FEWEST_ANCHORS:
        raise ValueError(f"fewer than {FEWEST_ANCHORS} common items have kept their place")
    linked = calibrate(responses, model, priors=priors, held=steady)
    has_moved = len(steady) < len(old)
    everything = calibrate(responses, model, priors=priors, held=old) if has_moved else None
    drifts = [anchor.drift for anchor in anchors if not anchor.has_moved]
    error = float(np.std(drifts, ddof=1) / np.sqrt(len(drifts)))
    return Link(linked, anchors, error, everything)


def screened(model: Model, old: Mapping[int, Floats], new: Mapping[int, Floats]) -> tuple[Anchor, ...]:
    """Return how each common item has moved against the others.

    The new scale is first stretched and shifted until the middle half of the items has the place and spread of old.
    """
    places = sorted(old)
    before = np.array([difficulties_of(model, old[place]).mean() for place in places])
    after = np.array([difficulties_of(model, new[place]).mean() for place in places])
    slopes = np.array([old[place][0] / new[place][0] for place in places])
    # Slopes say how much longer the unit of the new scale is.
    drifts = after / np.median(slopes) - before
    drifts = drifts - np.median(drifts)
    low, high = np.quantile(drifts, [0.25, 0.75])
    spread = PER_QUARTILES * (high - low)
    z = drifts / spread if spread > 0 else np.zeros(len(drifts))
    return tuple(
        Anchor(place, float(drift), float(one), bool(abs(one) > FARTHEST and abs(drift) > LEAST_MOVE))
        for place, drift, one in zip(places, drifts, z, strict=True)
    )
