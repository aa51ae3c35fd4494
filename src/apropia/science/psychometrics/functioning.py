"""Items that work otherwise in one group than in another, for people who stand alike.

The two groups share every item but the one in question, which each group has for itself; twice what the likelihood
gains by that follows a chi-squared distribution where the item works alike [1]. What is missing by design does no harm.
Items found to differ stop holding the scale, and all are tried again, until the same ones are found twice [2].

References
----------
.. [1] D. Thissen, L. Steinberg, H. Wainer, "Detection of differential item functioning using the parameters of item
   response models", in P. W. Holland, H. Wainer (eds.), Differential Item Functioning (1993), 67–113.
.. [2] C. M. Woods, "Empirical selection of anchors for tests of differential item functioning", Applied Psychological
   Measurement 33 (2009), 42–57.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from apropia.science.psychometrics.calibration import Calibration, Start, calibrate
from apropia.science.psychometrics.curves import Model, width_of
from apropia.science.psychometrics.expectation import normal_weights
from apropia.science.psychometrics.items import Block, chances_of
from apropia.science.psychometrics.mantel import Mantel, Size, mantel_of
from apropia.science.psychometrics.priors import priors_for
from apropia.science.psychometrics.responses import MISSING, Responses, collapsed
from apropia.science.psychometrics.scores import score
from apropia.science.psychometrics.several import adjusted

FEWEST = 200  # of each group, methods.md#calibration
FEWEST_OF_CATEGORY = 5
CLOSE = 1e-4  # the likelihood no longer moves where parameters still do
ROUNDS = 5
# However many items differ, so many of them hold the scale: else there is none.
ANCHORS = 0.25
STRATA = 20


@dataclass(frozen=True)
class ItemFunctioning:
    """How one item works in two groups.

    ``chi_squared`` with ``freedom`` is what the likelihood gains, ``p`` its chance where the item works alike and
    ``adjusted`` that among all items of the comparison. ``difference`` is how much more the second group scores than
    people of the first who stand alike, over where the second stands, as a share of what the item can give (−1 to 1);
    ``area`` the same without regard to sign. ``size`` is by Mantel where both groups have answered, else by nothing.
    All are None below ``FEWEST`` answers in a group, or where one group all answered alike.
    """

    place: int
    people: tuple[int, int]
    chi_squared: float | None = None
    freedom: int | None = None
    p: float | None = None
    adjusted: float | None = None
    difference: float | None = None
    area: float | None = None
    mantel: Mantel | None = None

    @property
    def is_testable(self) -> bool:
        return self.p is not None

    @property
    def differs(self) -> bool:
        """Whether the difference is more than chance, among all items, and large enough to matter."""
        is_large = self.mantel is None or self.mantel.size is not Size.NEGLIGIBLE
        return self.adjusted is not None and self.adjusted < 0.05 and is_large


@dataclass(frozen=True)
class Comparison:
    """Two groups compared item by item; ``mean`` and ``deviation`` are of the second, where the first has 0 and 1."""

    people: tuple[int, int]
    mean: float
    deviation: float
    items: tuple[ItemFunctioning, ...]
    collapsed: Mapping[str, int]
    rounds: int
    converged: bool


def compare(
    responses: Responses,
    is_second: npt.NDArray[np.bool_],
    model: Model,
    *,
    fewest: int = FEWEST,
) -> Comparison:
    """Compare two groups item by item.

    Parameters
    ----------
    responses : people × items, of both groups and nobody else
    is_second : who is of the second group
    model : of all items
    fewest : answers that an item needs in each group to be tried

    Raises
    ------
    UnusableAnswers
        If the model is for two answers and an item has more.
    """
    groups = is_second.astype(np.intp)
    joined, lost = collapsed(responses, fewest=FEWEST_OF_CATEGORY, groups=groups)
    trial = _Trial(joined, groups, model)
    testable = [place for place in range(len(joined.items)) if _is_testable(joined, is_second, place, fewest)]
    split: frozenset[int] = frozenset()
    rounds = 0
    while True:
        rounds += 1
        common = trial.fit(split)
        freed = {place: trial.freed(place, split, common) for place in testable}
        items = _items(trial, split, common, freed)
        differing = _at_most([one for one in items if one.differs], len(items))
        if differing == split or rounds == ROUNDS:
            break
        split = differing
    second = common.populations[1]
    is_sure = common.converged and all(one.is_sure for one in freed.values())
    counts = (int((~is_second).sum()), int(is_second.sum()))
    return Comparison(counts, second.mean, second.deviation, tuple(items), lost, rounds, is_sure)


@dataclass(frozen=True)
class _Freed:
    """What it changes to have one item free in each group."""

    chi_squared: float
    freedom: int
    is_sure: bool
    difference: float
    area: float

    @property
    def chance(self) -> float:
        from scipy.special import chdtrc  # noqa: PLC0415  slow to load

        return float(chdtrc(self.freedom, self.chi_squared))


@dataclass(frozen=True)
class _Trial:
    """The estimation of both groups together, with some items split in two."""

    responses: Responses
    groups: npt.NDArray[np.intp]
    model: Model

    def fit(self, split: Collection[int], *, near: Calibration | None = None) -> Calibration:
        """Estimate with the items of ``split`` free in each group; the second group's stand at the end, in order."""
        table = self._split(sorted(split))
        start = None if near is None else self._start(sorted(split), near)
        # A prior on slopes would be paid twice by an item that is free in each group, and hide that it differs.
        return calibrate(table, self.model, groups=self.groups, priors=priors_for(self.model), start=start, close=CLOSE)

    def freed(self, place: int, split: frozenset[int], common: Calibration) -> "_Freed":
        """Estimate with the item free in each group, and without."""
        together = self.fit(split - {place}, near=common) if place in split else common
        apart = common if place in split else self.fit(split | {place}, near=common)
        gain = 2 * (_height(apart) - _height(together))
        second = len(self.responses.items) + sorted(split | {place}).index(place)
        is_sure = apart.converged and together.converged
        return _Freed(max(gain, 0.0), self.freedom(place), is_sure, *_between_curves(apart, place, second))

    def freedom(self, place: int) -> int:
        width = width_of(self.model, self.responses.counts[place])
        return width - 1 if self.model is Model.RASCH else width

    def _split(self, split: Sequence[int]) -> Responses:
        categories = self.responses.categories
        own = categories[:, split]
        first = categories.copy()
        first[np.ix_(self.groups == 1, split)] = MISSING
        second = np.where(self.groups[:, None] == 1, own, np.int8(MISSING))
        names = (*self.responses.items, *(f"{self.responses.items[place]}′" for place in split))
        values = (*self.responses.values, *(self.responses.values[place] for place in split))
        return Responses(names, np.concatenate([first, second], axis=1), values)

    def _start(self, split: Sequence[int], near: Calibration) -> Start:
        known = near.parameters[: len(self.responses.items)]
        rows = [*known, *(known[place] for place in split)]
        by_width: dict[int, list[int]] = {}
        for place, row in enumerate(rows):
            by_width.setdefault(len(row), []).append(place)
        blocks = [
            Block(tuple(places), self.model, np.stack([rows[place] for place in places]))
            for _width, places in sorted(by_width.items())
        ]
        return Start(blocks, near.populations)


