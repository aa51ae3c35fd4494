"""Answers as category numbers, ready for the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from apropia.science.psychometrics.errors import UnusableAnswers

Floats = npt.NDArray[np.float64]
MISSING = -1
MOST_CATEGORIES = 100
# Beyond these many items hardly two people answer alike, and looking for them costs more than it saves.
PATTERNS_UP_TO = 12


@dataclass(frozen=True)
class Responses:
    """What people answered: one row a person, one column an item.

    ``categories`` are numbers from 0 in the order of the values found, `MISSING` where nobody asked or answered.
    ``values`` holds, for each item, the value that each category number stands for.
    """

    items: tuple[str, ...]
    categories: npt.NDArray[np.int8]
    values: tuple[tuple[float, ...], ...]

    @property
    def people(self) -> int:
        return len(self.categories)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """Return how many categories each item has."""
        return tuple(map(len, self.values))

    @cached_property
    def answered(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.categories != MISSING)

    def of(self, people: npt.NDArray[np.bool_]) -> "Responses":
        """Return the answers of some people, with the categories of all."""
        return Responses(self.items, self.categories[people], self.values)


def as_responses(table: npt.ArrayLike, items: Sequence[str]) -> Responses:
    """Number the values of each item from the lowest.

    Parameters
    ----------
    table : people × items, NaN where there is no answer
    items : the names of the columns

    Raises
    ------
    UnusableAnswers
        If the table is no table of these items, or an item has one value only or more than 100.
    """
    raw = np.asarray(table, dtype=np.float64)
    if raw.ndim != 2 or raw.shape[1] != len(items):
        raise UnusableAnswers("shape", items=len(items))
    categories = np.full(raw.shape, MISSING, dtype=np.int8)
    values = []
    for place, name in enumerate(items):
        column = raw[:, place]
        there = ~np.isnan(column)
        found, numbers = np.unique(column[there], return_inverse=True)
        if len(found) < 2:
            raise UnusableAnswers("one_answer", item=name)
        if len(found) > MOST_CATEGORIES:
            raise UnusableAnswers("many_answers", item=name, count=len(found))
        categories[there, place] = numbers
        values.append(tuple(map(float, found)))
    return Responses(tuple(items), categories, tuple(values))


@dataclass(frozen=True)
class Patterns:
    """Different rows of answers, how often each was given, and which of them each person gave."""

    categories: npt.NDArray[np.int8]
    weights: Floats
    places: npt.NDArray[np.intp]


def patterns_of(categories: npt.NDArray[np.int8]) -> Patterns:
    """Bring together people who answered alike, where items are few enough for that to help."""
    people, width = categories.shape
    if width > PATTERNS_UP_TO:
        return Patterns(categories, np.ones(people), np.arange(people))
    rows, places, counts = np.unique(categories, axis=0, return_inverse=True, return_counts=True)
    return Patterns(rows, counts.astype(np.float64), places.reshape(-1))


def collapsed(
    responses: Responses, *, fewest: int = 10, groups: npt.NDArray[np.intp] | None = None
) -> tuple[Responses, Mapping[str, int]]:
    """Join each category with fewer answers than ``fewest`` to its neighbour towards the middle of the scale.

    With ``groups`` (a number for each person), a category needs as many in each of them. Returns the new answers and,
    for each item that lost any, how many categories it lost. Two categories always stay.
    """
    numbers = np.zeros(responses.people, dtype=np.intp) if groups is None else groups
    members = [numbers == number for number in range(int(numbers.max(initial=0)) + 1)]
    categories = responses.categories.copy()
    values, lost = [], {}
    for place, name in enumerate(responses.items):
        column, own = categories[:, place], list(responses.values[place])
        while len(own) > 2:
            sizes = np.min([_sizes(column[group], len(own)) for group in members], axis=0)
            rare = int(np.argmin(sizes))
            if sizes[rare] >= fewest:
                break
            # All from the upper of the two on move down by one: the rare one and its neighbour become one.
            upper = rare if rare > (len(own) - 1) / 2 else rare + 1
            column[column >= upper] -= 1
            del own[rare]
        values.append(tuple(own))
        if len(own) < responses.counts[place]:
            lost[name] = responses.counts[place] - len(own)
    return Responses(responses.items, categories, tuple(values)), lost


def _sizes(column: npt.NDArray[np.int8], count: int) -> npt.NDArray[np.intp]:
    return np.bincount(column[column != MISSING], minlength=count)
