"""The questions that a test may choose from, tabulated along the scale."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from apropia.science.psychometrics.curves import CURVES, Model
from apropia.science.psychometrics.expectation import grid
from apropia.science.psychometrics.items import Block
from apropia.science.psychometrics.responses import Floats
from apropia.science.psychometrics.scores import information_of

Bools = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
EVERY_LANGUAGE = ""


@dataclass(frozen=True)
class BankItem:
    """A question with its calibration.

    ``area`` is what contents are balanced over; ``scale`` the number of the scale it tells about, from 0.
    ``parameters`` are slope and intercepts (and logit of the asymptote). ``enemies`` are codes of questions that give
    this one away. ``needs`` is what a person must be able to do to answer it: who said she cannot never meets it.
    """

    code: str
    model: Model
    parameters: tuple[float, ...]
    area: str = ""
    scale: int = 0
    seconds: int = 30
    is_timed: bool = False
    is_long: bool = False
    enemies: frozenset[str] = frozenset()
    language: str = EVERY_LANGUAGE
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Bank:
    """Questions and their curves over ``nodes``.

    ``weights`` holds back what too many people would meet: what a question tells is multiplied by its weight (0–1) and
    by some luck of the person's. `tuning.tuned` finds them; they are frozen with the bank. Without them nothing is held
    back and luck has no say.
    """

    items: tuple[BankItem, ...]
    nodes: Floats = field(default_factory=grid)
    weights: Floats | None = None

    def __post_init__(self) -> None:
        codes = self.codes
        if len(set(codes)) < len(codes):
            raise ValueError("two questions of a bank have the same code")
        unknown = {code for item in self.items for code in item.enemies} - set(codes)
        if unknown:
            raise ValueError(f"questions name enemies that are not in the bank: {', '.join(sorted(unknown))}")

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(item.code for item in self.items)

    @cached_property
    def scales(self) -> int:
        return max(item.scale for item in self.items) + 1

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Return the names of the areas, in the order in which the bank first names them."""
        return tuple(dict.fromkeys(item.area for item in self.items))

    @cached_property
    def area_of(self) -> Places:
        return np.array([self.areas.index(item.area) for item in self.items], dtype=np.intp)

    @cached_property
    def in_area(self) -> Floats:
        """Return ones where a question belongs to an area (items × areas)."""
        return np.asarray(np.eye(len(self.areas))[self.area_of])

    @cached_property
    def scale_of(self) -> Places:
        return np.array([item.scale for item in self.items], dtype=np.intp)

    @cached_property
    def of_scale(self) -> tuple[Places, ...]:
        """Return the places of the questions of each scale."""
        return tuple(np.flatnonzero(self.scale_of == scale) for scale in range(self.scales))

    @cached_property
    def seconds(self) -> Floats:
        return np.array([item.seconds for item in self.items], dtype=np.float64)

    @cached_property
    def is_timed(self) -> Bools:
        return np.array([item.is_timed for item in self.items])

    @cached_property
    def is_long(self) -> Bools:
        return np.array([item.is_long for item in self.items])

    @cached_property
    def enemies(self) -> Bools:
        """Return who gives whom away, either way round (items × items)."""
        places = {code: place for place, code in enumerate(self.codes)}
        found = np.zeros((len(self.items), len(self.items)), dtype=np.bool_)
        for place, item in enumerate(self.items):
            for code in item.enemies:
                found[place, places[code]] = found[places[code], place] = True
        return found

    @cached_property
    def counts(self) -> Places:
        """Return how many categories each question has."""
        return np.array([_categories(item) for item in self.items], dtype=np.intp)

    @cached_property
    def chances(self) -> Floats:
        """Return items × categories × nodes; categories that a question does not have are 1, whose logarithm is 0."""
        found = np.ones((len(self.items), int(self.counts.max()), len(self.nodes)))
        for place, item in enumerate(self.items):
            own = CURVES[item.model](np.array([item.parameters]), self.nodes)[0][0]
            found[place, : len(own)] = own
        return found

    @cached_property
    def logs(self) -> Floats:
        return np.asarray(np.log(self.chances))

    @cached_property
    def information(self) -> Floats:
        """Return what each question tells at each node (items × nodes)."""
        blocks = [Block((place,), item.model, np.array([item.parameters])) for place, item in enumerate(self.items)]
        return information_of(blocks, self.nodes)

    @cached_property
    def information_of_scale(self) -> tuple[Floats, ...]:
        """Return nodes × questions of each scale, in the order of ``of_scale``."""
        return tuple(np.ascontiguousarray(self.information[places].T) for places in self.of_scale)

    @cached_property
    def peaks(self) -> Floats:
        """Return where on the scale each question tells most."""
        return np.asarray(self.nodes[self.information.argmax(axis=1)])

    def usable_by(self, *, language: str = EVERY_LANGUAGE, cannot: Sequence[str] = ()) -> Bools:
        """Return the questions that somebody can meet who reads a language and cannot do some things."""
        barred = set(cannot)
        return np.array(
            [
                (not language or item.language in (EVERY_LANGUAGE, language)) and not item.needs & barred
                for item in self.items
            ]
        )


def bank_item(
    code: str,
    *,
    slope: float,
    difficulties: Sequence[float],
    asymptote: float | None = None,
    area: str = "",
    seconds: int = 30,
    is_timed: bool = False,
    is_long: bool = False,
    enemies: frozenset[str] = frozenset(),
) -> BankItem:
    """Return a question told by difficulties: where on the scale each step lies, in ascending order."""
    parameters = [slope, *(-slope * difficulty for difficulty in difficulties)]
    model = Model.GRADED if len(difficulties) > 1 else Model.TWO_PL
    if asymptote is not None:
        model = Model.THREE_PL
        parameters.append(float(np.log(asymptote / (1 - asymptote))))
    return BankItem(
        code,
        model,
        tuple(parameters),
        area=area,
        seconds=seconds,
        is_timed=is_timed,
        is_long=is_long,
        enemies=enemies,
    )


def _categories(item: BankItem) -> int:
    return len(item.parameters) - (item.model is Model.THREE_PL)