def _height(found: Calibration) -> float:
    return found.log_likelihood + found.penalty


def _is_testable(responses: Responses, is_second: npt.NDArray[np.bool_], place: int, fewest: int) -> bool:
    column = responses.categories[:, place]
    sizes = [
        np.bincount(column[member & (column != MISSING)], minlength=responses.counts[place])
        for member in (~is_second, is_second)
    ]
    return all(one.sum() >= fewest and (one > 0).sum() == len(one) for one in sizes)


def _mantel(trial: _Trial, place: int, common: Calibration, split: Collection[int]) -> Mantel | None:
    """Compare people who answered the item, by what they did in it and in the items that hold the scale [3].

    Where all answered the same items, people are alike who have the same sum; else, who have nearly the same score.

    References
    ----------
    .. [3] P. W. Holland, D. T. Thayer, as in `mantel_of`: the item itself belongs to what people are matched by.
    """
    responses, is_second = trial.responses, trial.groups == 1
    holding = [one for one in range(len(responses.items)) if one == place or one not in split]
    there = responses.categories[:, place] != MISSING
    own = responses.categories[np.ix_(there, holding)]
    if (own != MISSING).all():
        _sums, strata = np.unique(own.sum(axis=1, dtype=np.int64), return_inverse=True)
    else:
        kept = Responses(
            tuple(responses.items[one] for one in holding), own, tuple(responses.values[one] for one in holding)
        )
        rows = [common.parameters[one] for one in holding]
        model = common.blocks[0].model
        blocks = [Block((number,), model, row[None]) for number, row in enumerate(rows)]
        means = score(kept, blocks, common.nodes).means
        edges = np.unique(np.quantile(means, np.linspace(0, 1, STRATA + 1)[1:-1]))
        strata = np.searchsorted(edges, means)
    return mantel_of(responses.categories[there, place], is_second[there], strata)


def _items(
    trial: _Trial, split: frozenset[int], common: Calibration, freed: Mapping[int, _Freed]
) -> list[ItemFunctioning]:
    chances = adjusted({place: one.chance for place, one in freed.items()})
    return [
        _told(trial, place, freed.get(place), chances.get(place), _mantel(trial, place, common, split))
        for place in range(len(trial.responses.items))
    ]


def _told(
    trial: _Trial, place: int, freed: _Freed | None, adjusted: float | None, mantel: Mantel | None
) -> ItemFunctioning:
    there = trial.responses.categories[:, place] != MISSING
    people = (int((there & (trial.groups == 0)).sum()), int((there & (trial.groups == 1)).sum()))
    if freed is None:
        return ItemFunctioning(place, people)
    return ItemFunctioning(
        place=place,
        people=people,
        chi_squared=freed.chi_squared,
        freedom=freed.freedom,
        p=freed.chance,
        adjusted=adjusted,
        difference=freed.difference,
        area=freed.area,
        mantel=mantel,
    )


def _between_curves(fit: Calibration, first: int, second: int) -> tuple[float, float]:
    """Return the difference of what people who stand alike are expected to score, with and without its sign."""
    curves = chances_of(fit.blocks, fit.nodes)
    top = len(curves[first]) - 1
    scores = np.arange(top + 1, dtype=np.float64) / top
    apart = scores @ curves[second] - scores @ curves[first]
    people = fit.populations[1]
    weights = normal_weights(fit.nodes, people.mean, people.deviation)
    return float(weights @ apart), float(weights @ np.abs(apart))


def _at_most(differing: Sequence[ItemFunctioning], items: int) -> frozenset[int]:
    """Return the items that differ, the surest ones where too few would be left to hold the scale."""
    most = int(items * (1 - ANCHORS))
    ordered = sorted(differing, key=lambda one: (one.p or 0.0, -(one.chi_squared or 0.0)))
    return frozenset(one.place for one in ordered[:most])
