"""A simulated adaptive test beside others on the same people, as plain values."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from apropia.science.psychometrics.adaptive.bank import Bank, BankItem
from apropia.science.psychometrics.adaptive.rules import Rules
from apropia.science.psychometrics.adaptive.simulation import PEOPLE, Simulation, balanced_form, simulate, simulate_form
from apropia.science.psychometrics.adaptive.tuning import to_nobody, tuned


def simulation_report(
    items: Sequence[BankItem],
    rules: Rules,
    *,
    people: int = PEOPLE,
    seed: int = 0,
    progress: Callable[[int, int], None] = to_nobody,
) -> dict[str, Any]:
    """Let people take the adaptive test, a fixed form as long, and the test that only looks at information.

    Parameters
    ----------
    items : of the bank
    progress : as in `tuned`
    people, seed : as in `simulate`; all three meet the same people with the same luck
    rules : where they have several scales, errors, bias, coverage and levels are means over them; of levels only where
        every scale has cuts

    Returns
    -------
    Names as in docs/reference/science.md.
    """
    bank = tuned(Bank(tuple(items)), rules, people=people, seed=seed + 1, progress=progress)
    adaptive = simulate(bank, rules, people=people, seed=seed)
    bare = replace(rules, spread=None, slip=0.0, ceiling=None)
    greedy = simulate(replace(bank, weights=None), bare, people=people, seed=seed)
    form = balanced_form(bank, round(float(adaptive.lengths.mean())))
    fixed = simulate_form(bank, rules, form, people=people, seed=seed)
    return {
        "people": people,
        "seed": seed,
        "adaptive": _told(adaptive, rules) | {"given_up": adaptive.given_up, "ended": adaptive.ended()},
        "maximum_information": _told(greedy, rules),
        "fixed": _told(fixed, rules) | {"items": [bank.codes[place] for place in form]},
        "dead": list(adaptive.dead),
        "items": [
            {"item": code, "exposure": float(share), "weight": float(weight)}
            for code, share, weight in zip(
                bank.codes,
                adaptive.exposure,
                np.ones(len(bank.items)) if bank.weights is None else bank.weights,
                strict=True,
            )
        ],
    }


def _told(one: Simulation, rules: Rules) -> dict[str, Any]:
    lengths, scales = one.lengths, range(one.bank.scales)
    has_levels = all(rules.cuts.get(scale) for scale in scales)
    return {
        "mean_items": float(lengths.mean()),
        "p95_items": float(np.percentile(lengths, 95)),
        "mean_minutes": float(one.seconds.mean() / 60),
        "mean_se": float(one.deviations.mean()),
        "bias": float(one.bias.mean()),
        "rmse": float(one.rmse.mean()),
        "coverage": float(one.coverage.mean()),
        "max_exposure": float(one.exposure.max()),
        "overlap": one.overlap,
        "accuracy": float(np.mean([one.accuracy(scale, rules.cuts[scale]) for scale in scales]))
        if has_levels
        else None,
    }
