"""Ready scales: from the answers of one person to a score, and from the scores of many to a figure with its margin.

A person who left out an item of a score has no score (complete cases): what the missing answer would have been is not
guessed. Answers count from 1, the lowest step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from apropia.science.impact.intervals import Interval, mean_interval, wilson

SUS_ITEMS = 10
# The mean of many published studies [2]; a grade A begins at 80.3, an F ends at 51.
SUS_USUAL, SUS_HIGH, SUS_LOW = 68.0, 80.3, 51.0
# From so many people on the mean of SUS settles [3].
SUS_ENOUGH = 12
BARRIER_BELOW = 3.0
TOP_TWO_OF_FIVE = 4

Answers = Sequence[int | None]


@dataclass(frozen=True)
class Summary:
    """A figure of a group: people, mean (or share, 0–100) and its 95 % interval, None where there is none to give."""

    people: int
    value: float
    interval: Interval | None


def sus_score(answers: Answers) -> float | None:
    """Return the System Usability Scale of one person.

    Parameters
    ----------
    answers : (10,), 1–5 in the order of the scale; odd items speak well of the system, even ones ill

    Returns
    -------
    0–100, higher is easier; None unless all ten are answered.

    Raises
    ------
    ValueError
        If there are not ten answers, or one is not 1–5.

    References
    ----------
    .. [1] J. Brooke, SUS: a «quick and dirty» usability scale, in Usability Evaluation in Industry (1996), 189–194.
    .. [2] J. Sauro and J. R. Lewis, Quantifying the User Experience (2nd ed., 2016), ch. 8.
    .. [3] T. S. Tullis and J. N. Stetson, A comparison of questionnaires for assessing website usability (2004).
    """
    if len(answers) != SUS_ITEMS:
        raise ValueError("SUS has ten items")
    given = _checked(answers, steps=5)
    if given is None:
        return None
    odd, even = given[0::2], given[1::2]
    return 2.5 * (sum(one - 1 for one in odd) + sum(5 - one for one in even))


def umux_lite_score(answers: Answers, *, steps: int = 7) -> float | None:
    """Return the UMUX-Lite of one person by plain interpolation.

    Parameters
    ----------
    answers : (2,), 1–steps: it meets what is needed, it is easy to use
    steps : of the scale, 5 or 7

    Returns
    -------
    0–100; None unless both are answered.

    Raises
    ------
    ValueError
        If there are not two answers, or one lies outside the scale.

    References
    ----------
    .. [1] J. R. Lewis, B. S. Utesch and D. E. Maher, UMUX-LITE: when there's no time for the SUS, CHI 2013, 2099–2102.
    """
    if len(answers) != 2:
        raise ValueError("UMUX-Lite has two items")
    given = _checked(answers, steps=steps)
    return None if given is None else 100 * (sum(given) - 2) / (2 * (steps - 1))


def sus_from_umux_lite(score: float) -> float:
    """Return the SUS that a regression expects beside a UMUX-Lite: 0.65 × score + 22.9.

    It is an estimate fitted to other products and people, never a measured SUS. Later work of the same authors prefers
    the plain score for easy products.

    References
    ----------
    .. [1] J. R. Lewis, B. S. Utesch and D. E. Maher, UMUX-LITE: when there's no time for the SUS, CHI 2013, 2099–2102.
    """
    return 0.65 * score + 22.9


def block_scores(answers: Mapping[str, Answers], *, steps: int) -> dict[str, float | None]:
    """Return the mean of each block of one person, on the scale of its items; None where an item has no answer.

    Raises
    ------
    ValueError
        If an answer lies outside the scale.
    """
    found = {}
    for block, given in answers.items():
        whole = _checked(given, steps=steps)
        found[block] = fmean(whole) if whole else None
    return found


def barrier_of(scores: Mapping[str, float | None]) -> str | None:
    """Return the first block of one person that lies below 3, in the order given; None where there is none.

    The blocks build on each other, so the first low one is where a change stops. A block that was not answered cannot
    be told from a low one, so nothing after it is called the barrier.

    References
    ----------
    .. [1] J. M. Hiatt, ADKAR: a model for change in business, government and our community (2006). There a score of 3
       or less is a barrier; here one below 3, because the middle step is no complaint.
    """
    for block, score in scores.items():
        if score is None:
            return None
        if score < BARRIER_BELOW:
            return block
    return None


def mean_of(scores: Sequence[float], *, population: int | None = None) -> Summary:
    """Return people, mean and interval of the scores of a group, which has somebody."""
    return Summary(len(scores), fmean(scores), mean_interval(scores, population=population))


def top_share(answers: Sequence[int], *, least: int = TOP_TWO_OF_FIVE, population: int | None = None) -> Summary:
    """Return the share, 0–100, of a group (which has somebody) that answered so much or more, with Wilson's interval.

    References
    ----------
    .. [1] J. Sauro and J. R. Lewis, Quantifying the User Experience (2nd ed., 2016), ch. 3: top-two-box.
    """
    people, top = len(answers), sum(answer >= least for answer in answers)
    interval = wilson(top, people, population=population)
    scaled = (
        None
        if interval is None
        else Interval(100 * interval.low, 100 * interval.high, interval.method, interval.confidence)
    )
    return Summary(people, 100 * top / people, scaled)


def _checked(answers: Answers, *, steps: int) -> list[int] | None:
    given = [one for one in answers if one is not None]
    if any(not 1 <= one <= steps for one in given):
        raise ValueError(f"an answer lies outside 1–{steps}")
    return given if len(given) == len(answers) else None
