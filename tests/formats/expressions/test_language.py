"""The language of conditions: what is read, what is refused and where, and what each answer makes of it."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apropia.formats.expressions.evaluation import evaluate
from apropia.formats.expressions.problems import ExpressionError
from apropia.formats.expressions.reading import MAX_DEPTH, MAX_LENGTH, MAX_TOKENS, parse
from apropia.formats.expressions.rows import Row, Rows, Sign, expression_of, rows_of
from apropia.formats.expressions.tailoring import Hole, holes_in, tailored
from apropia.formats.expressions.tree import (
    AllOf,
    Among,
    Answer,
    Answered,
    AnyOf,
    Arithmetic,
    Comparison,
    Count,
    Negative,
    Not,
    Number,
    Text,
    codes_in,
    renamed,
)
from apropia.formats.expressions.types import Type, Variable, problems_of
from apropia.formats.expressions.writing import write

pytestmark = pytest.mark.pure

CODES = st.one_of(
    st.sampled_from(["P1", "V-K", "P-1.1-B2", "y", "No", "EN", "cuenta", "1a", "x-", "año"]),
    st.from_regex(r"[\w.\-]{1,12}", fullmatch=True),
    st.from_regex(r"[^{}|\s][^{}|\n]{0,8}", fullmatch=True),
)
NUMBERS = st.builds(Number, st.decimals(-999_999, 999_999, places=3).map(lambda one: Decimal(str(float(one)))))
TEXTS = st.builds(Text, st.text(max_size=12))
LITERALS = st.one_of(NUMBERS, TEXTS)
ANSWERS = st.builds(Answer, CODES)


def _grown(children):
    return st.one_of(
        st.builds(Not, children),
        st.builds(Negative, children),
        st.builds(Arithmetic, st.sampled_from("+-*/"), children, children),
        st.builds(Comparison, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), children, children),
        st.builds(Among, children, st.lists(LITERALS, min_size=1, max_size=3).map(tuple) | ANSWERS),
        st.builds(AllOf, st.lists(children, min_size=2, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(children, min_size=2, max_size=3).map(tuple)),
    )


TREES = st.recursive(
    st.one_of(LITERALS, ANSWERS, st.builds(Answered, CODES), st.builds(Count, CODES)), _grown, max_leaves=12
)
GIVEN = st.dictionaries(
    CODES,
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=8),
        st.lists(st.text(max_size=3), max_size=4),
        st.dictionaries(st.text(max_size=2), st.text(max_size=2), max_size=2),
    ),
)


def refusal_of(text):
    """Return what is wrong with a text; None where it is an expression."""
    try:
        parse(text)
    except ExpressionError as refusal:
        return refusal.problem
    return None


@given(TREES)
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_as_the_same(tree):
    text = write(tree)
    if (refused := refusal_of(text)) is not None:
        assert refused.code in {"too_deep", "too_many_parts", "too_long"}
        return
    again = parse(text)
    assert again == tree
    assert write(again) == text


PIECES = [
    "P1", "V-K", "y", "o", "no", "en", "respondida", "cuenta", "(", ")", ",", "=", "<=", "!=", "1", "2.5", '"a"',
    "{1a}", "+", "-", "*", "/", "&&", "and", "{", '"', "1e9", "\x00", "«", "»",
]  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join)))
@settings(max_examples=500, deadline=None)
def test_hostile_text_is_refused_in_its_place_and_never_raises_anything_else(text):
    refused = refusal_of(text)
    assert refused is None or 0 <= refused.at <= len(text)


@given(TREES, GIVEN)
@settings(max_examples=300, deadline=None)
def test_every_expression_is_worth_something_whatever_was_answered(tree, answers):
    assert evaluate(tree, answers) in {True, False, None}


@given(TREES, st.dictionaries(CODES, st.sampled_from(list(Type)).map(lambda type_: Variable(type_, ("a", "b")))))
@settings(max_examples=300, deadline=None)
def test_every_expression_can_be_checked(tree, variables):
    for problem in problems_of(tree, variables):
        assert problem.code


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("V-K>=1", "V-K >= 1"),
        ("P1 = «a» Y no ( P2 <> 3 )", 'P1 = "a" y no P2 != 3'),
        ("a == 1 o b ≥ 2 y c ≤ 3", "a = 1 o (b >= 2 y c <= 3)"),
        ("(a = 1 o b = 2) y c = 3", "(a = 1 o b = 2) y c = 3"),
        ('"x" no en S1', '"x" no en S1'),
        ("P1 en (1, -2, 'tres')", 'P1 en (1, -2, "tres")'),
        ("{1a} = 1 y {y} = 2", "{1a} = 1 y {y} = 2"),
        ("{V/K 2} = 1 o {P1} = 2", "{V/K 2} = 1 o P1 = 2"),
        ("a - (b - 1) * -c > 0", "a - (b - 1) * -c > 0"),
        ("cuenta(S1) > 2 y respondida(P-1.1-B2)", "cuenta(S1) > 2 y respondida(P-1.1-B2)"),
        ('P1 = "di ""sí"""', 'P1 = "di ""sí"""'),
    ],
)
def test_text_is_written_in_one_way(text, again):
    assert write(parse(text)) == again


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", "empty", 0),
        ("P1 = ", "no_value", 5),
        ("P1 = 1 and P2 = 2", "foreign_word", 7),
        ("P1 = 1 && P2 = 2", "foreign_word", 7),
        ("!is_empty(P1)", "foreign_word", 0),
        ("is_empty(P1)", "foreign_word", 0),
        ("1 < P1 < 5", "chained", 7),
        ("P1 = 1,5", "stray_comma", 6),
        ("P1 = 1 P2", "left_over", 7),
        ('P1 = "a', "open_text", 5),
        ("P1 = {b", "open_brace", 5),
        ("P1 = #", "strange_sign", 5),
        ("P1 = 1e9", "not_a_number", 5),
        ("(P1 = 1", "open_bracket", 7),
        ("P1 en 3", "no_list", 6),
        ("P1 en (1, 2", "open_list", 11),
        ("respondida P1", "no_question", 11),
        ("respondida(3)", "no_question", 11),
        ("__import__('os')", "left_over", 10),
        ("a" * (MAX_LENGTH + 1), "too_long", MAX_LENGTH),
        ("(" * (MAX_DEPTH + 1), "too_deep", MAX_DEPTH),
        ("no " * (MAX_DEPTH + 1) + "a", "too_deep", 3 * MAX_DEPTH),
        ("1+" * MAX_TOKENS, "too_many_parts", MAX_TOKENS),
    ],
)
def test_what_is_no_expression_says_why_and_where(text, code, at):
    refused = refusal_of(text)
    assert refused is not None
    assert (refused.code, refused.at) == (code, at)


