"""Groups compared item by item, as plain values."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from apropia.science.psychometrics.curves import Model
from apropia.science.psychometrics.errors import UnusableAnswers
from apropia.science.psychometrics.functioning import FEWEST, Comparison, ItemFunctioning, compare
from apropia.science.psychometrics.responses import as_responses


def functioning_report(
    table: npt.ArrayLike,
    items: Sequence[str],
    groups: Sequence[str],
    *,
    column: str,
    model: str,
    reference: str | None = None,
    fewest: int | None = None,
) -> dict[str, Any]:
    """Compare every group with one of them.

    Parameters
    ----------
    table : people × items, NaN where there is no answer
    groups : that of each person; who has none is left out
    column : what the groups are called
    reference : the group to compare with; by default the largest
    fewest : answers that an item needs in each group, 200 by default

    Raises
    ------
    UnusableAnswers
        If there are not two groups, the reference is none of them, or the model cannot take the answers.
    """
    sizes = Counter(group for group in groups if group)
    if len(sizes) < 2:
        raise UnusableAnswers("one_group", column=column)
    if reference is not None and reference not in sizes:
        raise UnusableAnswers("no_such_group", column=column, group=reference, groups=", ".join(sorted(sizes)))
    # The largest; of two as large, the first in the alphabet.
    first = reference or min(sizes, key=lambda group: (-sizes[group], group))
    values, labels = np.asarray(table, dtype=np.float64), np.array(groups)
    comparisons = []
    for group in sorted(sizes.keys() - {first}):
        own = (labels == first) | (labels == group)
        responses = as_responses(values[own], items)
        found = compare(responses, labels[own] == group, Model(model), fewest=FEWEST if fewest is None else fewest)
        comparisons.append({"reference": first, "group": group} | _told(found, items))
    return {
        "column": column,
        "model": model,
        "without_group": len(groups) - sizes.total(),
        "comparisons": comparisons,
    }


def _told(found: Comparison, items: Sequence[str]) -> dict[str, Any]:
    return {
        "people": list(found.people),
        "mean": found.mean,
        "sd": found.deviation,
        "converged": found.converged,
        "rounds": found.rounds,
        "collapsed": dict(found.collapsed),
        "items": [{"item": items[one.place]} | _item(one) for one in found.items],
    }


def _item(one: ItemFunctioning) -> dict[str, Any]:
    mantel = one.mantel
    return {
        "people": list(one.people),
        "testable": one.is_testable,
        "flagged": one.differs,
        "chi_squared": one.chi_squared,
        "df": one.freedom,
        "p": one.p,
        "p_adjusted": one.adjusted,
        "difference": one.difference,
        "area": one.area,
        "mantel_chi_squared": mantel.chi_squared if mantel else None,
        "mantel_p": mantel.p if mantel else None,
        "delta": mantel.delta if mantel else None,
        "delta_se": mantel.delta_se if mantel else None,
        "standardised_shift": mantel.shift if mantel else None,
        "class": mantel.size if mantel else None,
    }
