"""Texts with gaps are read as Moodle writes them, and what cannot be read makes no question."""

import pytest

from apropia.formats.questions.cloze import BOXES, BROKEN, CASE, NUMBERS, WEIGHTS, text_of_gaps
from apropia.formats.questions.reading import read_questions
from apropia.formats.questions.records import Choice, Gap, Kind, Question


def read(text: str, format_: str = "html") -> Question:
    words = text.replace("&", "&amp;").replace("<", "&lt;")
    xml = f'''<?xml version="1.0"?><quiz><question type="cloze"><name><text>n</text></name>
    <questiontext format="{format_}"><text>{words}</text></questiontext></question></quiz>'''
    [question] = read_questions(xml.encode()).questions
    return question


def test_marks_become_gaps_and_their_answers_keep_credit_and_comment():
    question = read("<p>La {1:MULTICHOICE:=nube#Bien~%50%red~USB#Se pierde} y su {2:SA:=equipo}.</p>")

    assert (question.kind, question.stem) == (Kind.CLOZE, "La [[1]] y su [[2]].")
    assert question.gaps == (
        Gap((Choice("nube", 1.0, "Bien"), Choice("red", 0.5), Choice("USB", 0.0, "Se pierde")), is_written=False),
        Gap((Choice("equipo", 1.0),), is_written=True),
    )
    assert question.losses == (WEIGHTS,)


@pytest.mark.parametrize(
    ("kind", "is_written"),
    [("MC", False), ("MCV", False), ("MULTICHOICE_HS", False), ("SHORTANSWER", True), ("MW", True)],
)
def test_every_short_name_of_a_kind_is_known(kind: str, is_written: bool):
    assert read(f"{{:{kind}:=sí~no}}").gaps[0].is_written is is_written


def test_what_a_gap_loses_is_told():
    assert read("{1:SAC:=Sí}").losses == (CASE,)
    number = read("{1:NUMERICAL:=5:0.1~*#No}")
    assert number.losses == (NUMBERS,)
    assert [one.text for one in number.gaps[0].choices] == ["5", "*"]


@pytest.mark.parametrize(
    ("text", "native", "losses"),
    [
        ("{1:MULTIRESPONSE:=a~=b}", BOXES, ()),
        ("Uno {1:SA:=a} y {1:SA:=b", "texto con huecos", (BROKEN,)),
        (r"{1:SA:=a\}", "texto con huecos", (BROKEN,)),
    ],
)
def test_what_cannot_be_read_whole_is_no_question_here(text: str, native: str, losses: tuple):
    question = read(text, "plain_text")

    assert (question.kind, question.native, question.losses, question.gaps) == (Kind.OTHER, native, losses, ())


def test_braces_that_are_no_mark_stay_words():
    assert read("Use {x} y {1:OTRO:=a}").stem == "Use {x} y {1:OTRO:=a}"


def test_a_mark_without_its_gap_stays_as_it_is():
    assert text_of_gaps("[[1]] [[2]]", [Gap((Choice("a", 1.0),), is_written=True)]) == "{1:SHORTANSWER:=a} [[2]]"
