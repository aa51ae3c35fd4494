"""How much the same people changed between two times, on the scale of one calibration."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from apropia.science.impact.quantiles import normal_quantile
from apropia.science.psychometrics.bivariate import Pair, together
from apropia.science.psychometrics.calibration import calibrate
from apropia.science.psychometrics.curves import CURVES, Model
from apropia.science.psychometrics.expectation import grid, normal_weights
from apropia.science.psychometrics.linking import FEWEST_ANCHORS, screened
from apropia.science.psychometrics.priors import DEFAULT_PRIORS
from apropia.science.psychometrics.responses import Floats, as_responses

Bools = npt.NDArray[np.bool_]
FEWEST_PEOPLE = 100  # of both times: methods.md#change
FEWEST_ANSWERS = 200  # of a question, each time, to tell whether it has moved
MARGIN = normal_quantile(0.975)
STEP = 1e-4


@dataclass(frozen=True)
class Drift:
    """Whether the questions of both times kept their place.

    ``tried`` were compared and ``moved``, by their columns, are harder or easier now than the others say. ``error`` is
    what the choice of those that stayed adds to the error of a mean; None where too few could be compared.
    """

    tried: int
    moved: tuple[int, ...]
    error: float | None


@dataclass(frozen=True)
class AreaChange:
    """How the same people changed.

    ``gain`` is in deviations of the calibration, with ``error``, which holds ``link_error`` where that is known;
    ``effect`` is the gain in mean deviations of the people themselves. ``before`` and ``after`` are the share of the
    questions that they solve (0–100), and ``points_error`` that of the difference. ``improved`` and ``declined`` are
    shares (0–1) of people whose change is more than chance at 95 %. ``unscreened`` is the gain had no question been
    left out; None where none was.
    """

    people: int
    gain: float
    error: float
    link_error: float | None
    effect: float
    before: float
    after: float
    points_error: float
    improved: float
    declined: float
    unscreened: float | None
    converged: bool

    @property
    def is_sure(self) -> bool:
        """Whether chance hardly explains the change, in points: what is told agrees with the margin beside it."""
        return abs(self.after - self.before) > MARGIN * self.points_error


def drift_between(earlier: Floats, later: Floats) -> Drift:
    """Compare how hard the questions of both times are beside each other, each time estimated by itself.

    Parameters
    ----------
    earlier, later : people × items, 1 right, 0 not, NaN no answer; of everybody who answered then
    """
    kept = np.flatnonzero(_is_enough(earlier) & _is_enough(later))
    if len(kept) < FEWEST_ANCHORS:
        return Drift(len(kept), (), None)
    names = tuple(str(place) for place in kept)
    old, new = (
        calibrate(as_responses(table[:, kept], names), Model.TWO_PL, priors=DEFAULT_PRIORS).parameters
        for table in (earlier, later)
    )
    anchors = screened(Model.TWO_PL, dict(enumerate(old)), dict(enumerate(new)))
    drifts = [anchor.drift for anchor in anchors if not anchor.has_moved]
    moved = tuple(int(kept[anchor.place]) for anchor in anchors if anchor.has_moved)
    if len(drifts) < FEWEST_ANCHORS:
        return Drift(len(kept), moved, None)
    return Drift(len(kept), moved, float(np.std(drifts, ddof=1) / np.sqrt(len(drifts))))


def change_of(
    before: Floats, after: Floats, slopes: Floats, intercepts: Floats, drift: Drift, *, kinds: Sequence[str]
) -> AreaChange | None:
    """Estimate how the same people changed; None of fewer than ``FEWEST_PEOPLE`` who answered both times.

    Parameters
    ----------
    before, after : people × items, in the same order of both, as `drift_between` takes them
    slopes, intercepts : of each item
    kinds : of each item, such as its level: each weighs the same in the share that people solve
    """
    there = ~np.isnan(before).all(axis=1) & ~np.isnan(after).all(axis=1)
    if there.sum() < FEWEST_PEOPLE:
        return None
    nodes = grid()
    rows = CURVES[Model.TWO_PL](np.column_stack([slopes, intercepts]), nodes)[0]
    first, second = before[there], after[there]
    everything = _paired(first, second, rows, nodes)
    pair = everything
    if drift.moved:
        first, second = first.copy(), second.copy()
        first[:, drift.moved] = second[:, drift.moved] = np.nan
        pair = _paired(first, second, rows, nodes)
    gain, sampling = pair.gain
    link_error = drift.error or 0.0
    solved = np.mean([rows[[kind == one for one in kinds], 1].mean(axis=0) for kind in sorted(set(kinds))], axis=0)
    share = 100 * solved
    shares = [_mean_of(share, nodes, *moments) for moments in zip(pair.means, pair.deviations, strict=True)]
    distances = pair.change[:, 0] / pair.change[:, 1]
    return AreaChange(
        people=int(there.sum()),
        gain=gain,
        error=float(np.hypot(sampling, link_error)),
        link_error=drift.error,
        effect=gain / float(np.mean(pair.deviations)),
        before=shares[0],
        after=shares[1],
        points_error=_points_error(pair, share, nodes, link_error),
        improved=float((distances > MARGIN).mean()),
        declined=float((distances < -MARGIN).mean()),
        unscreened=everything.gain[0] if drift.moved else None,
        converged=pair.converged and bool(np.isfinite(sampling)),
    )


def _is_enough(table: Floats) -> Bools:
    answers, rights = (~np.isnan(table)).sum(axis=0), (table == 1).sum(axis=0)
    return np.asarray((answers >= FEWEST_ANSWERS) & (rights > 0) & (rights < answers))


def _paired(before: Floats, after: Floats, rows: Floats, nodes: Floats) -> Pair:
    """Estimate both times together; ``rows`` are items × categories × nodes."""
    logs = np.log(rows)
    heights = [(table == 1) @ logs[:, 1] + (table == 0) @ logs[:, 0] for table in (before, after)]
    return together(heights[0], heights[1], nodes)


def _mean_of(share: Floats, nodes: Floats, mean: float, deviation: float) -> float:
    return float(normal_weights(nodes, mean, deviation) @ share)


def _points_error(pair: Pair, share: Floats, nodes: Floats, link_error: float) -> float:
    """Return the error of the difference of the two shares, by the delta method."""

    def difference(values: Floats) -> float:
        return _mean_of(share, nodes, values[1], values[3]) - _mean_of(share, nodes, values[0], values[2])

    at = np.array([*pair.means, *pair.deviations, pair.correlation])
    slopes = np.array([difference(at + step) - difference(at - step) for step in STEP * np.eye(len(at))]) / (2 * STEP)
    sampling = float(slopes @ pair.covariance @ slopes)
    return float(np.sqrt(sampling + (slopes[1] * link_error) ** 2))
