"""Whether people of two groups who did alike in the whole answer one item alike."""

from dataclasses import dataclass
from enum import StrEnum
from math import erfc, log, sqrt

import numpy as np
import numpy.typing as npt

from apropia.science.psychometrics.responses import Floats

# The scale on which differences between items are told: 4 / 1.7 times a difference of logits [3].
PER_LOGIT = -2.35
SMALL, LARGE = 1.0, 1.5  # of the odds, on that scale [3]
SMALL_SHIFT, LARGE_SHIFT = 0.17, 0.25  # of means, in deviations of the item [4]
ONE_SIDED = 1.645


class Size(StrEnum):
    """How much an item favours a group: A not to mention, B some, C much."""

    NEGLIGIBLE = "A"
    MODERATE = "B"
    LARGE = "C"


@dataclass(frozen=True)
class Mantel:
    """What stratified answers say of one item.

    ``delta`` is −2.35 times the logarithm of the common odds ratio, negative where the item is harder for the second
    group; None of items with more than two answers, which have ``shift`` instead: the difference of means among people
    who did alike, in deviations of the item, negative likewise.
    """

    chi_squared: float
    p: float
    delta: float | None
    delta_se: float | None
    shift: float
    size: Size


def mantel_of(
    answers: npt.NDArray[np.int8], is_second: npt.NDArray[np.bool_], strata: npt.NDArray[np.intp]
) -> Mantel | None:
    """Compare two groups stratum by stratum [1, 2].

    Parameters
    ----------
    answers : the category that each person answered, from 0; nobody is missing
    is_second : who is of the second group
    strata : the number of the stratum of each person, from 0

    Returns
    -------
    None where no stratum has people of both groups who differ.

    References
    ----------
    .. [1] N. Mantel, W. Haenszel, "Statistical aspects of the analysis of data from retrospective studies of disease",
       Journal of the National Cancer Institute 22 (1959), 719–748.
    .. [2] N. Mantel, "Chi-square tests with one degree of freedom: extensions of the Mantel-Haenszel procedure",
       Journal of the American Statistical Association 58 (1963), 690–700.
    .. [3] P. W. Holland, D. T. Thayer, "Differential item performance and the Mantel-Haenszel procedure", in H. Wainer,
       H. I. Braun (eds.), Test Validity (1988), 129–145.
    .. [4] R. Zwick, D. T. Thayer, J. Mazzeo, "Descriptive and inferential procedures for assessing differential item
       functioning in polytomous items", Applied Measurement in Education 10 (1997), 321–344.
    """
    categories = int(answers.max(initial=0)) + 1
    table = np.zeros((int(strata.max(initial=0)) + 1, 2, categories))
    np.add.at(table, (strata, is_second.astype(np.intp), answers), 1.0)
    sizes = table.sum(axis=2)
    table = table[(sizes > 0).all(axis=1) & (sizes.sum(axis=1) > 1)]
    if not len(table):
        return None
    scores = np.arange(categories, dtype=np.float64)
    sizes, totals = table.sum(axis=2), table.sum(axis=(1, 2))
    sums, squares = table.sum(axis=1) @ scores, table.sum(axis=1) @ scores**2
    observed = float((table[:, 1] @ scores).sum())
    expected = float((sizes[:, 1] * sums / totals).sum())
    variance = float((sizes.prod(axis=1) * (totals * squares - sums**2) / (totals**2 * (totals - 1))).sum())
    if variance <= 0:
        return None
    chi_squared = (observed - expected) ** 2 / variance
    p = erfc(sqrt(chi_squared / 2))
    shift = _shift(table, scores, float(answers.std(ddof=1)))
    delta, error = _odds(table) if categories == 2 else (None, None)
    return Mantel(chi_squared, p, delta, error, shift, _size(p, delta, error, shift))


def _shift(table: Floats, scores: Floats, deviation: float) -> float:
    """Return the mean difference of the groups, weighted by where the second group stands, in deviations."""
    sizes = table.sum(axis=2)
    means = (table @ scores) / sizes
    weights = sizes[:, 1] / sizes[:, 1].sum()
    return float(weights @ (means[:, 1] - means[:, 0])) / deviation


def _odds(table: Floats) -> tuple[float | None, float | None]:
    """Return delta and its error [5]; None where the odds are 0 or infinite.

    References
    ----------
    .. [5] J. Robins, N. Breslow, S. Greenland, "Estimators of the Mantel-Haenszel variance consistent in both sparse
       data and large-strata limiting models", Biometrics 42 (1986), 311–323.
    """
    totals = table.sum(axis=(1, 2))
    agree = table[:, 0, 1] * table[:, 1, 0] / totals
    differ = table[:, 0, 0] * table[:, 1, 1] / totals
    up, down = float(agree.sum()), float(differ.sum())
    if up <= 0 or down <= 0:
        return None, None
    along = (table[:, 0, 1] + table[:, 1, 0]) / totals
    across = (table[:, 0, 0] + table[:, 1, 1]) / totals
    variance = (
        float(along @ agree) / (2 * up**2)
        + float(along @ differ + across @ agree) / (2 * up * down)
        + float(across @ differ) / (2 * down**2)
    )
    return PER_LOGIT * log(up / down), -PER_LOGIT * sqrt(variance)


def _size(p: float, delta: float | None, error: float | None, shift: float) -> Size:
    if p >= 0.05:
        return Size.NEGLIGIBLE
    if delta is None or error is None:
        if abs(shift) <= SMALL_SHIFT:
            return Size.NEGLIGIBLE
        return Size.LARGE if abs(shift) > LARGE_SHIFT else Size.MODERATE
    if abs(delta) < SMALL:
        return Size.NEGLIGIBLE
    is_surely_large = abs(delta) >= LARGE and (abs(delta) - SMALL) / error > ONE_SIDED
    return Size.LARGE if is_surely_large else Size.MODERATE
