"""Print how fast the engine calibrates, scores and chooses, and what its adaptive test needs beside others."""

import os

# One thread, whatever the machine has: figures are compared with those of one.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import resource
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from ground import clock, middle, promise

from apropia.science.psychometrics.adaptive.bank import Bank, bank_item
from apropia.science.psychometrics.adaptive.rules import Rules
from apropia.science.psychometrics.adaptive.simulation import Simulation, balanced_form, simulate, simulate_form
from apropia.science.psychometrics.adaptive.trial import AdaptiveTest
from apropia.science.psychometrics.adaptive.tuning import tuned
from apropia.science.psychometrics.calibration import calibrate
from apropia.science.psychometrics.curves import Model, logistic
from apropia.science.psychometrics.responses import Responses
from apropia.science.psychometrics.scores import score
from apropia.science.psychometrics.uncertainty import uncertainty_of

BARE = Rules(
    items=60, seconds=1e9, error=0.3, fewest=1, certainty=None, worthwhile=0.0, spread=None, slip=0.0, ceiling=None
)


def answers(people: int, items: int, model: Model, *, seed: int = 1) -> Responses:
    """Draw answers of a population of deviation 1; five categories under the graded model."""
    chance = np.random.default_rng(seed)
    slopes, places = np.exp(chance.normal(0.1, 0.3, items)), chance.standard_normal(people)
    categories = np.empty((people, items), dtype=np.int8)
    for item, slope in enumerate(slopes):
        steps = np.sort(chance.normal(0, 1.2, 4 if model is Model.GRADED else 1))
        above = logistic(slope * (places[:, None] - steps))
        categories[:, item] = (chance.random((people, 1)) < above).sum(axis=1)
    count = 5 if model is Model.GRADED else 2
    return Responses(tuple(str(one) for one in range(items)), categories, (tuple(map(float, range(count))),) * items)


def seconds_of(work: Callable[[], object]) -> tuple[float, object]:
    """Return how long a piece of work took, and what it gave."""
    now = clock()
    start = now()
    found = work()
    return now() - start, found


def calibrations() -> None:
    """Calibrate and score at three sizes, with two answers and with five."""
    limits = {(100_000, Model.TWO_PL): 2.5, (100_000, Model.GRADED): 12.0}
    for people, items in ((1_000, 30), (10_000, 60), (100_000, 60)):
        for model in (Model.TWO_PL, Model.GRADED):
            responses = answers(people, items, model)
            taken, found = seconds_of(lambda: calibrate(responses, model))  # noqa: B023  done before the next turn
            scored, _scores = seconds_of(lambda: score(responses, found.blocks, found.nodes))  # noqa: B023
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{model} {people} × {items}: {taken:.2f} s, {found.rounds} rounds, converged {found.converged}; "
                f"scores {scored:.3f} s; at most {memory:.0f} MB so far"
            )
            if (limit := limits.get((people, model))) is not None:
                promise(f"{model} {people} × {items} in {limit} s", kept=taken <= limit, figure=f"{taken:.2f} s")
                if model is Model.TWO_PL:
                    promise("scores of all in 0.3 s", kept=scored <= 0.3, figure=f"{scored:.3f} s")
            if people == 10_000:
                errors, _found = seconds_of(lambda: uncertainty_of(found, responses))  # noqa: B023
                print(f"{model} {people} × {items}: standard errors {errors:.2f} s")


def bank_of(count: int, *, scales: int = 1) -> Bank:
    """Return a bank of five areas, on one scale or on one an area."""
    chance = np.random.default_rng(5)
    slopes, difficulties = np.exp(chance.normal(0.1, 0.3, count)), chance.normal(0, 1, count)
    return Bank(
        tuple(
            replace(
                bank_item(f"q{one}", slope=slopes[one], difficulties=[difficulties[one]], area=f"{one % 5}"),
                scale=one % scales,
            )
            for one in range(count)
        )
    )


def choices() -> None:
    """Time one person's test, question by question."""
    now = clock()
    for count, limit in ((200, 0.1), (2_000, 1.0)):
        bank = replace(bank_of(count), weights=np.full(count, 0.8))
        chosen, recorded = [], []
        for seed in range(60):
            test = AdaptiveTest(bank, Rules(error=0.2), seed=seed)
            while True:
                start = now()
                code = test.next()
                chosen.append(now() - start)
                if code is None:
                    break
                start = now()
                test.answer(seed % 2)
                recorded.append(now() - start)
        figure = f"{middle(chosen):.3f} ms, and {middle(recorded):.3f} ms to take in an answer"
        promise(f"next of {count} questions in {limit} ms", kept=middle(chosen) <= limit, figure=figure)


def tests() -> None:
    """Let the same people with the same luck take four tests, then five areas together and apart."""
    bank = bank_of(200)
    bare = simulate(bank, BARE)
    told("information only", bare)
    told("five areas in balance", simulate(bank, replace(BARE, spread=1)))
    rules = replace(BARE, spread=1, ceiling=0.25)
    bound = simulate(tuned(bank, rules), rules)
    told("balance and ceiling", bound)
    told("one form for everybody", simulate_form(bank, BARE, balanced_form(bank, round(bare.lengths.mean()))))
    ratio = bound.lengths.mean() / bare.lengths.mean()
    promise("balance and ceiling cost at most 1.55 × the questions", kept=ratio <= 1.55, figure=f"{ratio:.2f} ×")
    promise(
        "no question for more than 0.27 of people",
        kept=bound.exposure.max() <= 0.27,
        figure=f"{bound.exposure.max():.3f}",
    )
    areas, lengths = bank_of(200, scales=5), []
    truths = np.random.default_rng(3).multivariate_normal(np.zeros(5), together(0.75), 1_000)
    for correlation in (0.0, 0.75):
        rules = replace(BARE, items=200, error=0.5, correlations=together(correlation))
        found = simulate(areas, rules, truths=truths)
        told(f"five areas reckoned with correlation {correlation}", found)
        lengths.append(found.lengths.mean())
    ratio = lengths[1] / lengths[0]
    promise("five areas together in 0.55 × the questions", kept=ratio <= 0.55, figure=f"{ratio:.2f} ×")


def together(correlation: float) -> np.ndarray:
    """Return five scales that all correlate as much."""
    found = np.full((5, 5), correlation)
    np.fill_diagonal(found, 1.0)
    return found


def told(name: str, found: Simulation) -> None:
    """Print how a test did."""
    print(
        f"{name}: {found.lengths.mean():.2f} questions, true error {found.rmse.mean():.3f}, stated "
        f"{found.deviations.mean():.3f}, coverage {found.coverage.mean():.3f}, largest exposure "
        f"{found.exposure.max():.2f}, in common {found.overlap:.2f}"
    )


def main() -> None:
    """Run every measure of this file."""
    calibrations()
    choices()
    tests()


if __name__ == "__main__":
    main()
