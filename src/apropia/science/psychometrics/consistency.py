"""How well the items of one scale go together: alpha, omega, and what each item adds.

Everything rests on the covariances of pairs of items, each over the people who answered both, so that a blank costs no
more than its own pairs.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from apropia.science.impact.quantiles import f_quantile
from apropia.science.psychometrics.responses import Floats

ROUNDS = 10_000
ROUNDING = 1e-12
# A factor needs three items: with two, many pairs of loadings explain one correlation equally well.
FEWEST_FOR_FACTOR = 3
FEWEST_PAIRS = 3


@dataclass(frozen=True)
class Coefficient:
    """A reliability and its interval, None where there is none to give."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class ItemConsistency:
    """How one item goes with the others.

    ``rest`` is its correlation with the sum of the others; ``without`` the alpha of the others; ``loading`` that on the
    common factor, negative where the item runs against the others. None where it cannot be said.
    """

    answers: int
    mean: float
    deviation: float
    rest: float | None
    without: float | None
    loading: float | None


@dataclass(frozen=True)
class Consistency:
    """How well items go together.

    ``alpha`` and ``standardised`` (the alpha of correlations) are at most 1 and may be negative; ``omega`` is that of
    one factor. ``pairs`` is the smallest number of people on whom a covariance rests: the interval counts with them.
    """

    people: int
    pairs: int
    alpha: Coefficient
    standardised: float | None
    omega: float | None
    items: tuple[ItemConsistency, ...]


def consistency_of(table: npt.ArrayLike, *, confidence: float = 0.95) -> Consistency:
    """Return how well the items of a table go together.

    Parameters
    ----------
    table : people × items, NaN where there is no answer
    confidence : of the interval of alpha, 0–1

    Returns
    -------
    Alpha [1] with Feldt's interval [2], and omega [3] of the one factor that leaves the smallest squared residuals
    between items [4]. Coefficients are None where an item never varies or two items were never answered together.

    References
    ----------
    .. [1] L. J. Cronbach, "Coefficient alpha and the internal structure of tests", Psychometrika 16 (1951), 297–334.
    .. [2] L. S. Feldt, "The approximate sampling distribution of Kuder-Richardson reliability coefficient twenty",
       Psychometrika 30 (1965), 357–370.
    .. [3] R. P. McDonald, Test Theory: A Unified Treatment (1999), chapter 6.
    .. [4] H. H. Harman, W. H. Jones, "Factor analysis by minimizing residuals (minres)", Psychometrika 31 (1966),
       351–368.
    """
    values = np.asarray(table, dtype=np.float64)
    there = ~np.isnan(values)
    together = there.T.astype(np.float64) @ there
    pairs = int(together.min(initial=len(values)))
    covariances = _covariances(values, there)
    is_usable = pairs >= FEWEST_PAIRS and values.shape[1] > 1 and bool((np.diag(covariances) > ROUNDING).all())
    deviations = np.sqrt(np.diag(covariances))
    correlations = covariances / np.outer(deviations, deviations) if is_usable else None
    loadings = one_factor(correlations) if correlations is not None else None
    return Consistency(
        people=int(there.any(axis=1).sum()),
        pairs=pairs,
        alpha=_alpha(covariances, pairs, confidence) if is_usable else Coefficient(None),
        standardised=None if correlations is None else alpha_of(correlations),
        omega=None if loadings is None else omega_of(loadings),
        items=_items(values, covariances, loadings, is_usable=is_usable),
    )


def alpha_of(covariances: Floats) -> float | None:
    """Return the alpha of a matrix of covariances; None with fewer than two items or a sum that never varies."""
    width, total = len(covariances), float(covariances.sum())
    if width < 2 or total <= ROUNDING:
        return None
    return float(width / (width - 1) * (1 - np.trace(covariances) / total))


def omega_of(loadings: Floats) -> float:
    """Return what the common factor is of the sum of items with variance 1, 0–1."""
    common = float(loadings.sum()) ** 2
    return common / (common + float(np.sum(1 - loadings**2)))


def one_factor(correlations: Floats) -> Floats | None:
    """Return the loadings of items on the one factor that explains their correlations best.

    Each loading in turn is what least squares make of it given the others, until none moves. None with fewer than three
    items, or where no loading below 1 does it.
    """
    width = len(correlations)
    if width < FEWEST_FOR_FACTOR:
        return None
    _values, vectors = np.linalg.eigh(correlations)
    loadings = vectors[:, -1] * 0.7 * np.sqrt(width)
    between = correlations - np.diag(np.diag(correlations))
    for _ in range(ROUNDS):
        before = loadings.copy()
        for place in range(width):
            others = loadings @ loadings - loadings[place] ** 2
            if others < ROUNDING:
                return None
            loadings[place] = between[place] @ loadings / others
        if np.abs(loadings - before).max() < 1e-10:
            break
    if not np.isfinite(loadings).all() or np.abs(loadings).max() >= 1:
        return None
    return np.asarray(loadings if loadings.sum() >= 0 else -loadings)


def _covariances(values: Floats, there: npt.NDArray[np.bool_]) -> Floats:
    """Return the covariance of each pair of items over the people who answered both; NaN where fewer than two did.

    What is subtracted first is the mean of all answers to an item: it keeps the sums small and cancels out.
    """
    counts = there.sum(axis=0)
    centred = np.where(there, values - np.where(there, values, 0.0).sum(axis=0) / np.maximum(counts, 1), 0.0)
    ones = there.astype(np.float64)
    together = ones.T @ ones
    # Row: the item; column: the other item whose answerers count.
    sums = centred.T @ ones
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((centred.T @ centred - sums * sums.T / together) / (together - 1))


def _alpha(covariances: Floats, people: int, confidence: float) -> Coefficient:
    value = alpha_of(covariances)
    if value is None:
        return Coefficient(None)
    freedom = (people - 1, (people - 1) * (len(covariances) - 1))
    tail = (1 - confidence) / 2
    low, high = (1 - (1 - value) * f_quantile(p, *freedom) for p in (1 - tail, tail))
    return Coefficient(value, low, high)


def _items(
    values: Floats, covariances: Floats, loadings: Floats | None, *, is_usable: bool
) -> tuple[ItemConsistency, ...]:
    found = []
    everything = np.arange(values.shape[1], dtype=np.intp)
    for place in range(values.shape[1]):
        column = values[:, place]
        column = column[~np.isnan(column)]
        others = np.delete(everything, place)
        inner = covariances[np.ix_(others, others)]
        found.append(
            ItemConsistency(
                answers=len(column),
                mean=float(column.mean()) if len(column) else float("nan"),
                deviation=float(column.std(ddof=1)) if len(column) > 1 else float("nan"),
                rest=_with_rest(covariances, place, others) if is_usable else None,
                without=alpha_of(inner) if is_usable else None,
                loading=None if loadings is None else float(loadings[place]),
            )
        )
    return tuple(found)


def _with_rest(covariances: Floats, place: int, others: npt.NDArray[np.intp]) -> float | None:
    rest = float(covariances[np.ix_(others, others)].sum())
    if rest <= ROUNDING:
        return None
    return float(covariances[place, others].sum() / np.sqrt(covariances[place, place] * rest))
