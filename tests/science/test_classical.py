"""Discrimination and medians from counts are those of the rows that were counted."""

import numpy as np
import pytest

from apropia.science.psychometrics.classical import item_rest, median_of
from apropia.science.psychometrics.consistency import consistency_of


def test_discrimination_from_counts_is_the_item_rest_correlation_of_the_table():
    rng = np.random.default_rng(4)
    ability = rng.normal(size=200)
    table = (ability[:, None] + rng.normal(size=(200, 6)) > 0).astype(float)
    whole = consistency_of(table)

    for place in range(6):
        counts: dict[tuple[bool, int], int] = {}
        for row in table:
            key = (bool(row[place]), int(row.sum()))
            counts[key] = counts.get(key, 0) + 1
        assert item_rest(counts) == pytest.approx(whole.items[place].rest)


def test_nothing_is_said_of_few_people_or_of_what_never_varies():
    assert item_rest({(True, 2): 20, (False, 0): 9}) is None
    assert item_rest({(True, 2): 50}) is None


@pytest.mark.parametrize("values", [[1.0], [1.0, 2.0], [5.0, 1.0, 1.0], [3.0, 3.0, 9.0, 1.0]])
def test_the_median_of_counts_is_that_of_the_values(values: list[float]):
    assert median_of({value: values.count(value) for value in values}) == np.median(values)


def test_nobody_has_no_median():
    assert median_of({}) is None
