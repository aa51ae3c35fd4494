"""Draw persons by lot so that anybody can draw the same again: the seed is written down."""

import random
from collections.abc import Mapping, Sequence

from apropia.science.sampling.sizes import proportional


def drawn(strata: Mapping[str, Sequence[str]], *, total: int, seed: int) -> list[str]:
    """Return the names drawn, in proportion to the people of each stratum, without repetition.

    Strata and names are sorted before drawing, so that neither the order of a table nor of a dictionary matters.

    Raises
    ------
    ValueError
        If the sample is larger than the population or empty.
    """
    sizes = proportional({name: len(members) for name, members in strata.items()}, total)
    luck = random.Random(seed)  # noqa: S311 - a lot that must be drawn again alike, not a secret
    return [one for name in sorted(sizes) for one in luck.sample(sorted(strata[name]), sizes[name])]
