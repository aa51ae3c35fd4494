"""Routes from gaps, each step with its reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apropia.science.routing.routes import Activity, Gap, Reason, plan_route


def activity(code, teaches, minutes=30, needs=(), done=False):
    return Activity(code, teaches, minutes, frozenset(needs), done)


def codes(route):
    return [step.activity for step in route.steps]


def test_each_missing_level_gets_a_step_from_the_lower_up():
    route = plan_route(
        [Gap("1.1", current=1, target=3)],
        [activity("alto", {"1.1": 3}), activity("medio", {"1.1": 2}), activity("basico", {"1.1": 1})],
    )

    assert codes(route) == ["medio", "alto"]
    assert {step.reason for step in route.steps} == {Reason.CLOSES_GAP}
    assert route.steps[0].closes == (("1.1", 2),)
    assert route.minutes == 60


def test_the_largest_gap_comes_first():
    offer = [activity("a2", {"1.1": 2}), activity("b1", {"2.1": 1}), activity("b2", {"2.1": 2})]

    route = plan_route([Gap("1.1", 1, 2), Gap("2.1", 0, 2)], offer)

    assert codes(route) == ["b1", "b2", "a2"]


def test_what_was_not_assessed_is_not_a_gap():
    assert plan_route([Gap("1.1", None, 3)], [activity("a", {"1.1": 1})]).steps == ()


def test_a_chosen_goal_is_followed_without_an_assessment():
    (step,) = plan_route([Gap("1.1", None, 1, chosen=True)], [activity("a", {"1.1": 1})]).steps

    assert step.reason is Reason.CHOSEN_GOAL


def test_a_prerequisite_comes_first_and_says_for_what():
    route = plan_route(
        [Gap("1.1", 1, 2)], [activity("curso", {"1.1": 2}, needs=["base"]), activity("base", {"9.9": 1})]
    )

    assert codes(route) == ["base", "curso"]
    assert route.steps[0].reason is Reason.PREREQUISITE
    assert route.steps[0].prepares == "curso"


def test_what_is_done_is_not_repeated():
    offer = [activity("curso", {"1.1": 2}, needs=["base"]), activity("base", {"1.1": 1}, done=True)]

    assert codes(plan_route([Gap("1.1", 1, 2)], offer)) == ["curso"]


def test_one_activity_that_closes_two_gaps_is_preferred():
    offer = [
        activity("solo-a", {"1.1": 2}, 20),
        activity("solo-b", {"2.1": 2}, 20),
        activity("juntos", {"1.1": 2, "2.1": 2}, 30),
    ]

    assert codes(plan_route([Gap("1.1", 1, 2), Gap("2.1", 1, 2)], offer)) == ["juntos"]


def test_levels_that_nothing_teaches_are_named():
    route = plan_route([Gap("1.1", 0, 2)], [activity("a", {"1.1": 2}, needs=["no existe"])])

    assert route.steps == ()
    assert route.unmet == (("1.1", 1), ("1.1", 2))


def test_a_circle_of_prerequisites_is_refused():
    offer = [activity("a", {"1.1": 1}, needs=["b"]), activity("b", {}, needs=["a"])]

    with pytest.raises(ValueError, match="circle"):
        plan_route([Gap("1.1", 0, 1)], offer)


def test_a_competence_cannot_have_two_gaps():
    with pytest.raises(ValueError, match="one gap"):
        plan_route([Gap("1.1", 0, 1), Gap("1.1", 1, 2)], [])


@st.composite
def offers(draw):
    names = [f"c{n}" for n in range(draw(st.integers(1, 8)))]
    return [
        activity(
            name,
            draw(st.dictionaries(st.sampled_from(["1.1", "2.1", "3.1"]), st.integers(1, 3), max_size=2)),
            draw(st.integers(5, 60)),
            draw(st.sets(st.sampled_from(names[:place]), max_size=2)) if place else (),
            draw(st.booleans()),
        )
        for place, name in enumerate(names)
    ]


@given(offers(), st.lists(st.integers(0, 3), min_size=3, max_size=3), st.randoms(use_true_random=False))
def test_a_route_respects_prerequisites_and_the_order_of_its_input_does_not_matter(offer, currents, rng):
    gaps = [Gap(code, current, 3) for code, current in zip(["1.1", "2.1", "3.1"], currents, strict=True)]
    shuffled = rng.sample(offer, len(offer))

    route = plan_route(gaps, offer)

    assert route == plan_route(gaps, shuffled)
    by_code = {a.code: a for a in offer}
    seen = {a.code for a in offer if a.done}
    for step in route.steps:
        assert not by_code[step.activity].done
        assert by_code[step.activity].prerequisites <= seen
        seen.add(step.activity)
    closed = {need for step in route.steps for need in step.closes} | set(route.unmet)
    assert closed == {(gap.competence, level) for gap in gaps for level in range(gap.current + 1, 4)}
