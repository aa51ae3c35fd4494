"""Routes are the best there are: against every set and every order of small problems, and against simpler rankings."""

from dataclasses import replace
from itertools import chain, combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apropia.science.routing.core import core_of
from apropia.science.routing.greedy import greedy, one_by_one
from apropia.science.routing.plans import Cause, plan
from apropia.science.routing.problems import (
    Activity,
    CircleOfPrerequisites,
    Gap,
    Prerequisites,
    Problem,
    circle_of,
)
from science.route_problems import random_problem


def closed_by(problem, codes):
    """Count what a set closes straight from the definition."""
    total = 0.0
    for gap in problem.gaps:
        raised = sum(problem.known[code].raises.get(gap.code, 0.0) for code in codes)
        total += sum(weight * min(short, raised) for short, weight in gap.places)
    return total


def standing(problem, sequence):
    """Return when each ends, or None where the sequence breaks a prerequisite or a date."""
    now, done, ends = 0.0, set(problem.had), []
    for code in sequence:
        one = problem.known[code]
        needs = one.prerequisites
        now = max(now, one.opens) + one.minutes
        is_late = now > min(one.due or 1e9, 1e9 if problem.hours is None else problem.hours * 60)
        is_early = not needs.every <= done or (needs.any_of and not needs.any_of & done)
        if one.after & (set(sequence) - done) or is_late or is_early or needs.none_of & (set(sequence) | problem.had):
            return None
        done.add(code)
        ends.append(now)
    return ends


def by_brute_force(problem):
    """Try every order of every set: the best value, and for each set the shortest wait of an order that stands."""
    open_codes = sorted(problem.known.keys() - problem.had)
    before = closed_by(problem, problem.had)
    best, waits = 0.0, {}
    for taken in chain.from_iterable(combinations(open_codes, size) for size in range(len(open_codes) + 1)):
        orders = [(order, ends) for order in permutations(taken) if (ends := standing(problem, order)) is not None]
        if not orders:
            continue
        value = closed_by(problem, {*problem.had, *taken}) - before
        value -= problem.price * sum(problem.hours_felt(problem.known[code]) for code in taken)
        best = max(best, value)
        waits[frozenset(taken)] = lambda orders=orders: min(wait(problem, order, ends) for order, ends in orders)
    return best, waits


def wait(problem, order, ends):
    total, before = 0.0, closed_by(problem, problem.had)
    for place, end in enumerate(ends, 1):
        now = closed_by(problem, {*problem.had, *order[:place]})
        total, before = total + (now - before) * end, now
    return total


@pytest.mark.parametrize("start", range(0, 500, 50))
def test_plans_equal_the_best_of_all_sets_and_orders(start):
    for seed in range(start, start + 50):
        problem = random_problem(seed, activities=4 + seed % 3)
        best, waits = by_brute_force(problem)

        found = plan(problem)

        assert found.is_exact, seed
        assert found.value == pytest.approx(best, abs=1e-6), seed
        assert standing(problem, found.codes) is not None, seed
        assert found.wait == pytest.approx(waits[frozenset(found.codes)](), abs=1e-6), seed


def test_bounds_hold_where_nothing_is_proven():
    for seed in range(40):
        problem = random_problem(seed, activities=6)
        best, _waits = by_brute_force(problem)

        found = plan(problem, effort=0)

        assert found.value <= best + 1e-6
        assert found.bound >= best - 1e-6
        assert standing(problem, found.codes) is not None


def test_long_orders_are_near_the_best_and_above_their_bound(monkeypatch):
    for seed in range(30):
        problem = random_problem(seed, activities=9)
        exact = plan(problem)
        monkeypatch.setattr("apropia.science.routing.orders.EXACT", 0)
        built = plan(problem)
        monkeypatch.undo()

        assert built.order_bound <= built.wait + 1e-9
        assert standing(problem, built.codes) is not None
        if built.codes and set(built.codes) == set(exact.codes):
            assert built.order_bound <= exact.wait + 1e-9 <= built.wait + 2e-9
            assert built.wait <= 1.1 * exact.wait, seed


def test_greedy_is_never_worse_than_the_ranking_one_by_one():
    for seed in range(300):
        core = core_of(random_problem(seed, activities=5 + seed % 20))

        assert core.value(greedy(core)) >= core.value(one_by_one(core)) - 1e-9, seed


