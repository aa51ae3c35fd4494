"""What never holds, what always does, and which questions nobody can reach."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apropia.formats.expressions import domains
from apropia.formats.expressions.domains import Asked, Fate, Scope, fate_of, ruling_of
from apropia.formats.expressions.evaluation import evaluate
from apropia.formats.expressions.reading import parse
from apropia.formats.expressions.types import Type, Variable

pytestmark = pytest.mark.pure

SCALE = Asked(Variable(Type.NUMBER, (0, 1, 2, 3)))
CHOICE = Asked(Variable(Type.CHOICE, ("a", "b")))
ASKED = {
    "N": SCALE,
    "C": CHOICE,
    "S": Asked(Variable(Type.SEVERAL, ("a", "b", "c"))),
    "F": Asked(Variable(Type.NUMBER)),
    "T": Asked(Variable(Type.TEXT)),
    "D": Asked(Variable(Type.DATE)),
    "C2": Asked(Variable(Type.CHOICE, ("a", "b")), parse('C = "a"')),
}


@pytest.mark.parametrize(
    ("text", "fate"),
    [
        ("N >= 1", Fate.OPEN),
        ("N > 3", Fate.NEVER),
        ("N = 1 y N = 2", Fate.NEVER),
        ("N >= 0", Fate.ANY_ANSWER),
        ('C = "a" o C = "b"', Fate.ANY_ANSWER),
        ("respondida(N) o no respondida(N)", Fate.ALWAYS),
        ("respondida(N)", Fate.OPEN),
        ("1 = 1", Fate.ALWAYS),
        ("F > 2 y F < 1", Fate.NEVER),
        ("F > 2 y F < 3", Fate.OPEN),
        ("F + 1 > 2", Fate.UNDECIDED),
        ("F > N", Fate.UNDECIDED),
        ('T = "x" y T = "X"', Fate.OPEN),
        ('T = "x" y T = "y"', Fate.NEVER),
        ('D > "2026-01-02" y D < "2026-01-03"', Fate.NEVER),
        ('D > "2026-01-01" y D < "2026-01-03"', Fate.OPEN),
        ("cuenta(S) > 3", Fate.NEVER),
        ('cuenta(S) = 1 y "a" en S y "b" en S', Fate.NEVER),
        ('cuenta(S) = 2 y "a" en S y "b" en S', Fate.OPEN),
        ('C2 = "b"', Fate.OPEN),
        ('C2 = "b" y C = "b"', Fate.UNREACHABLE),
    ],
)
def test_every_answer_that_matters_is_tried(text, fate):
    assert fate_of(parse(text), ASKED) is fate


def test_day_that_no_calendar_has_matters_to_nothing():
    # It is told where it stands; what hangs on that question is still looked at.
    asked = {**ASKED, "N2": Asked(SCALE.variable, parse('D = "2026-02-31"'))}

    assert fate_of(parse("N2 = 1"), asked) is Fate.UNREACHABLE


def test_too_many_ways_of_answering_are_not_decided():
    asked = {f"Q{n}": SCALE for n in range(9)}
    expression = " y ".join(f"{code} = {1 + number % 3}" for number, code in enumerate(asked))
    assert fate_of(parse(expression), asked) is Fate.UNDECIDED
    assert ruling_of("Q8", parse(expression), asked).scope is Scope.UNDECIDED


def test_too_many_ways_of_answering_cost_a_few_tries(monkeypatch):
    asked = {f"R{n}": SCALE for n in range(9)}
    tried = []
    monkeypatch.setattr(domains, "evaluate", lambda part, world: tried.append(world) or evaluate(part, world))

    assert fate_of(parse(" + ".join(asked) + " > 50"), asked) is Fate.UNDECIDED
    assert len(tried) == domains.PROBED
    tried.clear()
    assert ruling_of("R8", parse(" + ".join(asked) + " < 50"), asked).scope is Scope.UNDECIDED
    assert not tried


def test_what_a_few_tries_show_is_said_also_of_very_many_ways_of_answering():
    asked = {f"Q{n}": SCALE for n in range(9)}
    assert fate_of(parse(" + ".join(asked) + " >= 20"), asked) is Fate.OPEN
    hanging = {**asked, "Q8": Asked(SCALE.variable, parse("Q0 = 1"))}
    assert fate_of(parse(" + ".join(hanging) + " >= 9"), hanging) is Fate.OPEN


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("F >= 0", Scope.OPEN),
        ("F > 3 y F < 2", Scope.NEVER),
        ("F = F", Scope.UNDECIDED),
        ("F > 3 o F <= 3", Scope.REFUSES_NOTHING),
    ],
)
def test_rule_for_answers_is_tried_with_every_answer(text, scope):
    assert ruling_of("F", parse(text), {"F": ASKED["F"]}).scope is scope


def test_rule_that_leaves_no_answer_after_some_others_shows_them():
    ruling = ruling_of("M", parse("M > N"), {"N": SCALE, "M": SCALE})
    assert (ruling.scope, ruling.example) == (Scope.SOMETIMES, {"N": 3})


NUMBER_CONDITIONS = st.lists(
    st.tuples(st.sampled_from(["F", "G"]), st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), st.integers(-3, 3)).map(
        lambda one: f"{one[0]} {one[1]} {one[2]}"
    ),
    min_size=1,
    max_size=4,
)


@given(NUMBER_CONDITIONS, st.sampled_from([" y ", " o "]))
@settings(max_examples=100, deadline=None)
def test_few_numbers_decide_what_many_would(conditions, joined):
    expression = parse(joined.join(conditions))
    asked = {"F": ASKED["F"], "G": ASKED["F"]}
    grid = [half / 2 for half in range(-9, 10)]
    found = any(evaluate(expression, {"F": f, "G": g}) for f, g in product([None, *grid], repeat=2))
    assert (fate_of(expression, asked) is Fate.NEVER) is not found
