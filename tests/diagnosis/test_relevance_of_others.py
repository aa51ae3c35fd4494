"""Conditions of a LimeSurvey survey, said of the questions that came from it."""

import pytest

from apropia.diagnosis.policies.content import ItemContent
from apropia.diagnosis.policies.item_files.relevance import Brought, relevance_of
from apropia.formats.expressions.reading import parse
from apropia.formats.questions.records import Choice, Kind, Question

pytestmark = pytest.mark.pure


def brought(code: str, kind: str, codes: str = "", steps: tuple[int, ...] = ()) -> Brought:
    choices = tuple(Choice(one, code=one) for one in codes.split())
    question = Question(kind=Kind.SINGLE, stem=code, code=code, choices=choices)
    return Brought(question, ItemContent(code=code, kind=kind, stem=code), steps)


BROUGHT = {
    one.content.code: one
    for one in (
        brought("C", "CHOICE", "A1 A2 A3"),
        brought("M", "CHOICES", "SQ1 SQ2"),
        brought("N", "PERCEPTION", "1 2 3 4", (0, 1, 2, 3)),
        brought("W", "PERCEPTION", "X1 X2 X3 X4", (0, 1, 2, 3)),
        brought("T", "TEXT"),
        brought("Q", "AMOUNT"),
        brought("D", "SINGLE", "A1 A2"),
    )
}


@pytest.mark.parametrize(
    ("said", "here"),
    [
        ('C = "A2"', 'C = "b"'),
        ('C != "A3" o no respondida(C)', 'C != "c" o no respondida(C)'),
        ('"SQ2" en M', '"b" en M'),
        ("N >= 2 y N = 4", "N >= 1 y N = 3"),
        ('W = "X1"', "W = 0"),
        ('T = "sí" y Q > 2.5', 'T = "sí" y Q > 2.5'),
    ],
)
def test_condition_is_said_in_the_answers_of_the_items(said: str, here: str) -> None:
    question = Question(kind=Kind.SCALE, stem="¿?", condition=parse(said))

    assert relevance_of(question, "PERCEPTION", BROUGHT) == (here, [f"Se pregunta solo si {here}."])


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('X = "A"', "«X» no se trae, o va después"),
        ('D = "A1"', "«D» es de desempeño, y de esas no se depende"),
        ("respondida(D)", "«D» es de desempeño, y de esas no se depende"),
        ('C = "A9"', "«C» no tiene la respuesta «A9»"),
        ('C > "A1"', "la respuesta a «C» es aquí de otra clase"),
        ('W > "X1"', "la respuesta a «W» es aquí de otra clase"),
        ("T = 3", "la respuesta a «T» es aquí de otra clase"),
        ('"A1" en C', "la respuesta a «C» es aquí de otra clase"),
        ('M = "Y"', "la respuesta a «M» es aquí de otra clase"),
        ("N + 1 > 2", "no se puede decir aquí"),
    ],
)
def test_condition_that_cannot_be_said_is_told_and_not_kept(said: str, why: str) -> None:
    question = Question(kind=Kind.SCALE, stem="¿?", condition=parse(said))

    told = [f"Se preguntaba solo si {said}. Aquí se pregunta siempre: {why}."]
    assert relevance_of(question, "PERCEPTION", BROUGHT) == ("", told)


def test_performance_question_keeps_no_condition() -> None:
    question = Question(kind=Kind.SINGLE, stem="¿?", condition=parse('C = "A1"'))

    relevance, (told,) = relevance_of(question, "SINGLE", BROUGHT)

    assert relevance == ""
    assert "es de desempeño, y esas no llevan condiciones" in told


def test_condition_that_was_not_translated_is_copied() -> None:
    question = Question(kind=Kind.SCALE, stem="¿?", untranslated="count(A, B) > 1")

    relevance, (told,) = relevance_of(question, "PERCEPTION", BROUGHT)

    assert (relevance, told) == ("", "Condición no traducida: count(A, B) > 1. Aquí se pregunta siempre.")