def test_plan_is_never_worse_than_greedy_however_short_the_search():
    for seed in range(40):
        problem = random_problem(seed, activities=20)

        found = plan(problem, effort=1)

        core = core_of(problem)

        assert found.value >= core.value(greedy(core)) - 1e-6, seed
        assert found.bound >= found.value


@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_order_of_the_input_does_not_matter(seed, rng):
    problem = random_problem(seed, activities=8)
    mixed = replace(
        problem,
        gaps=tuple(rng.sample(problem.gaps, len(problem.gaps))),
        activities=tuple(rng.sample(problem.activities, len(problem.activities))),
    )

    assert plan(mixed).codes == plan(problem).codes


def one(code, raises, minutes=30, every=(), any_of=(), none_of=(), **more):
    return Activity(
        code, minutes, raises, Prerequisites(frozenset(every), frozenset(any_of), frozenset(none_of)), **more
    )


def level(code, *, weight=1.0, sd=0.0, short=1.0):
    return Gap(code, mean=2.0 - short, target=2.0, sd=sd, weight=weight, floor=1.0)


def test_the_same_gap_is_not_closed_twice():
    found = plan(Problem((level("a"),), (one("largo", {"a": 1.0}, 60), one("corto", {"a": 1.0}, 30))))

    assert found.codes == ("corto",)
    assert found.steps[0].closes[0].share == pytest.approx(1.0)


def test_second_course_is_worth_its_hour_only_where_the_gap_may_still_be_open():
    offer = (one("uno", {"a": 0.5}), one("dos", {"a": 0.5}))

    assert len(plan(Problem((level("a", short=0.5),), offer)).codes) == 1
    assert len(plan(Problem((level("a", short=0.5, sd=0.5),), offer)).codes) == 2


def test_heavier_gap_comes_first_and_hours_decide_what_is_left_out():
    offer = (one("x", {"a": 1.0}), one("y", {"b": 1.0}))
    gaps = (level("a"), level("b", weight=2.0))

    assert plan(Problem(gaps, offer)).codes == ("y", "x")
    short = plan(Problem(gaps, offer, hours=0.5))
    assert short.codes == ("y",)
    assert short.left["a"] == pytest.approx(1.0)


def test_hour_that_closes_next_to_nothing_is_not_asked_for():
    assert plan(Problem((level("a", short=0.02),), (one("x", {"a": 1.0}),))).codes == ()


def test_preferred_form_wins_among_equals():
    offer = (one("a-texto", {"a": 1.0}, form="text"), one("b-video", {"a": 1.0}, form="video"))

    assert plan(Problem((level("a"),), offer, forms=frozenset({"video"}))).codes == ("b-video",)
    assert plan(Problem((level("a"),), offer, forms=frozenset({"text"}))).codes == ("a-texto",)


def test_prerequisite_comes_first_says_so_and_what_it_leads_to():
    base, course = plan(Problem((level("a"),), (one("curso", {"a": 1.0}, every=["base"]), one("base", {})))).steps

    assert (base.activity, base.cause, base.leads_to) == ("base", Cause.PREREQUISITE, ("curso",))
    assert (course.cause, course.leads_to) == (Cause.YIELD, ())


def test_one_of_several_is_enough_and_the_shorter_is_taken():
    offer = (one("curso", {"a": 1.0}, any_of=["larga", "breve"]), one("larga", {}, 40), one("breve", {}, 10))

    assert plan(Problem((level("a"),), offer)).codes == ("breve", "curso")
    assert plan(Problem((level("a"),), offer, had=frozenset({"larga"}))).codes == ("curso",)


def test_what_excludes_another_is_not_beside_it_nor_after_it():
    offer = (one("intro", {"a": 1.0}, none_of=["pleno"]), one("pleno", {"b": 1.0}))
    gaps = (level("a"), level("b", weight=2.0))

    assert plan(Problem(gaps, offer)).codes == ("pleno",)
    assert plan(Problem(gaps, offer, had=frozenset({"pleno"}))).codes == ()


def test_date_brings_a_step_forward_and_says_so():
    gaps = (level("a"), level("b", weight=3.0))
    offer = (one("x", {"a": 1.0}, due=30.0), one("y", {"b": 1.0}))

    first, second = plan(Problem(gaps, offer)).steps

    assert (first.activity, first.cause) == ("x", Cause.DUE)
    assert (second.activity, second.begins) == ("y", 30.0)