YES, NO, UNKNOWN = "1 = 1", "1 = 2", "P0 = 1"


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        (f"{UNKNOWN} y {NO}", False),
        (f"{UNKNOWN} y {YES}", None),
        (f"{UNKNOWN} o {YES}", True),
        (f"{UNKNOWN} o {NO}", None),
        (f"no {UNKNOWN}", None),
        ("P0 + 1 > 0", None),
        ("P0 en (1, 2)", None),
        ("respondida(P0)", False),
        ("no respondida(P0)", True),
        ("cuenta(P0) = 0", None),
        ("N / 0 = 1", None),
        ("N = 2 y N + 1 = 3 y N - 1 < N * 1.5", True),
        ("0.1 + 0.2 = 0.3", True),
        ('C = "A" y C != "b" y C en ("a", "c")', True),
        ('T = " bogotá "', True),
        ('"a" en S y "c" no en S y cuenta(S) = 2', True),
        ('C en S', True),
        ('D < "2026-02-01" y D >= "2026-01-31"', True),
        ('T < "z"', None),
        ('N = "2"', None),
        ("N", None),
    ],
)  # fmt: skip
def test_what_is_not_known_settles_nothing_that_it_could_change(text, worth):
    answers = {"N": 2, "C": "a", "T": "Bogotá", "S": ["a", "b"], "D": "2026-01-31"}
    assert evaluate(parse(text), answers) is worth


