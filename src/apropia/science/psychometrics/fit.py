"""How well a calibration describes the answers: of the whole by means and products of items, and of each item alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from apropia.science.psychometrics.calibration import Calibration
from apropia.science.psychometrics.curves import CURVES, Model
from apropia.science.psychometrics.expectation import normal_weights
from apropia.science.psychometrics.items import chances_of
from apropia.science.psychometrics.responses import Floats, Responses

Places = npt.NDArray[np.intp]
# A cell that fewer people are expected in joins its neighbour [4].
FEWEST_EXPECTED = 1.0
NUDGE = 1e-5


@dataclass(frozen=True)
class Fit:
    """A statistic that follows a chi-squared distribution where the model holds; ``p`` None without freedom."""

    statistic: float
    freedom: int
    p: float | None


@dataclass(frozen=True)
class WholeFit(Fit):
    """Fit of all items together; ``rmsea`` is the misfit by freedom and person, with its interval of 90 %."""

    people: int
    rmsea: float
    rmsea_low: float
    rmsea_high: float


def whole_fit(found: Calibration, responses: Responses) -> WholeFit | None:
    """Compare the means of items and of products of two items with what the model expects [1, 2].

    Only people who answered everything count. None where those are none, or nothing is left to compare.

    References
    ----------
    .. [1] A. Maydeu-Olivares, H. Joe, "Limited information goodness-of-fit testing in multidimensional contingency
       tables", Psychometrika 71 (2006), 713–732.
    .. [2] L. Cai, M. Hansen, "Limited-information goodness-of-fit testing of hierarchical item factor models", British
       Journal of Mathematical and Statistical Psychology 66 (2013), 245–276, for items with steps.
    """
    complete = responses.categories[responses.answered.all(axis=1)].astype(np.float64)
    people, items = complete.shape
    first, second = (np.asarray(side, dtype=np.intp) for side in np.triu_indices(items, 1))
    moments = _Moments.of(found)
    slopes = moments.slopes(found, first, second)
    freedom = items + len(first) - slopes.shape[1]
    if people < 2 or freedom < 1:
        return None
    observed = np.concatenate([complete.mean(axis=0), ((complete.T @ complete) / people)[first, second]])
    rest = observed - moments.expected(first, second)
    weights: Floats = np.asarray(np.linalg.pinv(moments.covariance(first, second)))
    crossed = weights @ slopes
    weights -= crossed @ np.linalg.solve(slopes.T @ crossed, crossed.T)
    statistic = float(people * rest @ weights @ rest)
    low, high = _noncentral_interval(statistic, freedom)
    scale = freedom * (people - 1)
    return WholeFit(
        statistic,
        freedom,
        _chance(statistic, freedom),
        people,
        float(np.sqrt(max(statistic - freedom, 0.0) / scale)),
        float(np.sqrt(low / scale)),
        float(np.sqrt(high / scale)),
    )


@dataclass(frozen=True)
class _Moments:
    """What people at each node are expected to score in each item, how that varies, and how many stand there."""

    means: Floats
    variances: Floats
    weights: Floats

    @staticmethod
    def of(found: Calibration) -> "_Moments":
        curves = chances_of(found.blocks, found.nodes)
        means = np.stack([np.arange(len(one)) @ one for one in curves])
        squares = np.stack([np.arange(len(one)) ** 2 @ one for one in curves])
        people = found.populations[0]
        return _Moments(means, squares - means**2, normal_weights(found.nodes, people.mean, people.deviation))

    def expected(self, first: Places, second: Places) -> Floats:
        return np.concatenate([self.means @ self.weights, (self.means[first] * self.means[second]) @ self.weights])

    def covariance(self, first: Places, second: Places) -> Floats:
        """Return the covariance of the means and products of one person (moments × moments).

        At a node items are independent: two moments go together only by the items they share.
        """
        items, width = len(self.means), len(self.means) + len(first)
        found = np.zeros((width, width))
        pairs = np.arange(items, width)
        for node, weight in enumerate(self.weights):
            if weight < 1e-12:
                continue
            mean, variance = self.means[:, node], self.variances[:, node]
            shared = np.zeros((width, items))
            shared[range(items), range(items)] = 1.0
            shared[pairs, first], shared[pairs, second] = mean[second], mean[first]
            rooted = shared * np.sqrt(variance * weight)
            found += rooted @ rooted.T
            found[pairs, pairs] += weight * variance[first] * variance[second]
            every = np.concatenate([mean, mean[first] * mean[second]])
            found += weight * np.outer(every, every)
        expected = self.expected(first, second)
        return found - np.outer(expected, expected)

    def slopes(self, found: Calibration, first: Places, second: Places) -> Floats:
        """Return how the expected moments change with each free parameter (moments × parameters)."""
        items, nodes = len(self.means), found.nodes
        columns = []
        for block in found.blocks:
            if block.is_held:
                continue
            _chances, slopes = CURVES[block.model](block.parameters, nodes)
            rises = np.einsum("k,jpkq->jpq", np.arange(slopes.shape[2], dtype=np.float64), slopes)
            start = 1 if block.model is Model.RASCH else 0
            for row, place in enumerate(block.places):
                for rise in rises[row, start:]:
                    column = np.zeros(items + len(first))
                    column[place] = self.weights @ rise
                    is_first, is_second = first == place, second == place
                    column[items:][is_first] = self.means[second[is_first]] @ (self.weights * rise)
                    column[items:][is_second] = self.means[first[is_second]] @ (self.weights * rise)
                    columns.append(column)
        for moment, is_free in enumerate(found.free_moments[0]):
            if is_free:
                columns.append(self._of_population(found, moment, first, second))
        return np.stack(columns, axis=1)

    def _of_population(self, found: Calibration, moment: int, first: Places, second: Places) -> Floats:
        people = found.populations[0]
        ends = []
        for sign in (1, -1):
            mean = people.mean + sign * NUDGE * (moment == 0)
            deviation = people.deviation + sign * NUDGE * (moment == 1)
            moved = _Moments(self.means, self.variances, normal_weights(found.nodes, mean, deviation))
            ends.append(moved.expected(first, second))
        return np.asarray((ends[0] - ends[1]) / (2 * NUDGE))


def item_fit(found: Calibration, responses: Responses) -> list[Fit | None]:
    """Compare what people with each sum of answers gave to an item with what the model expects [3], item by item.

    Only people who answered everything count. None where too few are left to compare.

    References
    ----------
    .. [3] M. Orlando, D. Thissen, "Likelihood-based item-fit indices for dichotomous item response theory models",
       Applied Psychological Measurement 24 (2000), 50–64.
    .. [4] T. Kang, T. T. Chen, "Performance of the generalized S-X² item fit index for polytomous IRT models", Journal
       of Educational Measurement 45 (2008), 391–406.
    """
    complete = responses.categories[responses.answered.all(axis=1)].astype(np.intp)
    people = found.populations[0]
    weights = normal_weights(found.nodes, people.mean, people.deviation)
    curves = chances_of(found.blocks, found.nodes)
    sums = complete.sum(axis=1)
    held = {place for block in found.blocks if block.is_held for place in block.places}
    rasch = {place for block in found.blocks if block.model is Model.RASCH for place in block.places}
    fits: list[Fit | None] = []
    for place, own in enumerate(curves):
        rest = chances_of_sums([curve for other, curve in enumerate(curves) if other != place])
        expected = np.zeros((len(own), rest.shape[0] + len(own) - 1))
        for category, curve in enumerate(own):
            expected[category, category : category + rest.shape[0]] = (rest * curve) @ weights
        observed = np.zeros(expected.shape)
        np.add.at(observed, (complete[:, place], sums), 1.0)
        free = 0 if place in held else len(found.parameters[place]) - (place in rasch)
        fits.append(_by_sums(observed[:, 1:-1], expected[:, 1:-1], free))
    return fits


def chances_of_sums(curves: Sequence[Floats]) -> Floats:
    """Return the chance of each sum of categories at each node (sums × nodes) [5].

    References
    ----------
    .. [5] F. M. Lord, M. S. Wingersky, "Comparison of IRT true-score and equipercentile observed-score equatings",
       Applied Psychological Measurement 8 (1984), 453–461.
    """
    found = np.ones((1, curves[0].shape[1]))
    for own in curves:
        after = np.zeros((len(found) + len(own) - 1, found.shape[1]))
        for category, curve in enumerate(own):
            after[category : category + len(found)] += found * curve
        found = after
    return found


def _by_sums(observed: Floats, expected: Floats, free: int) -> Fit | None:
    """Return the statistic of one item from answers by sum (categories × sums)."""
    people = observed.sum(axis=0)
    shares = expected / expected.sum(axis=0)
    counts, hoped = _joined(observed, shares * people)
    cells = sum(len(one) for one in hoped)
    freedom = cells - len(hoped) - free
    if freedom < 1:
        return None
    statistic = float(sum(((one - other) ** 2 / other).sum() for one, other in zip(counts, hoped, strict=True)))
    return Fit(statistic, freedom, _chance(statistic, freedom))


def _joined(observed: Floats, expected: Floats) -> tuple[list[Floats], list[Floats]]:
    """Join sums from both ends, then categories within a sum, until every cell is expected to hold enough people."""
    columns = [(observed[:, sum_], expected[:, sum_]) for sum_ in range(observed.shape[1])]
    for end in (0, -1):
        while len(columns) > 1 and columns[end][1].min() < FEWEST_EXPECTED:
            one = columns.pop(end)
            columns[end] = (columns[end][0] + one[0], columns[end][1] + one[1])
    counts, hoped = [], []
    for answers, chances in columns:
        cells = _within(answers, chances)
        if len(cells) > 1:
            counts.append(np.array([cell[0] for cell in cells]))
            hoped.append(np.array([cell[1] for cell in cells]))
    return counts, hoped


def _within(observed: Floats, expected: Floats) -> list[tuple[float, float]]:
    cells = [(float(one), float(other)) for one, other in zip(observed, expected, strict=True)]
    while len(cells) > 1 and min(other for _one, other in cells) < FEWEST_EXPECTED:
        least = min(range(len(cells)), key=lambda place: cells[place][1])
        beside = [place for place in (least - 1, least + 1) if 0 <= place < len(cells)]
        toward = min(beside, key=lambda place: cells[place][1])
        joined = (cells[least][0] + cells[toward][0], cells[least][1] + cells[toward][1])
        cells[min(least, toward) : max(least, toward) + 1] = [joined]
    return cells


def _chance(statistic: float, freedom: int) -> float:
    from scipy.special import chdtrc  # noqa: PLC0415  slow to load

    return float(chdtrc(freedom, statistic))


def _noncentral_interval(statistic: float, freedom: int) -> tuple[float, float]:
    """Return how far from nought the centre of the distribution may lie, at 90 %."""
    from scipy.special import chdtr, chndtrinc  # noqa: PLC0415  slow to load

    low, high = (
        float(chndtrinc(statistic, freedom, share)) if chdtr(freedom, statistic) > share else 0.0
        for share in (0.95, 0.05)
    )
    return low, high
