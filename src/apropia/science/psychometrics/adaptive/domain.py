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
    """People × scales, each 0–100: the mean of the posterior, and the bounds that hold 95 % of it."""

    values: Floats
    lows: Floats
    highs: Floats


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
    bounds = [curves[np.arange(len(curves)), (below >= tail).argmax(axis=2)] for tail in TAILS]
    return DomainScores(np.einsum("psn,sn->ps", marginals, curves), *bounds)


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
