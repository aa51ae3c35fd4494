"""Where people stand, told as the share of a bank that they would solve: the scale of a fixed form."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apropia.science.psychometrics.adaptive.bank import Bank, Places
from apropia.science.psychometrics.adaptive.standing import Standing
from apropia.science.psychometrics.responses import Floats

TAILS = (0.025, 0.975)  # between them lies 95 %, as in every interval of the product (methods.md#intervals)


@dataclass(frozen=True)
class DomainScores:
    """People × scales, each 0–100: mean and deviation of the posterior, and the bounds that hold 95 % of it."""

    values: Floats
    lows: Floats
    highs: Floats
    deviations: Floats


def domain_curves(bank: Bank, kinds: Sequence[str]) -> Floats:
    """Return what share of each scale's questions is solved at each node (scales × nodes, 0–100) [1].

    Parameters
    ----------
    kinds : the kind of each question, such as its level; every kind of a scale weighs the same, however many
        questions it has: a form that asks one of each kind has this share as its expected result

    References
    ----------
    .. [1] R. D. Bock, D. Thissen, M. F. Zimowski, "IRT estimation of domain scores", Journal of Educational
       Measurement 34 (1997), 197–211.
    """
    solved = np.stack([bank.chances[place, count - 1] for place, count in enumerate(bank.counts)])
    curves = []
    for places in bank.of_scale:
        of_kind: dict[str, list[int]] = {}
        for place in places:
            of_kind.setdefault(kinds[place], []).append(place)
        curves.append(np.mean([solved[own].mean(axis=0) for own in of_kind.values()], axis=0))
    return 100 * np.stack(curves)


def places_of(curve: Floats, nodes: Floats, shares: Sequence[float]) -> tuple[float, ...]:
    """Return where on the scale these shares (0–100, ascending) are solved; only those that the curve passes.

    Parameters
    ----------
    curve : of one scale, ascending over ``nodes``
    """
    return tuple(float(np.interp(one, curve, nodes)) for one in shares if curve[0] < one < curve[-1])


def domain_scores(standing: Standing, curves: Floats) -> DomainScores:
    """Return what share of the questions of each scale people would solve, and how well that is known.

    Parameters
    ----------
    curves : scales × nodes, 0–100, as `domain_curves` gives them
    """
    marginals = standing.marginals
    below = np.cumsum(marginals, axis=2)
    lows, highs = (curves[np.arange(len(curves)), (below >= tail).argmax(axis=2)] for tail in TAILS)
    values, squares = (np.einsum("psn,sn->ps", marginals, one) for one in (curves, curves**2))
    return DomainScores(values, lows, highs, np.sqrt(np.maximum(squares - values**2, 0.0)))


def reached(standing: Standing, curves: Floats, shares: Sequence[float]) -> Floats:
    """Return how likely each person solves each of these shares of a scale, or more (people × scales × shares, 0–1).

    Parameters
    ----------
    curves : scales × nodes, 0–100, ascending along the nodes
    shares : 0–100

    Notes
    -----
    What a node holds is spread evenly over the stretch about it: a share that is passed between two nodes would else
    take all of one or none.
    """
    nodes, half = standing.nodes, (standing.nodes[1] - standing.nodes[0]) / 2
    edges = np.append(nodes - half, nodes[-1] + half)
    below = np.concatenate([np.zeros((*standing.marginals.shape[:2], 1)), np.cumsum(standing.marginals, axis=2)], 2)
    found = np.empty((*below.shape[:2], len(shares)))
    for scale, curve in enumerate(curves):
        for place, share in enumerate(shares):
            at = np.interp(share, curve, nodes, left=edges[0], right=edges[-1])
            cell = min(int((at - edges[0]) // (2 * half)), len(nodes) - 1)
            part = (at - edges[cell]) / (2 * half)
            found[:, scale, place] = 1 - (below[:, scale, cell] * (1 - part) + below[:, scale, cell + 1] * part)
    return np.clip(found, 0.0, 1.0)


def composite_of(values: Floats, deviations: Floats, correlations: Floats) -> tuple[Floats, Floats]:
    """Return the mean of scales that weigh alike, and its deviation from how the scales go together [1].

    Parameters
    ----------
    values, deviations : people × scales
    correlations : of the posterior, people × scales × scales

    References
    ----------
    .. [1] S. J. Haberman, S. Sinharay, "Reporting of subscores using multidimensional item response theory",
       Psychometrika 75 (2010), 209–227.
    """
    spread = np.einsum("ps,pst,pt->p", deviations, correlations, deviations)
    return values.mean(axis=1), np.sqrt(np.maximum(spread, 0.0)) / values.shape[1]


def standing_of(bank: Bank, correlations: Floats, answers: Sequence[Sequence[tuple[int, int]]]) -> Standing:
    """Return what is known of people, in their order, by what each answered.

    Parameters
    ----------
    correlations : scales × scales
    answers : of each person pairs of a question's place in the bank and the category of the answer, from 0
    """
    standing = Standing(len(answers), bank.nodes, correlations)
    for step in range(max(map(len, answers), default=0)):
        people: Places = np.array([row for row, own in enumerate(answers) if len(own) > step], dtype=np.intp)
        items, given = np.array([answers[row][step] for row in people]).T
        standing.learn(people, bank.scale_of[items], bank.logs[items, given])
    return standing