VARIABLES = {
    "N": Variable(Type.NUMBER, (0, 1, 2, 3)),
    "C": Variable(Type.CHOICE, ("a", "b")),
    "S": Variable(Type.SEVERAL, ("a", "b", "c")),
    "T": Variable(Type.TEXT),
    "D": Variable(Type.DATE),
    "O": Variable(Type.NONE),
}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('N >= 1 y C = "a" y "b" en S y T = "x" y D > "2026-01-01" y respondida(O)', []),
        ("N + cuenta(S) > 2 y C en S", []),
        ("X = 1", ["unknown_question"]),
        ("N", ["not_truth"]),
        ("no N", ["not_truth"]),
        ("N = 1 y T", ["not_truth"]),
        ('N = "a"', ["different"]),
        ("C = 1", ["different"]),
        ("C = N", ["different"]),
        ('C = "z"', ["not_an_option"]),
        ('C en ("a", "z")', ["not_an_option"]),
        ('"z" en S', ["not_an_option"]),
        ('C > "a"', ["no_order"]),
        ('S = "a"', ["several_compared"]),
        ("(N = 1) = (N = 2)", ["truth_compared"]),
        ('D = "mañana"', ["not_a_date"]),
        ('D = "2026-02-30"', ["not_a_date"]),
        ("T + 1 > 2", ["not_number"]),
        ("cuenta(C) > 1", ["not_several"]),
        ('"a" en C', ["not_several"]),
        ("N en S", ["different"]),
        ("{O} = 1", ["no_type"]),
        ("X = 1 y Y2 = 1", ["unknown_question", "unknown_question"]),
    ],
)
def test_what_can_never_be_meant_is_found(text, codes):
    text = text.replace("(O)", "({O})")
    assert [problem.code for problem in problems_of(parse(text), VARIABLES)] == codes


def test_place_of_what_is_wrong_is_that_of_its_own_part():
    (problem,) = problems_of(parse('N >= 1 y C = "z"'), VARIABLES)
    assert (problem.at, problem.found, problem.wanted) == (13, '"z"', ("C", "a", "b"))


ROWS = st.builds(
    Rows,
    st.lists(
        st.one_of(
            st.builds(Row, CODES, st.sampled_from(tuple(Sign)[:6]), LITERALS),
            st.builds(Row, CODES, st.sampled_from([Sign.MARKED, Sign.UNMARKED]), TEXTS),
            st.builds(Row, CODES, st.sampled_from([Sign.ANSWERED, Sign.UNANSWERED])),
        ),
        min_size=1,
        max_size=4,
    ).map(tuple),
    st.booleans(),
)


@given(ROWS)
@settings(deadline=None)
def test_a_list_of_conditions_comes_back_the_same(rows):
    again = rows_of(parse(write(expression_of(rows))))
    assert again is not None
    assert again.rows == rows.rows
    assert len(rows.rows) == 1 or again.is_any == rows.is_any


@pytest.mark.parametrize("text", ["N + 1 > 2", "N = 1 y (C = 2 o D = 3)", "N en (1, 2)", "no N = 1", "N < M"])
def test_what_is_no_list_stays_text(text):
    assert rows_of(parse(text)) is None


def test_words_of_a_question_say_earlier_answers_once():
    text = "Usted usa {S1|su sistema} en {P-1.1} y {x}."
    assert [hole.code for hole in holes_in(text)] == ["S1", "P-1.1", "x"]
    assert holes_in("{S1|su sistema}") == (Hole("S1", "su sistema", 0),)
    assert tailored(text, {"P-1.1": "{S1} <b>"}) == "Usted usa su sistema en {S1} <b> y …."
    assert holes_in("=SUMA({1;2}) { a }") == ()


@given(TREES)
@settings(deadline=None)
def test_renaming_questions_and_renaming_them_back_changes_nothing(tree):
    there = renamed(tree, lambda code: f"x{code}")
    assert codes_in(there) == tuple(f"x{code}" for code in codes_in(tree))
    assert renamed(there, lambda code: code[1:]) == tree


def test_questions_that_an_expression_names_come_once_each():
    assert codes_in(parse("B = 1 y A = 2 o respondida(B) y cuenta(S) > A")) == ("B", "A", "S")