def test_what_opens_later_waits_and_says_so():
    gaps = (level("a", weight=3.0), level("b"))
    offer = (one("x", {"a": 1.0}, opens=90.0), one("y", {"b": 1.0}))

    found = plan(Problem(gaps, offer))

    assert [(step.activity, step.begins, step.cause) for step in found.steps] == [
        ("y", 0.0, Cause.YIELD),
        ("x", 90.0, Cause.OPENS),
    ]


def test_what_cannot_end_in_time_is_left_out():
    assert plan(Problem((level("a"),), (one("x", {"a": 1.0}, due=20.0),))).codes == ()


def test_what_was_begun_stays_first_and_its_gap_is_not_closed_again():
    offer = (one("nuevo", {"a": 1.0}, 10), one("empezado", {"a": 1.0}, 60), one("otro", {"b": 1.0}))

    found = plan(Problem((level("a"), level("b")), offer, kept=("empezado",)))

    assert [(step.activity, step.cause) for step in found.steps] == [
        ("empezado", Cause.KEPT),
        ("otro", Cause.YIELD),
    ]
    assert found.steps[1].begins == 60.0


def test_what_was_begun_uses_up_the_hours():
    offer = (one("empezado", {"a": 1.0}, 50), one("otro", {"b": 1.0}))

    assert plan(Problem((level("a"), level("b")), offer, kept=("empezado",), hours=1)).codes == ("empezado",)


def test_gap_that_nothing_raises_is_named():
    found = plan(Problem((level("a"), level("b")), (one("x", {"a": 1.0}),)))

    assert found.unmet == ("b",)
    assert found.left["b"] == pytest.approx(1.0)


def test_what_goes_after_another_waits_for_it_only_where_both_are_taken():
    offer = (one("alto", {"b": 1.0}, 10, after=frozenset({"bajo"})), one("bajo", {"a": 1.0}, 60))

    assert plan(Problem((level("a"), level("b")), offer)).codes == ("bajo", "alto")
    assert plan(Problem((level("b"),), offer)).codes == ("alto",)


def test_circle_is_refused_and_named_in_order():
    with pytest.raises(CircleOfPrerequisites, match="a → b → c → a") as refused:
        Problem((), (one("b", {}, every=["c"]), one("c", {}, every=["a"]), one("a", {}, every=["b"])))

    assert refused.value.circle == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        ({"a": Prerequisites(frozenset({"a"}))}, ["a"]),
        (
            {
                "a": Prerequisites(any_of=frozenset({"b", "c"})),
                "b": Prerequisites(frozenset({"a"})),
                "c": Prerequisites(),
            },
            [],
        ),
        ({"a": Prerequisites(any_of=frozenset({"b"})), "b": Prerequisites(frozenset({"a"}))}, ["a", "b"]),
        ({"a": Prerequisites(frozenset({"gone"}))}, []),
        ({"a": Prerequisites(none_of=frozenset({"a2"})), "a2": Prerequisites(none_of=frozenset({"a"}))}, []),
    ],
)
def test_circle_is_only_what_never_opens(needs, expected):
    assert circle_of(needs) == expected


@pytest.mark.parametrize(
    ("gaps", "offer", "words"),
    [
        ((level("a"), level("a")), (), "one gap comes twice: a"),
        ((), (one("x", {}), one("x", {})), "one activity comes twice: x"),
        ((), (one("x", {}, 0),), "takes some minutes: x"),
        ((level("a", sd=-1.0),), (), "below zero"),
    ],
)
def test_impossible_problem_is_refused(gaps, offer, words):
    with pytest.raises(ValueError, match=words):
        Problem(gaps, offer)


def test_uncertain_gap_is_spread_over_places_of_equal_weight():
    places = Gap("a", mean=2.0, target=2.0, sd=0.5, weight=5.0).places

    # Φ⁻¹ at 0.1, 0.3, 0.5, 0.7, 0.9 of mean 2 and deviation 0.5: short in two cases of five.
    assert [(round(short, 4), weight) for short, weight in places] == [(0.2622, 1.0), (0.6408, 1.0)]
    assert Gap("a", mean=2.0, target=2.0, sd=0.5, weight=5.0).closed(0.5) == pytest.approx(0.2622 + 0.5, abs=1e-4)
