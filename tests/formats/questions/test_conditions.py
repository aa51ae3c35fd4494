"""What a survey's expression states, where it is simple; nothing where it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apropia.formats.questions.conditions import AllOf, Answered, AnyOf, AtLeast, Equals, in_words, is_always, translate

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ('Q1 == "A2"', Equals("Q1", "A2")),
        ("((Q1.NAOK == 'A2'))", Equals("Q1", "A2")),
        ("Q1.NAOK eq 3", Equals("Q1", "3")),
        ("Q1.NAOK >= 2", AtLeast("Q1", "2")),
        ("!is_empty(Q1.NAOK)", Answered("Q1")),
        ('Q1 == "A" and Q2 == "B"', AllOf((Equals("Q1", "A"), Equals("Q2", "B")))),
        (
            'Q1 == "A" || (Q2 == "B" && Q3 == "C")',
            AnyOf((Equals("Q1", "A"), AllOf((Equals("Q2", "B"), Equals("Q3", "C"))))),
        ),
        ('(35934X641X7.NAOK == "Y")', Equals("siete", "Y")),
        ('35934X641X7SQ001.NAOK == "Y"', Equals("siete_SQ001", "Y")),
    ],
)
def test_simple_expressions_are_translated(expression: str, found: object) -> None:
    assert translate(expression, {"7": "siete"}.__getitem__) == found


@pytest.mark.parametrize(
    "expression",
    [
        'Q1 != "A"',
        "count(Q1, Q2) > 1",
        "Q1.shown == 1",
        "Q1 == Q2",
        'Q1 == ""',
        "is_empty(Q1)",
        "!Q1",
        'Q1 == "A" Q2',
        'Q1 == "A" and',
        "(" * 40 + 'Q1 == "A"' + ")" * 40,
        'Q1 == "A" or ' * 100 + 'Q1 == "A"',
        '__import__("os").system("x")',
        "Q1 == 1; drop",
    ],
)
def test_anything_more_is_not_translated(expression: str) -> None:
    assert translate(expression) is None


@given(st.text(alphabet="Q1A_X.'\"=!&|()<>andor is_empty0", max_size=60))
def test_any_expression_is_translated_or_not(expression: str) -> None:
    found = translate(expression)

    assert found is None or in_words(found)


def test_no_condition_is_told_from_one() -> None:
    assert is_always(" 1 ")
    assert is_always("")
    assert not is_always("0")


def test_a_condition_is_told_in_spanish() -> None:
    found = translate('Q1 == "A" and (Q2 >= 2 or !is_empty(Q3))')

    assert found is not None
    assert in_words(found) == "«Q1» es «A» y («Q2» es «2» o más o se respondió «Q3»)"
