"""Print how fast a route is planned, how often it is proven best and how far it may be from it, and its explanation."""

import os

# One thread, whatever the machine has: figures are compared with those of one.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import random
from collections.abc import Sequence
from dataclasses import replace

from ground import clock, high, middle, promise

from apropia.science.routing.explanations import removals
from apropia.science.routing.plans import plan
from apropia.science.routing.problems import Activity, Gap, Prerequisites, Problem

GAPS, ACTIVITIES, TIMES = 40, 200, 60
LIMIT = 200.0
EVEN = 1e-6


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


def dated(asked: Problem, seed: int) -> Problem:
    """Give a fifth of the activities a date, within five hours of what they take, and let a fifth open later."""
    chance = random.Random(seed)
    offered = []
    for one in asked.activities:
        opens = float(chance.choice([60, 120, 240])) if chance.random() < 0.2 else 0.0
        due = opens + one.minutes + chance.randint(0, 300) if chance.random() < 0.2 else None
        offered.append(replace(one, opens=opens, due=due))
    return replace(asked, activities=tuple(offered))


def speed(words: str, problems: Sequence[Problem]) -> None:
    """Plan problems of the full size."""
    now, taken, gaps, waits = clock(), [], [], []
    for asked in problems:
        start = now()
        found = plan(asked)
        taken.append(now() - start)
        gaps.append(found.gap)
        waits.append(1 - found.order_bound / found.wait)
    proven = sum(gap <= EVEN for gap in gaps)
    figure = (
        f"median {middle(taken):.0f} ms, p95 {high(taken):.0f} ms, most {1000 * max(taken):.0f} ms; proven best "
        f"{proven} of {len(gaps)}, gap to the bound at most {max(gaps):.2%}; order within {max(waits):.0%} of its bound"
    )
    name = f"{ACTIVITIES} activities × {GAPS} gaps, {words}, each in {LIMIT:.0f} ms"
    promise(name, kept=1000 * max(taken) <= LIMIT, figure=figure)


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
        for is_whole in (True, False):
            asked = [problem(seed, is_whole=is_whole, hours=hours) for seed in range(TIMES)]
            speed(f"{'whole' if is_whole else 'parts of'} levels, {said}", asked)
            if is_whole:
                speed(f"whole levels, {said}, dates", [dated(one, seed) for seed, one in enumerate(asked)])
    explaining()


if __name__ == "__main__":
    main()
