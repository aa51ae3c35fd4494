"""Where people stand in each competence of an area: the competence's own items, and what the others tell of it.

A person's place in a competence is her place in its area and something of its own. All have mean 0 and deviation 1; two
competences of an area correlate by ``within`` (ρ), two of different areas by √(ρρ′) times the correlation of the areas
[1]. Every item tells of one competence, so none is counted twice: what an item says of another competence it says only
through the correlation. As ρ goes to 1 a competence becomes its area; as it goes to 0 nothing is lent to it.

Items are calibrated by area, along the area. Along its competence an item is steeper: what the competence has of its
own blurs it for whoever looks from the area (`along_competence`).

References
----------
.. [1] J. de la Torre, H. Song, "Simultaneous estimation of overall and domain abilities: a higher-order IRT model
   approach", Applied Psychological Measurement 33 (2009), 620–639.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from apropia.science.psychometrics.expectation import normal_weights
from apropia.science.psychometrics.responses import Floats

Places = npt.NDArray[np.intp]

# Where answers do not tell: the prior of ρ on the logit, centred on 0.8. Lower than most correlations found between
# parts of an area, so that less is lent than may be; a wrong guess on this side widens intervals and biases nobody.
USUAL_WITHIN = 0.8
SPREAD_OF_WITHIN = 0.7
CANDIDATES = np.array([0.30, 0.40, 0.50, 0.55, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90, 0.94, 0.97])
# People on whom ρ is estimated: more would not change it by a tenth of its error.
LARGEST_SAMPLE = 5_000
# A normal curve is nearest the logistic one at this scale: (16√3 / 15π)².
_PROBIT = (16 * np.sqrt(3) / (15 * np.pi)) ** 2
_STEEPEST = 4.0


def correlations_between(areas: Floats, within: Sequence[float], area_of: Places) -> Floats:
    """Return how competences go together (competences × competences, positive definite).

    Parameters
    ----------
    areas : areas × areas, the correlations of the areas
    within : for each area the correlation of two of its competences, above 0 and below 1
    area_of : for each competence the place of its area
    """
    shares = np.sqrt(np.asarray(within, dtype=np.float64))[area_of]
    found = np.outer(shares, shares) * areas[np.ix_(area_of, area_of)]
    np.fill_diagonal(found, 1.0)
    return np.asarray(found)


def along_competence(slopes: Floats, intercepts: Floats, within: Floats | float) -> tuple[Floats, Floats]:
    """Return slopes and intercepts of items along their competence, from those along its area.

    They are such that, averaged over what a competence has of its own, the curve is the calibrated one [1].

    Parameters
    ----------
    slopes, intercepts : of two-parameter items along the area, in logits
    within : the correlation of two competences, one for all or for each item

    Notes
    -----
    A curve so steep that no curve of a competence blurs to it (a slope above 3.4 with ρ = 0.8) is taken to be twice as
    steep along the competence.

    References
    ----------
    .. [1] S. L. Zeger, K.-Y. Liang, P. S. Albert, "Models for longitudinal data: a generalized estimating equation
       approach", Biometrics 44 (1988), 1049–1060.
    """
    own = np.asarray(within, dtype=np.float64)
    left = np.maximum(own - _PROBIT * slopes**2 * (1 - own), own / _STEEPEST)
    steeper = slopes / np.sqrt(left)
    return steeper, intercepts * steeper * np.sqrt(own) / slopes


def within_of(
    table: Floats, slopes: Floats, intercepts: Floats, competence_of: Places, nodes: Floats
) -> tuple[float, float | None]:
    """Return how two competences of an area go together, and the error of that.

    It is told by how much better two items of one competence agree than two of different ones: the most likely value
    under a prior about 0.8, whose likelihood is exact over the grid of area and competence [1].

    Parameters
    ----------
    table : people × items of one area: 1 right, 0 not, NaN no answer
    slopes, intercepts : of the items along the area, where people have mean 0 and deviation 1
    competence_of : for each item the place of its competence
    nodes : the grid

    Returns
    -------
    The value, 0.3–0.97, and the deviation of the posterior; 0.8 and None where nobody answered two items of a
    competence, of which nothing can be learnt.

    References
    ----------
    .. [1] R. D. Gibbons, D. R. Hedeker, "Full-information item bi-factor analysis", Psychometrika 57 (1992), 423–436.
    """
    answered = ~np.isnan(table)
    competences = np.unique(competence_of)
    repeated = np.zeros(len(table), dtype=bool)
    for one in competences:
        repeated |= answered[:, competence_of == one].sum(axis=1) > 1
    if len(competences) < 2 or not repeated.any():
        return USUAL_WITHIN, None
    rows = table[np.flatnonzero(repeated)[:LARGEST_SAMPLE]]
    heights = np.empty(len(CANDIDATES))
    for place, one in enumerate(CANDIDATES):
        logs = logs_of(rows, *along_competence(slopes, intercepts, one), competence_of, nodes)
        heights[place] = _log_likelihood(logs, nodes, one)
    logits = np.log(CANDIDATES / (1 - CANDIDATES))
    centre = np.log(USUAL_WITHIN / (1 - USUAL_WITHIN))
    heights = heights - 0.5 * ((logits - centre) / SPREAD_OF_WITHIN) ** 2
    # Candidates are not evenly spaced along the logit: each stands for the stretch about it.
    weights = np.exp(heights - heights.max()) * np.gradient(logits)
    weights /= weights.sum()
    value = float(weights @ CANDIDATES)
    return value, float(np.sqrt(weights @ CANDIDATES**2 - value**2))


def logs_of(table: Floats, slopes: Floats, intercepts: Floats, competence_of: Places, nodes: Floats) -> Floats:
    """Return the logarithm of the likelihood of what each person answered of each competence.

    Parameters
    ----------
    table : people × items: 1 right, 0 not, NaN no answer
    slopes, intercepts : of two-parameter items, along their competence
    competence_of : for each item the place of its competence, from 0

    Returns
    -------
    people × competences × nodes, 0 where nothing was answered.
    """
    along = slopes[:, None] * nodes + intercepts[:, None]
    right, wrong = -np.logaddexp(0, -along), -np.logaddexp(0, along)
    found = np.zeros((len(table), int(competence_of.max(initial=-1)) + 1, len(nodes)))
    for place in range(found.shape[1]):
        own = competence_of == place
        found[:, place] = (table[:, own] == 1) @ right[own] + (table[:, own] == 0) @ wrong[own]
    return found


def _log_likelihood(logs: Floats, nodes: Floats, within: float) -> float:
    # Where the competence stands (columns), given the area (rows).
    apart = np.exp(-0.5 * (nodes[None] - np.sqrt(within) * nodes[:, None]) ** 2 / (1 - within))
    apart /= apart.sum(axis=1, keepdims=True)
    total = np.log(np.maximum(normal_weights(nodes), np.finfo(float).tiny))
    for place in range(logs.shape[1]):
        total = total + np.log(np.exp(logs[:, place]) @ apart.T)
    highest = total.max(axis=1, keepdims=True)
    return float((highest[:, 0] + np.log(np.exp(total - highest).sum(axis=1))).sum())
