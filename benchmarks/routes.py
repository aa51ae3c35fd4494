"""Print how fast a route is planned, how far from the best a bounded search may be, and what its explanation costs."""

import os

# One thread, whatever the machine has: figures are compared with those of one.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import random

from ground import clock, high, middle, promise

from apropia.science.routing.explanations import removals
from apropia.science.routing.plans import plan
from apropia.science.routing.problems import Activity, Gap, Prerequisites, Problem

GAPS, ACTIVITIES, TIMES = 40, 200, 20
LIMIT = 200.0


def problem(
    seed: int, *, is_whole: bool, hours: float | None, gaps: int = GAPS, activities: int = ACTIVITIES
) -> Problem:
    """Draw gaps of one level at most, and activities that touch one to three; a third waits for another.

    Whole: an activity closes a level, as courses say of themselves. Else a part of one, from 0,3 on.
    """
    chance = random.Random(seed)
    wanted = []
    for number in range(gaps):
        mean = chance.uniform(1, 3)
        target = int(mean) + 1
        weight, sd = chance.choice([1.0, 1.0, 1.0, 2.0]), chance.uniform(0.1, 0.6)
        wanted.append(Gap(f"g{number:02}", mean=mean, target=target, sd=sd, weight=weight, floor=target - 1))
    offered = []
    for number in range(activities):
        touched = chance.sample(range(gaps), chance.randint(1, 3))
        raises = {f"g{gap:02}": 1.0 if is_whole else chance.choice([0.3, 0.5, 0.8, 1.0]) for gap in touched}
        waits = number > 0 and chance.random() < 0.3
        every = frozenset([f"a{chance.randrange(number):03}"]) if waits else frozenset()
        offered.append(Activity(f"a{number:03}", chance.randint(10, 90), raises, Prerequisites(every)))
    return Problem(tuple(wanted), tuple(offered), hours=hours)


def speed(words: str, *, is_whole: bool, hours: float | None, nodes: int | None) -> None:
    """Plan so many problems of the full size."""
    now, taken, gaps, waits = clock(), [], [], []
    for seed in range(TIMES):
        asked = problem(seed, is_whole=is_whole, hours=hours)
        start = now()
        found = plan(asked, nodes=nodes)
        taken.append(now() - start)
        gaps.append(found.gap)
        waits.append(1 - found.order_bound / found.wait)
    figure = (
        f"median {middle(taken):.0f} ms, p95 {high(taken):.0f} ms, gap at most {max(gaps):.2%}, "
        f"order within {max(waits):.0%} of its bound"
    )
    name = f"{ACTIVITIES} activities × {GAPS} gaps, {words}"
    if nodes is None and is_whole and hours != 5:
        promise(f"{name} in {LIMIT:.0f} ms", kept=middle(taken) <= LIMIT, figure=figure)
    else:
        print(f"{name}: {figure}", flush=True)


def explaining() -> None:
    """Plan and explain problems of the size of one person's: six gaps, thirty activities."""
    now, planned, explained = clock(), [], []
    for seed in range(TIMES):
        asked = problem(seed, is_whole=True, hours=24, gaps=6, activities=30)
        start = now()
        found = plan(asked)
        between = now()
        removals(asked, found)
        planned.append(between - start)
        explained.append(now() - between)
    print(f"30 activities × 6 gaps: planned in {middle(planned):.0f} ms, explained in {middle(explained):.0f} ms more")


def main() -> None:
    """Print everything; the first plan loads the solver and is not counted."""
    plan(problem(0, is_whole=True, hours=None, gaps=6, activities=30))
    for hours in (20, None, 5):
        said = f"{hours} hours" if hours else "any hours"
        speed(f"whole levels, {said}, proven", is_whole=True, hours=hours, nodes=None)
        speed(f"parts of levels, {said}, proven", is_whole=False, hours=hours, nodes=None)
        speed(f"parts of levels, {said}, greedy beside its bound", is_whole=False, hours=hours, nodes=0)
    explaining()


if __name__ == "__main__":
    main()
