"""How much of a large entity takes part: one rule, so that 200 000 people load in minutes and the figures stay true."""

import math

FULL_UP_TO = 20_000
# So many of one act go through the pages one by one, or get a letter each: in a larger entity the rest wait.
MOST_BY_HAND = 60


def taking_part(people: int) -> float:
    """Return the share of the usual rates of answering, learning and using at this size.

    Up to 20 000 people, all of it. Above, it falls with the square root of the size, as a third at 200 000: everybody
    is a person with an engagement, decisions and invitations, and fewer of them answer, learn and use. Every figure is
    computed from the rows that are there.
    """
    return min(1.0, math.sqrt(FULL_UP_TO / people))
