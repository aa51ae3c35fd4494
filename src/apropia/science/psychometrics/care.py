"""Signs that somebody answered without reading. Each is weak on its own; together they say where to look.

References
----------
.. [1] J. L. Huang, P. G. Curran, J. Keeney, E. M. Poposki, R. P. DeShon, "Detecting and deterring insufficient effort
   responding to surveys", J. Bus. Psychol. 27 (2012), 99–114.
.. [2] A. W. Meade, S. B. Craig, "Identifying careless responses in survey data", Psychol. Methods 17 (2012), 437–455.
.. [3] A. M. Dunn, E. D. Heggestad, L. R. Shanock, N. Theilgard, "Intra-individual response variability as an indicator
   of insufficient effort responding", J. Bus. Psychol. 33 (2018), 105–121.
.. [4] F. Drasgow, M. V. Levine, M. E. McLaughlin, "Appropriateness measurement for some multidimensional test
   batteries", Appl. Psychol. Meas. 15 (1991), 171–191.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isnan, sqrt
from statistics import pstdev

# Fewer answers on one scale can be alike by chance or by conviction.
LEAST_SCALED = 6
SECONDS_TO_READ = 2.0  # [1]: in less, a question was not read
# Not from a source: who takes less than a third of what the questions ask for has not read them all.
PART_OF_EXPECTED = 1 / 3
# Not from a source: from half on, what is left is no longer a questionnaire.
MOST_MISSING = 0.5
SIGNS_TO_FLAG = 2  # [2]: indicators find different people, so none is enough alone


@dataclass(frozen=True)
class Sameness:
    """How alike the answers on one scale are: the longest run, their spread, and the share of the commonest point."""

    answers: int
    longest_run: int
    spread: float
    commonest: float

    @property
    def is_straight(self) -> bool:
        """Say whether the same point was marked throughout, in answers enough to mean something."""
        return self.answers >= LEAST_SCALED and self.longest_run == self.answers


def sameness(points: Sequence[float]) -> Sameness | None:
    """Return how alike somebody's answers are, in the order given [2, 3]; None of no answers.

    Examples
    --------
    >>> sameness([2, 2, 2, 3])
    Sameness(answers=4, longest_run=3, spread=0.4330127018922193, commonest=0.75)
    """
    if not points:
        return None
    runs = [len(list(run)) for _point, run in groupby(points)]
    return Sameness(len(points), max(runs), pstdev(points), Counter(points).most_common(1)[0][1] / len(points))


def is_too_fast(*, spent: Sequence[float], expected: Sequence[float]) -> bool:
    """Say whether the questions timed took less than reading them does: 2 s each, or a third of what they ask for.

    Parameters
    ----------
    spent, expected : seconds of the same questions, expected > 0

    Raises
    ------
    ValueError
        If they are not of the same questions.
    """
    if len(spent) != len(expected):
        raise ValueError("spent and expected are of the same questions")
    if not spent:
        return False
    return sum(spent) < max(SECONDS_TO_READ * len(spent), PART_OF_EXPECTED * sum(expected))


def is_mostly_missing(*, missing: int, asked: int) -> bool:
    """Say whether more than half of what was asked has no answer."""
    return asked > 0 and missing / asked > MOST_MISSING


def fit_over_scales(fits: Sequence[float]) -> float | None:
    """Join the person fit of several scales, each about standard normal, into one; None where none can be judged.

    Given a person's places, her answers on different scales are independent, and so are their fits [4].
    """
    known = [one for one in fits if not isnan(one)]
    return sum(known) / sqrt(len(known)) if known else None
