"""Expected time of a question: hand-computed values and its edges."""

import pytest

from apropia.science.psychometrics.timing import expected_seconds


@pytest.mark.parametrize(
    ("words", "marks", "seconds"),
    [
        (50, 1, 26),  # 15 + 8 + 3
        (100, 4, 50),  # 30 + 8 + 12
        (1, 1, 12),  # 0.3 + 8 + 3, rounded up
        (0, 1, 11),
    ],
)
def test_time_is_reading_deciding_and_marking(words: int, marks: int, seconds: int) -> None:
    assert expected_seconds(words=words, marks=marks) == seconds


@pytest.mark.parametrize(("words", "marks"), [(-1, 1), (10, 0)])
def test_question_without_words_or_marks_is_refused(words: int, marks: int) -> None:
    with pytest.raises(ValueError, match="at least one mark"):
        expected_seconds(words=words, marks=marks)
