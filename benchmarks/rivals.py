"""Print four adaptive tests on one bank, the same people and the same luck: ours, bound and bare, a fixed form, catsim.

catsim is not a dependency of the project: install it beside it to have its row (`pip install catsim`).
"""

import os

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import itertools
from dataclasses import replace

import numpy as np
from ground import clock, promise
from psychometrics import BARE, bank_of, told

from apropia.science.psychometrics.adaptive.bank import Bank
from apropia.science.psychometrics.adaptive.simulation import balanced_form, simulate, simulate_form
from apropia.science.psychometrics.adaptive.tuning import tuned

PEOPLE, SEED, ERROR, MOST = 1_000, 0, 0.3, 60
Z = 1.959963984540054


def people_of(bank: Bank) -> tuple[np.ndarray, np.ndarray]:
    """Return where the people of `simulate` stand and their luck with each question: the same draws, in its order."""
    chance = np.random.default_rng(SEED)
    truths = chance.multivariate_normal(np.zeros(1), BARE.correlations, PEOPLE, method="cholesky")
    luck, _draws = chance.random((2, PEOPLE, len(bank.items)))
    return truths[:, 0], luck


def catsim(bank: Bank) -> None:
    """Let catsim choose by maximum information and estimate by maximum likelihood, one person after the other."""
    try:
        from catsim.estimation import NumericalSearchEstimator
        from catsim.irt import icc, see
        from catsim.item_bank import ItemBank
        from catsim.selection import MaxInfoSelector
    except ImportError:
        print("catsim: not installed, not compared")
        return
    parameters = np.array([[item.parameters[0], -item.parameters[1] / item.parameters[0], 0, 1] for item in bank.items])
    items, select, estimate = ItemBank(parameters), MaxInfoSelector(), NumericalSearchEstimator()
    truths, luck = people_of(bank)
    lengths, means, errors, asked = [], [], [], []
    start = clock()()
    for truth, own in zip(truths, luck, strict=True):
        place, met, right = 0.0, [], []
        while len(met) < MOST:
            item = int(select.select(item_bank=items, administered_items=met, est_theta=place))
            met.append(item)
            right.append(bool(own[item] > 1 - icc(truth, *parameters[item])))
            place = estimate.estimate(item_bank=items, administered_items=met, response_vector=right, est_theta=place)
            # Until both answers were given its likelihood has no maximum, and its error means nothing.
            if len(set(right)) > 1 and see(place, items.items[met]) <= ERROR:
                break
        lengths.append(len(met))
        means.append(place)
        errors.append(see(place, items.items[met]))
        asked.append(met)
    spent = clock()() - start
    away, exposure = np.array(means) - truths, np.bincount(list(itertools.chain(*asked)), minlength=len(bank.items))
    held = np.abs(away) <= Z * np.array(errors)
    pairs = (exposure * (exposure - 1) / 2).sum() / (PEOPLE * (PEOPLE - 1) / 2) / np.mean(lengths)
    print(
        f"catsim, likelihood and information: {np.mean(lengths):.2f} questions, true error "
        f"{np.sqrt((away**2).mean()):.3f}, stated {np.mean(errors):.3f}, coverage {held.mean():.3f}, largest exposure "
        f"{exposure.max() / PEOPLE:.2f}, in common {pairs:.2f}; {1000 * spent / sum(lengths):.2f} ms a question"
    )


def main() -> None:
    """Run the four tests."""
    bank = bank_of(200)
    bare = simulate(bank, BARE, people=PEOPLE, seed=SEED)
    told("information only", bare)
    rules = replace(BARE, spread=1, ceiling=0.25)
    bound = simulate(tuned(bank, rules), rules, people=PEOPLE, seed=SEED)
    told("balance and ceiling", bound)
    form = balanced_form(bank, round(bare.lengths.mean()))
    told("one form for everybody", simulate_form(bank, BARE, form, people=PEOPLE, seed=SEED))
    catsim(bank)
    ratio = bound.lengths.mean() / bare.lengths.mean()
    promise("balance and ceiling cost at most 1.55 × the questions", kept=ratio <= 1.55, figure=f"{ratio:.2f} ×")


if __name__ == "__main__":
    main()
