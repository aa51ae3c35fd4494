"""What a plan says of its steps is true: each claim is planned again, and each cause is seen in the solution."""

from dataclasses import replace
from functools import cache

import pytest

from apropia.science.routing.explanations import Removal, removals
from apropia.science.routing.plans import Cause, Plan, plan
from apropia.science.routing.problems import Activity, Gap, Prerequisites, Problem
from science.route_problems import random_problem


def without_gaps(problem, known, size=0.0):
    return replace(
        problem,
        gaps=tuple(
            replace(gap, mean=gap.target - size, sd=0.0, floor=None) if gap.code in known else gap
            for gap in problem.gaps
        ),
    )


@cache
def told_of(seed: int) -> tuple[Problem, Plan, tuple[Removal, ...]]:
    """A problem where nothing was begun, its plan and what is told of it: the same for the same seed, solved once."""
    problem = random_problem(seed, activities=7)
    assert not problem.kept
    found = plan(problem)
    return problem, found, tuple(removals(problem, found))


@cache
def steps_without(seed: int, known: frozenset[str], size: float = 0.0) -> tuple[str, ...]:
    """What is planned anew when these gaps are known."""
    return plan(without_gaps(told_of(seed)[0], known, size)).codes


@pytest.mark.parametrize("seed", range(60))
def test_what_is_said_to_remove_a_step_removes_it(seed):
    _problem, found, removed = told_of(seed)

    for told in removed:
        assert told.activity in found.codes
        assert told.activity not in steps_without(seed, frozenset(told.known))
        if told.below is not None:
            (gap,) = told.known
            assert told.activity not in steps_without(seed, frozenset({gap}), told.below)


@pytest.mark.parametrize("seed", range(60))
def test_every_chosen_step_has_something_that_removes_it(seed):
    _problem, found, removed = told_of(seed)

    assert {told.activity for told in removed} == set(found.codes)


@pytest.mark.parametrize("seed", range(120))
def test_closings_add_up_and_causes_are_in_the_solution(seed):
    problem = random_problem(seed, activities=7)
    found = plan(problem)
    had = {gap.code: sum(problem.known[c].raises.get(gap.code, 0.0) for c in problem.had) for gap in problem.gaps}

    for gap in problem.gaps:
        taught = sum(problem.known[code].raises.get(gap.code, 0.0) for code in found.codes)
        told = sum(part.amount for step in found.steps for part in step.closes if part.gap == gap.code)
        assert told == pytest.approx(gap.closed(had[gap.code] + taught) - gap.closed(had[gap.code]), abs=1e-5)
    for place, step in enumerate(found.steps):
        one = problem.known[step.activity]
        later = found.codes[place + 1 :]
        assert set(step.leads_to) <= set(later)
        assert all(
            step.activity in problem.known[code].prerequisites.every | problem.known[code].prerequisites.any_of
            for code in step.leads_to
        )
        if step.cause is Cause.OPENS:
            assert step.begins <= one.opens
        if step.cause is Cause.DUE:
            freed = tuple(replace(other, due=None) if other is one else other for other in problem.activities)
            again = plan(replace(problem, activities=freed))
            assert (
                step.activity not in again.codes
                or set(again.codes) != set(found.codes)
                or (again.codes.index(step.activity) > place)
            )
        if step.cause is Cause.PREREQUISITE:
            assert step.leads_to
        if step.cause is Cause.YIELD:
            assert (
                closed_per_minute(problem, found, place)
                >= max(
                    (closed_per_minute(problem, found, other, at=place) for other in could_come(problem, found, place)),
                    default=0.0,
                )
                - 1e-6
            )


def closed_per_minute(problem, found, place, *, at=None):
    """Count what a step closes per minute where it stands, or where another stands."""
    before = {*problem.had, *found.codes[: place if at is None else at]}
    one = problem.known[found.codes[place]]
    gain = 0.0
    for gap in problem.gaps:
        raised = sum(problem.known[code].raises.get(gap.code, 0.0) for code in before)
        gain += gap.closed(raised + one.raises.get(gap.code, 0.0)) - gap.closed(raised)
    return gain / one.minutes


def could_come(problem, found, place):
    """Return the later steps that could stand at a place: what they wait for is before it."""
    before = {*problem.had, *found.codes[:place]}
    for other in range(place + 1, len(found.codes)):
        one = problem.known[found.codes[other]]
        needs = one.prerequisites
        is_open = needs.every <= before and (not needs.any_of or needs.any_of & before)
        if is_open and not one.after & set(found.codes[place:]) and one.opens <= found.steps[place].begins:
            yield other


def test_prerequisite_goes_with_what_it_leads_to():
    gaps = (Gap("a", mean=1.0, target=2.0),)
    offer = (
        Activity("curso", 30, {"a": 1.0}, Prerequisites(frozenset({"base"}))),
        Activity("base", 20, {}),
    )
    problem = Problem(gaps, offer)

    told = removals(problem, plan(problem))

    assert [(one.activity, one.known) for one in told] == [("base", ("a",)), ("curso", ("a",))]


def test_threshold_is_the_size_that_no_longer_pays_its_hour():
    problem = Problem((Gap("a", mean=1.0, target=2.0),), (Activity("x", 60, {"a": 1.0}),), price=0.4)

    (told,) = removals(problem, plan(problem))

    assert told.below == pytest.approx(0.4, abs=0.05)


def test_step_for_two_gaps_says_that_both_would_have_to_be_known():
    problem = Problem((Gap("a", 1.0, 2.0), Gap("b", 1.0, 2.0)), (Activity("x", 30, {"a": 1.0, "b": 1.0}),))

    (told,) = removals(problem, plan(problem))

    assert (told.known, told.below) == (("a", "b"), None)


def test_nothing_is_told_of_what_was_begun():
    problem = Problem((Gap("a", 1.0, 2.0),), (Activity("x", 30, {"a": 1.0}),), kept=("x",))

    assert removals(problem, plan(problem)) == []


@pytest.mark.parametrize("seed", range(40))
def test_no_more_and_no_less_is_said_to_remove_a_step_than_planning_again_shows(seed):
    problem, found, removed = told_of(seed)
    told = {removal.activity: removal for removal in removed}

    for code in found.codes:
        alone = [gap.code for gap in problem.gaps if code not in steps_without(seed, frozenset({gap.code}))]
        known = told[code].known
        if len(known) == 1:
            assert known[0] in alone
        else:
            assert not set(known) & set(alone)
