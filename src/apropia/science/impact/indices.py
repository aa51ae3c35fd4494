from collections.abc import Sequence
from dataclasses import dataclass

SUS_ITEMS = 10
NPS_PROMOTER_FROM = 9
NPS_DETRACTOR_TO = 6
TOP_TWO_FROM = 4


@dataclass(frozen=True)
class Roi:
    """A return on investment in percent, and how its effect was isolated: without that the number means nothing."""

    percent: float
    isolation_method: str


def sus(answers: Sequence[int]) -> float:
    """Return the System Usability Scale score, 0–100.

    Parameters
    ----------
    answers : (10,), 1–5; odd items are positive, even ones negative

    References
    ----------
    .. [1] J. Brooke, "SUS: a quick and dirty usability scale" in Usability Evaluation in Industry (1996),
       189–194.
    """
    if len(answers) != SUS_ITEMS or not all(1 <= answer <= 5 for answer in answers):
        raise ValueError("SUS needs ten answers between 1 and 5")
    return 2.5 * sum(a - 1 if place % 2 == 0 else 5 - a for place, a in enumerate(answers))  # [1]


def umux_lite(capability: int, ease: int, *, points: int = 7) -> float:
    """Return the UMUX-Lite score, 0–100, of two answers on a scale of ``points`` steps (7 or 5).

    References
    ----------
    .. [1] J. R. Lewis, B. S. Utesch and D. E. Maher, CHI 2013, 2099–2102; by plain
       interpolation (methods.md#published-scales).
    """
    if points not in (5, 7) or not all(1 <= answer <= points for answer in (capability, ease)):
        raise ValueError("UMUX-Lite needs two answers on a scale of 5 or 7 steps")
    return (capability + ease - 2) * 100 / (2 * (points - 1))  # [1]


def net_promoter_score(answers: Sequence[int]) -> float:
    """Return the percentage of promoters (9–10) minus that of detractors (0–6), −100 to 100."""
    if not answers or not all(0 <= answer <= 10 for answer in answers):
        raise ValueError("NPS needs answers between 0 and 10")
    promoters = sum(answer >= NPS_PROMOTER_FROM for answer in answers)
    detractors = sum(answer <= NPS_DETRACTOR_TO for answer in answers)
    return (promoters - detractors) / len(answers) * 100


def top_two(answers: Sequence[int]) -> int:
    """Return how many answers on a five-point scale are 4 or 5."""
    if not all(1 <= answer <= 5 for answer in answers):
        raise ValueError("the scale has five points")
    return sum(answer >= TOP_TWO_FROM for answer in answers)


def roi(benefits: float, costs: float, *, isolation_method: str) -> Roi:
    """Return the return on investment of a programme, in percent.

    Parameters
    ----------
    benefits, costs : money of the same year; costs > 0
    isolation_method : how the effect of the programme was told apart from others; required

    References
    ----------
    .. [1] J. J. Phillips, Return on Investment in Training and Performance Improvement Programs (2003).
    """
    if costs <= 0 or not isolation_method.strip():
        raise ValueError("ROI needs costs and the method that isolates the effect")
    return Roi((benefits - costs) / costs * 100, isolation_method)  # [1]
