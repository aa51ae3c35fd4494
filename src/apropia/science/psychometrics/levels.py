import itertools
from collections.abc import Iterable, Sequence
from enum import IntEnum


class Level(IntEnum):
    """A level of proficiency; ``NOT_ASSESSED`` is a state of its own and no level at all."""

    NOT_ASSESSED = 0
    BASIC = 1
    INTERMEDIATE = 2
    ADVANCED = 3
    HIGHLY_ADVANCED = 4

    @property
    def is_assessed(self) -> bool:
        return self is not Level.NOT_ASSESSED


# A level is told apart where it is at least twice as likely as all the others together (methods.md#levels).
ENOUGH = 2 / 3


def is_enough(chance: float | None) -> bool:
    """Say whether a level as likely as this may be told; what has no chance (None) was not reckoned, and may."""
    return chance is None or chance >= ENOUGH - 1e-9


DEFAULT_CUTS = (100 / 3, 200 / 3)  # methods.md#levels: thirds of the scale; no official cut-points exist


def level_of(score: float | None, *, reachable: Iterable[Level], cuts: Sequence[float] = DEFAULT_CUTS) -> Level:
    """Return the level of a score, never above what the items given can show.

    Parameters
    ----------
    score : 0–100, or None when the person was not assessed
    reachable : the levels of the items that the person was given
    cuts : ascending scores at which the second, third (and fourth) level begin

    Returns
    -------
    The highest level whose cut the score reaches, lowered to the highest reachable one; ``NOT_ASSESSED`` when there is
    no score or no item.

    Raises
    ------
    ValueError
        If the score lies outside 0–100, or the cuts do not ascend or are more than three.

    Examples
    --------
    >>> level_of(80, reachable=[Level.BASIC, Level.INTERMEDIATE])
    <Level.INTERMEDIATE: 2>
    """
    if len(cuts) > len(Level) - 2 or any(later <= earlier for earlier, later in itertools.pairwise(cuts)):
        raise ValueError("cuts must ascend and be at most three")
    highest = max((level for level in reachable if level.is_assessed), default=Level.NOT_ASSESSED)
    if score is None or not highest.is_assessed:
        return Level.NOT_ASSESSED
    if not 0 <= score <= 100:
        raise ValueError("a score lies between 0 and 100")
    return min(Level(1 + sum(reaches(score, cut) for cut in cuts)), highest)


def reaches(score: float, cut: float) -> bool:
    """Say whether a score reaches a cut: a mean of thirds is seldom exact in binary, and 66.66666666666666 is 200/3."""
    return score >= cut - 1e-9


def chance_of(level: Level, reached: Sequence[float], *, reachable: Iterable[Level]) -> float | None:
    """Return how likely a level is the person's, 0–1: of the highest reachable one, that or any above.

    Parameters
    ----------
    level : as `level_of` gave it
    reached : how likely the person reaches each cut, or more, in the order of the cuts
    reachable : the levels of the items that the person was given

    Returns
    -------
    None where the level is not assessed.

    Examples
    --------
    >>> chance_of(Level.INTERMEDIATE, [0.9, 0.2], reachable=[Level.BASIC, Level.ADVANCED])
    0.7
    """
    highest = max((one for one in reachable if one.is_assessed), default=Level.NOT_ASSESSED)
    if not level.is_assessed or not highest.is_assessed:
        return None
    chances = [1.0, *reached, *[0.0] * (len(Level) - 1 - len(reached))]
    from_here = chances[level - 1]
    return round(from_here if level >= highest else from_here - chances[level], 12)
