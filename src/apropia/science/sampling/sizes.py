"""Margins and sizes of samples from a finite population, and what uneven response leaves of a sample.

References
----------
.. [1] W. G. Cochran, "Sampling techniques", 3rd ed., Wiley, 1977: chapters 2 to 5.
.. [2] R. V. Krejcie, D. W. Morgan, "Determining sample size for research activities", Educ. Psychol. Meas. 30 (1970),
   607–610: a table of the same formula, used as its witness.
.. [3] L. Kish, "Survey sampling", Wiley, 1965: the effective size of a weighted sample.
"""

from collections.abc import Mapping
from math import ceil, floor, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
WIDEST_SHARE = 0.5  # the share whose margin is widest: what is planned with when nothing is known


def _deviate(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError("confidence lies between 0 and 1")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def correction(*, answers: int, population: int) -> float:
    """Return by what the standard error shrinks when a good part of a finite population answers [1].

    Examples
    --------
    >>> round(correction(answers=300, population=600), 3)
    0.708
    """
    if not 0 < answers <= population:
        raise ValueError("answers are 1 to the whole population")
    return 0.0 if answers == population else sqrt((population - answers) / (population - 1))


def margin_of_share(
    *, answers: int, population: int, share: float = WIDEST_SHARE, confidence: float = CONFIDENCE
) -> float:
    """Return the half width of the interval of a proportion, 0–1, of a simple random sample [1].

    Raises
    ------
    ValueError
        If there are no answers, more than people, or the share lies outside 0–1.

    Examples
    --------
    >>> round(margin_of_share(answers=377, population=20_000), 3)
    0.05
    """
    if not 0 <= share <= 1:
        raise ValueError("a share lies from 0 to 1")
    corrected = correction(answers=answers, population=population)
    return _deviate(confidence) * sqrt(share * (1 - share) / answers) * corrected


def margin_of_mean(*, answers: int, population: int, deviation: float, confidence: float = CONFIDENCE) -> float:
    """Return the half width of the interval of a mean, in the units of `deviation` [1]."""
    if deviation < 0:
        raise ValueError("a deviation is not negative")
    return _deviate(confidence) * deviation / sqrt(answers) * correction(answers=answers, population=population)


def size_for_share(
    *, margin: float, population: int, share: float = WIDEST_SHARE, confidence: float = CONFIDENCE
) -> int:
    """Return how many answers give a proportion this margin at most; the whole population where fewer do not [1, 2].

    Examples
    --------
    >>> size_for_share(margin=0.05, population=1000)
    278
    """
    return _size(_deviate(confidence) ** 2 * share * (1 - share) / _positive(margin) ** 2, population)


def size_for_mean(*, margin: float, population: int, deviation: float, confidence: float = CONFIDENCE) -> int:
    """Return how many answers give a mean this margin at most, in the units of `deviation` [1]."""
    return _size((_deviate(confidence) * deviation / _positive(margin)) ** 2, population)


def _positive(margin: float) -> float:
    if margin <= 0:
        raise ValueError("a margin is more than 0")
    return margin


def _size(without_end: float, population: int) -> int:
    """Correct the size that an endless population would need [1]."""
    if population < 1:
        raise ValueError("there is nobody to ask")
    needed = population * without_end / (population - 1 + without_end) if without_end else 1
    # A whole number that rounding took a hair above itself is that number.
    return min(population, max(1, ceil(needed - 1e-9)))


def invitations_for(*, answers: int, rate: float, population: int) -> int:
    """Return how many to invite so that so many answer, when this part of the invited does; never more than there are.

    Examples
    --------
    >>> invitations_for(answers=377, rate=0.6, population=20_000)
    629
    """
    if not 0 < rate <= 1:
        raise ValueError("the response rate lies above 0 and up to 1")
    return min(population, ceil(answers / rate - 1e-9))


def proportional(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """Share a sample out over strata in proportion to their people, by the largest remainders [1].

    But for rounding, each person then has the same chance of being drawn, so that means need no weights.

    Raises
    ------
    ValueError
        If the sample is larger than the population or empty.
    """
    population = sum(sizes.values())
    if not 0 < total <= population:
        raise ValueError("a sample has from 1 to all of the people")
    exact = {name: total * size / population for name, size in sizes.items()}
    found = {name: floor(share) for name, share in exact.items()}
    left = total - sum(found.values())
    for name in sorted(exact, key=lambda name: (found[name] - exact[name], name))[:left]:
        found[name] += 1
    return found


def effective_size(*, population: Mapping[str, int], answers: Mapping[str, int]) -> float | None:
    """Return what so many answers are worth once weighted to the strata of the population [3].

    Each answer weighs as its stratum does in the population over what it does among those who answered. None where a
    stratum with people has no answers: weights cannot stand in for it.

    Examples
    --------
    >>> effective_size(population={"a": 500, "b": 500}, answers={"a": 80, "b": 20})
    64.0
    """
    everybody, answered = sum(population.values()), sum(answers.values())
    if not answered or any(size and not answers.get(name) for name, size in population.items()):
        return None
    weights = {name: (size / everybody) / (answers[name] / answered) for name, size in population.items() if size}
    total = sum(weights[name] * answers[name] for name in weights)
    squares = sum(weights[name] ** 2 * answers[name] for name in weights)
    return total**2 / squares
