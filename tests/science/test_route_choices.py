"""The search for what to take: as good as the solver's own tree, with bounds that hold wherever it ends."""

import random
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from apropia.science.routing import explanations, plans
from apropia.science.routing.choices import choose
from apropia.science.routing.core import core_of
from apropia.science.routing.greedy import greedy, improved
from apropia.science.routing.plans import plan
from apropia.science.routing.problems import Activity, Gap, Prerequisites, Problem
from apropia.science.routing.programs import program_of, tightened
from apropia.science.routing.ways import way_to
from science.route_problems import random_problem


def undated(seed, *, activities=25, gaps=8):
    """Draw a problem that any order of a set keeps, so that the program alone says what is best."""
    problem = random_problem(seed, activities=activities, gaps=gaps)
    free = tuple(replace(one, opens=0.0, due=None, after=frozenset()) for one in problem.activities)
    return replace(problem, activities=free)


def by_the_solver(core):
    program = program_of(core)
    count = len(core.codes)
    found = milp(
        program.prices,
        constraints=LinearConstraint(program.table, -np.inf, program.most),
        bounds=Bounds(0.0, 1.0),
        integrality=np.arange(len(program.prices)) < count,
        options={"mip_rel_gap": 1e-9},
    )
    return -found.fun


@pytest.mark.parametrize("seed", range(60))
def test_choice_is_worth_what_the_solvers_own_tree_finds(seed):
    core = core_of(undated(seed))

    found = choose(core)

    assert found.gap == 0.0
    assert found.value == pytest.approx(by_the_solver(core), abs=1e-6)


@pytest.mark.parametrize("effort", [0, 500, 2_000])
def test_bound_holds_and_greedy_is_never_better_however_early_the_search_ends(effort):
    for seed in range(30):
        core = core_of(undated(seed, activities=40, gaps=12))
        best = choose(core, effort=None).value

        found = choose(core, effort=effort)

        assert found.value <= best + 1e-6 <= found.bound + 2e-6
        assert found.value >= core.value(improved(core, greedy(core))) - 1e-6


def test_more_effort_is_never_worse_and_the_same_effort_is_the_same():
    for seed in range(10):
        core = core_of(undated(seed, activities=40, gaps=12))
        found = [choose(core, effort=effort) for effort in (0, 1_000, 1_000, None)]

        assert found[1] == found[2]
        assert found[0].bound >= found[1].bound - 1e-6 >= found[3].bound - 2e-6


def test_way_holds_nothing_of_a_way_in_that_is_none():
    activities = (
        Activity("goal", 10, {"g": 1.0}, Prerequisites(any_of=frozenset({"short", "long"}))),
        Activity("short", 10, {}, Prerequisites(every=frozenset({"aside", "closed"}))),
        Activity("aside", 10, {}),
        Activity("closed", 10, {}),
        Activity("long", 20, {}),
    )
    core = core_of(Problem((Gap("g", 0.0, 1.0),), activities))
    number = {code: one for one, code in enumerate(core.codes)}
    within = frozenset(number.values()) - {number["closed"]}

    way = way_to(core, number["goal"], frozenset(), within=within)

    assert [core.codes[one] for one in way] == ["long", "goal"]


def test_where_nothing_fits_the_route_is_empty_and_its_bound_is_told():
    """One hour, and every course that closes something waits for another of three quarters of an hour."""
    gaps = tuple(Gap(f"g{number}", 0.0, 1.0, sd=0.5) for number in range(30))
    doors = tuple(Activity(f"p{number}", 45, {}) for number in range(15))
    courses = tuple(
        Activity(f"a{number}", 20, {f"g{number % 30}": 0.9}, Prerequisites(every=frozenset({f"p{number % 15}"})))
        for number in range(90)
    )

    found = plan(Problem(gaps, (*doors, *courses), hours=1.0), effort=0)

    assert (found.codes, found.value, found.gap) == ((), 0.0, 1.0)
    assert found.bound > 0.0


@pytest.mark.parametrize("seed", range(30))
def test_no_cut_takes_a_whole_set_away(seed):
    core = core_of(undated(seed))
    if not core.codes:
        return
    program, *_rest = tightened(core, program_of(core))
    rng = random.Random(seed)
    firm = len(program_of(core).most)

    for _draw in range(200):
        taken = rng.sample(range(len(core.codes)), rng.randint(0, len(core.codes)))
        closed = np.minimum(1.0, core.parts[taken].sum(axis=0))
        columns = np.concatenate([np.isin(np.arange(len(core.codes)), taken), closed])
        assert (program.table[firm:] @ columns <= program.most[firm:] + 1e-9).all()


def test_what_is_said_to_remove_a_step_does_so_where_nothing_is_proven(monkeypatch):
    monkeypatch.setattr(explanations, "choose", partial(choose, effort=0))
    monkeypatch.setattr(plans, "choose", lambda core, *, effort: choose(core, effort=0))
    for seed in range(30):
        problem = undated(seed, activities=15, gaps=5)
        found = plan(problem)
        for told in explanations.removals(problem, found):
            known = tuple(
                replace(gap, mean=gap.target, sd=0.0, floor=None) if gap.code in told.known else gap
                for gap in problem.gaps
            )
            assert told.activity not in plan(replace(problem, gaps=known)).codes, seed
