"""What a survey's expression states, where it is simple; nothing where it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apropia.formats.expressions.reading import parse
from apropia.formats.expressions.writing import write
from apropia.formats.questions.conditions import is_always, translate, with_marked

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ('Q1 == "A2"', 'Q1 = "A2"'),
        ("((Q1.NAOK == 'A2'))", 'Q1 = "A2"'),
        ("Q1.NAOK eq 3", "Q1 = 3"),
        ("Q1.NAOK >= 2 and Q1 lt 5", "Q1 >= 2 y Q1 < 5"),
        ("!is_empty(Q1.NAOK)", "respondida(Q1)"),
        ("is_empty(Q1.NAOK)", "no respondida(Q1)"),
        ('Q1.NAOK != "A"', 'Q1 != "A" o no respondida(Q1)'),
        ('Q1 == "A" and Q2 == "B"', 'Q1 = "A" y Q2 = "B"'),
        ('Q1 == "A" || (Q2 == "B" && Q3 == "C")', 'Q1 = "A" o Q2 = "B" y Q3 = "C"'),
        ('(35934X641X7.NAOK == "Y")', 'siete = "Y"'),
        ('35934X641X7SQ001.NAOK == "Y"', 'siete_SQ001 = "Y"'),
    ],
)
def test_simple_expressions_are_translated(expression: str, found: str) -> None:
    assert translate(expression, {"7": "siete"}.__getitem__) == parse(found)


@pytest.mark.parametrize(
    "expression",
    [
        'Q1 != "A"',
        "count(Q1, Q2) > 1",
        "Q1.shown == 1",
        "Q1 == Q2",
        'Q1 == ""',
        'Q1 > "A"',
        "is_empty(Q1)",
        "!Q1",
        '!(Q1 == "A")',
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


def test_rows_of_a_multiple_choice_are_its_options() -> None:
    found = translate('(Q1_SQ1.NAOK == "Y" or Q2 == "Y") and Q1_SQ2 == "N"')

    assert found is not None
    assert write(with_marked(found, {"Q1_SQ1": ("Q1", "SQ1")})) == '("SQ1" en Q1 o Q2 = "Y") y Q1_SQ2 = "N"'


@given(st.text(alphabet="Q1A_X.'\"=!&|()<>andor is_empty0", max_size=60))
def test_any_expression_is_translated_or_not(expression: str) -> None:
    found = translate(expression)

    assert found is None or parse(write(found)) == found


def test_no_condition_is_told_from_one() -> None:
    assert is_always(" 1 ")
    assert is_always("")
    assert not is_always("0")
