"""Problems of routes by chance, the same for the same number."""

import random

from apropia.science.routing.problems import Activity, Gap, Prerequisites, Problem


def random_problem(seed: int, *, activities: int, gaps: int = 4) -> Problem:
    """Draw gaps surer and less sure, whole and partial raises, every kind of prerequisite, dates and scarce hours."""
    rng = random.Random(seed)
    wanted = tuple(_gap(rng, number) for number in range(gaps))
    offered: list[Activity] = []
    for number in range(activities):
        earlier = [one.code for one in offered]
        opens = float(rng.choice([0, 0, 0, 30, 60]))
        minutes = rng.randint(10, 60)
        touched = rng.sample(wanted, rng.randint(0, min(2, gaps)))
        offered.append(
            Activity(
                code=f"x{number:02}",
                minutes=minutes,
                raises={gap.code: rng.choice([0.3, 0.5, 1.0]) for gap in touched},
                prerequisites=_prerequisites(rng, earlier),
                form=rng.choice(["text", "video"]),
                opens=opens,
                after=frozenset(rng.sample(earlier, 1)) if earlier and rng.random() < 0.15 else frozenset(),
                due=opens + minutes + rng.randint(0, 120) if rng.random() < 0.3 else None,
            )
        )
    return Problem(
        gaps=wanted,
        activities=tuple(offered),
        hours=rng.choice([None, 1.0, 2.0, 3.0]),
        had=frozenset(rng.sample([one.code for one in offered], 1)) if rng.random() < 0.3 else frozenset(),
        forms=rng.choice([frozenset(), frozenset({"video"})]),
    )


def _gap(rng: random.Random, number: int) -> Gap:
    mean = rng.uniform(1.0, 2.5)
    target = float(int(mean) + 1)
    return Gap(
        code=f"g{number}",
        mean=mean,
        target=target,
        sd=rng.choice([0.0, 0.2, 0.5]),
        weight=rng.choice([1.0, 1.0, 2.0]),
        floor=target - 1 if rng.random() < 0.7 else None,
    )


def _prerequisites(rng: random.Random, earlier: list[str]) -> Prerequisites:
    def some(chance: float, most: int) -> frozenset[str]:
        return frozenset(rng.sample(earlier, min(most, len(earlier)))) if rng.random() < chance else frozenset()

    return Prerequisites(every=some(0.25, 1), any_of=some(0.15, 2), none_of=some(0.1, 1))
