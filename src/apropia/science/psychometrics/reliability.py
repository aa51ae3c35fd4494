"""How much of the differences between people is more than chance, and how well each item tells them apart."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from apropia.science.impact.quantiles import f_quantile

MINIMUM_PEOPLE = 30  # methods.md#reliability
MINIMUM_ANSWERS = 2
WARNING_BELOW = 0.6  # methods.md#reliability
ROUNDS = 500
# Differences below this are nothing but rounding.
ROUNDING = 1e-9

# What one person answered: item → value, on a scale that all items share. An item not met is not there.
Answers = Mapping[str, float]


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha of a score of ``answers`` items, with its interval.

    ``value`` and the limits are None with fewer than 30 persons, with one answer a person, or when nobody differs.
    ``people`` are those it rests on: who answered every question that was asked of them.
    """

    value: float | None
    low: float | None
    high: float | None
    people: int
    answers: int

    @property
    def is_low(self) -> bool:
        return self.value is not None and self.value < WARNING_BELOW


@dataclass(frozen=True)
class ItemStatistics:
    """How one item did: ``mean`` is its share of right answers when values go from 0 to 1.

    ``discrimination`` is the corrected item-total correlation; None below 30 persons or when one side never varies.
    """

    people: int
    mean: float
    discrimination: float | None


def alpha(answers: Sequence[Answers], *, confidence: float = 0.95) -> Reliability:
    """Return Cronbach's alpha of persons who met as many items each, be they the same ones or not.

    Answers are a person's part, an item's part and a rest; alpha is what persons are of a sum of as many answers [1].
    With the same items for all that is alpha exactly, and the interval is Feldt's [2]. With items drawn at random for
    each person the two variances come from Henderson's third method [3], and the interval is approximate.

    Parameters
    ----------
    answers : one per person; persons with other than the most common number of answers are left out
    confidence : 0–1

    Returns
    -------
    Alpha, at most 1; it may be negative when items disagree.

    References
    ----------
    .. [1] C. Hoyt, "Test reliability estimated by analysis of variance", Psychometrika 6 (1941), 153–160.
    .. [2] L. S. Feldt, "The approximate sampling distribution of Kuder-Richardson reliability coefficient twenty",
       Psychometrika 30 (1965), 357–370.
    .. [3] C. R. Henderson, "Estimation of variance and covariance components", Biometrics 9 (1953), 226–252.
    """
    lengths = Counter(map(len, answers))
    asked = max(lengths, key=lambda length: (lengths[length], length), default=0)
    complete = [row for row in answers if len(row) == asked]
    people = len(complete)
    nothing = Reliability(None, None, None, people, asked)
    if people < MINIMUM_PEOPLE or asked < MINIMUM_ANSWERS:
        return nothing
    means = _item_means(complete)
    freedom = people * (asked - 1) - len(means) + 1
    spread = sum((value - means[item]) ** 2 for row in complete for item, value in row.items())
    if freedom <= 0 or spread < ROUNDING:
        return nothing
    rest = _rest_of(complete, means) / freedom
    person = spread / (people * asked - len(means)) - rest  # [3], for each item is met once by a person
    if person + rest / asked < ROUNDING:
        return nothing
    value = person / (person + rest / asked)  # [1]
    tail = (1 - confidence) / 2
    low, high = (1 - (1 - value) * f_quantile(p, people - 1, freedom) for p in (1 - tail, tail))  # [2]
    return Reliability(value, low, high, people, asked)


def _rest_of(answers: Sequence[Answers], means: Mapping[str, float]) -> float:
    """Return the sum of squares that neither the person nor the item explains, by least squares.

    Parts of persons and of items are fitted in turn until they no longer move: with complete answers, at once.
    """
    import numpy as np  # noqa: PLC0415  slow to load

    places = {item: place for place, item in enumerate(means)}
    given = [(number, places[item], value) for number, row in enumerate(answers) for item, value in row.items()]
    who, which, values = (np.array(column) for column in zip(*given, strict=True))
    met, seen = np.bincount(who), np.bincount(which)
    items = np.array(list(means.values()))
    persons = np.zeros(len(answers))
    for _ in range(ROUNDS):
        persons = np.bincount(who, values - items[which]) / met
        fitted = np.bincount(which, values - persons[who]) / seen
        moved = np.abs(fitted - items).max()
        items = fitted
        if moved < ROUNDING:
            break
    return float(((values - items[which] - persons[who]) ** 2).sum())


def item_statistics(answers: Sequence[Answers]) -> dict[str, ItemStatistics]:
    """Return how each item did among those who met it.

    The total that an item is compared with leaves the item out and, since not everybody met the same items, is the mean
    of the person's other answers less the means of their items. With the same items for all that is the classical
    corrected item-total correlation [1].

    Parameters
    ----------
    answers : one per person

    References
    ----------
    .. [1] J. C. Nunnally, I. H. Bernstein, Psychometric Theory, 3rd ed. (1994), p. 304.
    """
    means = _item_means(answers)
    values: dict[str, list[float]] = defaultdict(list)
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in answers:
        total = sum(value - means[item] for item, value in row.items())
        for item, value in row.items():
            values[item].append(value)
            if len(row) > 1:
                pairs[item].append((value, (total - (value - means[item])) / (len(row) - 1)))
    return {item: ItemStatistics(len(own), means[item], _correlation(pairs[item])) for item, own in values.items()}


def _item_means(answers: Sequence[Answers]) -> dict[str, float]:
    values: dict[str, list[float]] = defaultdict(list)
    for row in answers:
        for item, value in row.items():
            values[item].append(value)
    return {item: fmean(own) for item, own in values.items()}


def _correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    if len(pairs) < MINIMUM_PEOPLE:
        return None
    left, right = fmean(one for one, _ in pairs), fmean(other for _, other in pairs)
    spread = math.sqrt(sum((one - left) ** 2 for one, _ in pairs) * sum((other - right) ** 2 for _, other in pairs))
    if spread < ROUNDING:
        return None
    return sum((one - left) * (other - right) for one, other in pairs) / spread
