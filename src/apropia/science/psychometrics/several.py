"""Many tests at once."""

from collections.abc import Mapping


def adjusted(chances: Mapping[int, float]) -> dict[int, float]:
    """Return chances that hold the share of false alarms among alarms [1].

    References
    ----------
    .. [1] Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate: a practical and powerful approach to
       multiple testing", Journal of the Royal Statistical Society B 57 (1995), 289–300.
    """
    ordered = sorted(chances, key=lambda place: chances[place], reverse=True)
    found, least = {}, 1.0
    for rank, place in zip(range(len(ordered), 0, -1), ordered, strict=True):
        least = min(least, chances[place] * len(ordered) / rank)
        found[place] = least
    return found
