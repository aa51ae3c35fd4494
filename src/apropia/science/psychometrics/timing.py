"""How long a question takes before anybody has answered it."""

import math

# [1] finds 278 for adults who read Spanish in silence, 238 for English; a question is read with more care.
WORDS_PER_MINUTE = 200
# Not from a source: time to make up one's mind. The measured median, in the report of a wave, corrects it.
SECONDS_TO_DECIDE = 8
SECONDS_PER_MARK = 3  # [2] prepare 1.35 s, point 1.1 s, press 0.2 s


def expected_seconds(*, words: int, marks: int) -> int:
    """Return how long somebody takes over a performance question, in seconds.

    Parameters
    ----------
    words : everything there is to read, options included, >= 0
    marks : how many options must be chosen, placed or matched, >= 1

    Returns
    -------
    Seconds, rounded up.

    Raises
    ------
    ValueError
        If words are negative or there is nothing to mark.

    References
    ----------
    .. [1] M. Brysbaert, "How many words do we read per minute?", J. Mem. Lang. 109 (2019), 104047.
    .. [2] S. K. Card, T. P. Moran, A. Newell, "The keystroke-level model", Commun. ACM 23 (1980), 396–410.

    Examples
    --------
    >>> expected_seconds(words=50, marks=1)
    26
    """
    if words < 0 or marks < 1:
        raise ValueError("a question has words and at least one mark to make")
    return math.ceil(words * 60 / WORDS_PER_MINUTE + SECONDS_TO_DECIDE + SECONDS_PER_MARK * marks)
