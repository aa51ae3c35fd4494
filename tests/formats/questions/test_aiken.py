"""Aiken: the plainest of question files."""

import pytest

from apropia.formats.questions.reading import is_question_file, read_questions
from apropia.formats.questions.records import Kind

pytestmark = pytest.mark.pure

FILE = """¿Qué hace primero si sospecha de un correo?
A. Abrir el adjunto
B) Reportarlo
C. Reenviarlo
ANSWER: B

Mire la tabla.
¿Cuál es el total?
A) 10
B) 12
ANSWER: A
"""


def test_questions_with_their_options_and_answer() -> None:
    assert is_question_file(FILE.encode())

    first, second = read_questions(FILE.encode()).questions

    assert (first.kind, first.right, [one.text for one in first.choices]) == (
        Kind.SINGLE,
        (1,),
        ["Abrir el adjunto", "Reportarlo", "Reenviarlo"],
    )
    assert (second.stem, second.place) == ("Mire la tabla.\n¿Cuál es el total?", 7)


@pytest.mark.parametrize(
    "text",
    ["¿Cuál?\nA. Uno\nB. Dos\nANSWER: C", "¿Cuál?\nA. Uno\nANSWER: A", "ANSWER: A", "Buena\nA. x\nB. y"],
)
def test_what_lacks_a_part_is_told_and_the_rest_is_read(text: str) -> None:
    *bad, good = read_questions(f"{text}\nANSWER: Q\n\n{FILE}".encode()).questions[:-1]

    assert good.kind == Kind.SINGLE
    assert bad
    assert all(one.kind == Kind.OTHER and "ANSWER" in one.losses[0] for one in bad)


def test_gift_that_speaks_of_answers_is_still_gift() -> None:
    (found,) = read_questions("¿Qué dice ANSWER: A?{=Aiken ~GIFT ~Nada}".encode()).questions

    assert found.kind == Kind.SINGLE
    assert len(found.choices) == 3
