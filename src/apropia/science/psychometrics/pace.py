"""How long a lesson takes at least, and when a course was finished too fast for anybody to have read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from apropia.science.psychometrics.care import PART_OF_EXPECTED, is_too_fast
from apropia.science.psychometrics.timing import WORDS_PER_MINUTE

# Not from a source: of a text that is read in less, the clock tells too little.
LEAST_READING = 60.0


@dataclass(frozen=True)
class Answering:
    """The seconds spent on the questions of one quiz, and what each of them asks for."""

    spent: float
    expected: Sequence[float]


def reading_seconds(*, words: int) -> float:
    """Return how long so many words take to read, in seconds.

    Examples
    --------
    >>> reading_seconds(words=100)
    30.0
    """
    return words * 60 / WORDS_PER_MINUTE


def least_seconds(*, words: int, minutes: int) -> float:
    """Return the least that a lesson takes: a third of its reading time, or of its minutes where it has no words.

    It is never more than the minutes promised, however long the text is.

    Examples
    --------
    >>> [least_seconds(words=words, minutes=5) for words in (0, 300, 6000)]
    [100.0, 30.0, 300.0]
    """
    asked = reading_seconds(words=words) if words else 60.0 * minutes
    return min(asked * PART_OF_EXPECTED, 60.0 * minutes)


def is_implausible(*, spent: float, expected: float, answering: Sequence[Answering] = ()) -> bool:
    """Say whether a course was finished in less than reading it takes.

    Both must hold, for who knows the subject skims and who answers fast may have read: its texts took less than a
    third of their reading time, and its questions, all together, less than `care.is_too_fast` allows.

    Parameters
    ----------
    spent, expected : seconds over all the texts of a course; of less than a minute of reading nothing is said
    answering : its quizzes; without any, the texts decide
    """
    if expected < LEAST_READING or spent >= PART_OF_EXPECTED * expected:
        return False
    asked = [seconds for quiz in answering for seconds in quiz.expected]
    if not asked:
        return True
    each = sum(quiz.spent for quiz in answering) / len(asked)
    return is_too_fast(spent=[each] * len(asked), expected=asked)
