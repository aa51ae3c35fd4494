"""Print how near estimates come to the truth behind the answers: of items, of persons, and of how few people.

`mirt` is not a dependency of the project: install it beside it to have its figures on the same answers (`pip install
mirt`).
"""

import os

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ground import promise

from apropia.science.psychometrics.calibration import Calibration, calibrate
from apropia.science.psychometrics.curves import Model, logistic
from apropia.science.psychometrics.items import Block
from apropia.science.psychometrics.priors import DEFAULT_PRIORS
from apropia.science.psychometrics.responses import Responses
from apropia.science.psychometrics.scores import score

Z = 1.959963984540054


@dataclass(frozen=True)
class Drawn:
    """Answers and what they were drawn from: slopes by item, steps by item (items × steps), places by person."""

    responses: Responses
    slopes: np.ndarray
    steps: np.ndarray
    places: np.ndarray


def draw(people: int, items: int, *, steps: int = 1, seed: int, truth: int | None = None) -> Drawn:
    """Draw people of deviation 1; slopes log-normal (0.1, 0.3), steps normal, in order; `truth` fixes the items."""
    of_items, chance = np.random.default_rng(seed if truth is None else truth), np.random.default_rng(seed + 7_919)
    slopes = np.exp(of_items.normal(0.1, 0.3, items))
    places_of_steps = np.sort(of_items.normal(0, 1.0 if steps == 1 else 1.2, (items, steps)), axis=1)
    places = chance.standard_normal(people)
    above = logistic(slopes[None, :, None] * (places[:, None, None] - places_of_steps[None]))
    categories = (chance.random((people, items, 1)) < above).sum(axis=2).astype(np.int8)
    labels = tuple(map(float, range(steps + 1)))
    names = tuple(str(one) for one in range(items))
    return Drawn(Responses(names, categories, (labels,) * items), slopes, places_of_steps, places)


def items_of(found: Calibration) -> tuple[np.ndarray, np.ndarray]:
    """Return slopes and places of steps, in the order of the columns."""
    rows = {place: row for block in found.blocks for place, row in zip(block.places, block.parameters, strict=True)}
    told = np.stack([rows[place] for place in sorted(rows)])
    return told[:, 0], -told[:, 1:] / told[:, :1]


def off_by(found: np.ndarray, truth: np.ndarray) -> float:
    return float(np.sqrt(np.mean((found - truth) ** 2)))


def recovered(people: int, items: int, *, steps: int, samples: int) -> np.ndarray:
    """Return the mean RMSE, without priors, of slopes and of steps: a row of ours and, where installed, one of mirt."""
    model = Model.GRADED if steps > 1 else Model.TWO_PL
    off = []
    for seed in range(samples):
        drawn = draw(people, items, steps=steps, seed=seed)
        found = [items_of(calibrate(drawn.responses, model)), *items_by_mirt(drawn.responses, model)]
        off.append([(off_by(slopes, drawn.slopes), off_by(places, drawn.steps)) for slopes, places in found])
    means: np.ndarray = np.mean(off, axis=0)
    return means


def items_by_mirt(responses: Responses, model: Model) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return what mirt finds in the same answers with as many nodes, or nothing where it is not installed."""
    try:
        from mirt import fit_mirt
    except ImportError:
        return []
    answers = responses.categories.astype(int)
    found = fit_mirt(
        answers,
        model="GRM" if model is Model.GRADED else "2PL",
        n_quadpts=61,
        max_iter=2_000,
        tol=1e-6,
        accelerate="squarem",
        compute_standard_errors=False,
    ).model.parameters
    places = np.asarray(found["thresholds" if model is Model.GRADED else "difficulty"])
    return [(np.asarray(found["discrimination"]).ravel(), places.reshape(len(responses.items), -1))]


def small(people: int, *, samples: int) -> tuple[float, float, float, float, float]:
    """Return with priors: RMSE of difficulties, then of new people's places with stated error and coverage.

    Last the RMSE of the same people had the true parameters been known: no estimate can be nearer on average.
    """
    rows: list[Sequence[float]] = []
    for seed in range(samples):
        drawn = draw(people, 30, seed=seed)
        found = calibrate(drawn.responses, Model.TWO_PL, priors=DEFAULT_PRIORS)
        _slopes, places = items_of(found)
        fresh = draw(1_000, 30, seed=seed + 100_000, truth=seed)
        scores = score(fresh.responses, found.blocks, found.nodes)
        known = [
            Block(tuple(range(30)), Model.TWO_PL, np.column_stack([fresh.slopes, -fresh.slopes * fresh.steps[:, 0]]))
        ]
        best = score(fresh.responses, known, found.nodes).means - fresh.places
        away = scores.means - fresh.places
        held = np.abs(away) <= Z * scores.deviations
        rows.append(
            (
                off_by(places, drawn.steps),
                off_by(scores.means, fresh.places),
                scores.deviations.mean(),
                held.mean(),
                float(np.sqrt((best**2).mean())),
            )
        )
    difficulties, places, stated, coverage, known_off = np.mean(rows, axis=0)
    return float(difficulties), float(places), float(stated), float(coverage), float(known_off)


def main() -> None:
    """Run every measure of this file. Figures beside are those that others reached on designs of the same size."""
    for people, items, steps, samples, others in (
        (1_000, 30, 1, 12, "0.096 and 0.147"),
        (10_000, 60, 1, 3, "0.045 and 0.039"),
        (10_000, 60, 4, 2, "0.027 and 0.036"),
    ):
        (slopes, places), *beside = recovered(people, items, steps=steps, samples=samples)
        print(f"{people} × {items}, {steps} steps: slopes off by {slopes:.4f}, steps by {places:.4f}; others {others}")
        for of_slopes, of_places in beside:
            print(f"  mirt on the same answers: slopes off by {of_slopes:.4f}, steps by {of_places:.4f}")
            worst = max(slopes / of_slopes, places / of_places)
            promise("off by no more than mirt and 1 %", kept=worst <= 1.01, figure=f"{worst:.4f} ×")
    for people in (50, 100, 200, 300, 500):
        difficulties, places, stated, coverage, best = small(people, samples=30)
        print(
            f"{people} × 30 with priors: difficulties off by {difficulties:.2f}, new people by {places:.3f} "
            f"(stated {stated:.3f}, with the true parameters {best:.3f}), coverage {coverage:.3f}"
        )
        if people == 200:
            promise("difficulties of 200 people off by 0.25", kept=difficulties <= 0.25, figure=f"{difficulties:.3f}")
            kept = 0.93 <= coverage <= 0.96
            promise("their intervals hold 93 to 96 of 100", kept=kept, figure=f"{coverage:.3f}")


if __name__ == "__main__":
    main()
