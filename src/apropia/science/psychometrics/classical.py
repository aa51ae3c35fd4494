"""How hard a question was and how far it agrees with the others, from counts alone."""

import math
from collections.abc import Mapping

# Below, the correlation of one question with the rest is mostly noise (its error is about 1 / sqrt(n)).
FEWEST_FOR_DISCRIMINATION = 30


def item_rest(counts: Mapping[tuple[bool, int], int]) -> float | None:
    """Return the correlation of one question with the sum of the others: its corrected discrimination [1].

    Parameters
    ----------
    counts : how many people, by whether they got the question right and by how many of all they got right, it included

    Returns
    -------
    Correlation, −1 to 1; None of fewer than thirty people, or where either never varies.

    References
    ----------
    .. [1] S. Henrysson, "Correction of item-total correlations in item analysis", Psychometrika 28 (1963), 211–218.
    """
    people = sum(counts.values())
    if people < FEWEST_FOR_DISCRIMINATION:
        return None
    pairs = [(float(right), float(total - right), n) for (right, total), n in counts.items()]
    item, rest = (sum(pair[place] * pair[2] for pair in pairs) / people for place in (0, 1))
    of_item = sum((one - item) ** 2 * n for one, _other, n in pairs)
    of_rest = sum((other - rest) ** 2 * n for _one, other, n in pairs)
    if of_item <= 0 or of_rest <= 0:
        return None
    both = sum((one - item) * (other - rest) * n for one, other, n in pairs)
    return both / math.sqrt(of_item * of_rest)


def median_of(counts: Mapping[float, int]) -> float | None:
    """Return the median of values that so many people have; None of nobody.

    Examples
    --------
    >>> median_of({10.0: 1, 20.0: 1, 60.0: 2})
    40.0
    """
    people = sum(counts.values())
    if not people:
        return None
    low, high = (people - 1) // 2, people // 2
    found: list[float] = []
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        found += [value] * sum(len(found) <= place and seen > at for place, at in enumerate((low, high)))
        if len(found) == 2:
            break
    return (found[0] + found[1]) / 2
