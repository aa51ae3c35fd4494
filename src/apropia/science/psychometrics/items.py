"""Items of one model, brought together by their number of categories so that they are reckoned all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from apropia.science.psychometrics.curves import CURVES, Model, width_of
from apropia.science.psychometrics.responses import Floats, Responses

# People who differ by a deviation of 1 flatten the curve of a group as against that of one person.
FLATTENING = 1.15
# The logit of a fifth: what blind guessing among five answers gives.
STARTING_ASYMPTOTE = -1.39


@dataclass(frozen=True)
class Block:
    """Items of one model with as many categories each; ``parameters`` is items × parameters, slope first.

    ``is_held``: they are known from elsewhere, and no estimation moves them.
    """

    places: tuple[int, ...]
    model: Model
    parameters: Floats
    is_held: bool = False

    def chances(self, nodes: Floats) -> Floats:
        return CURVES[self.model](self.parameters, nodes)[0]


def chances_of(blocks: Sequence[Block], nodes: Floats) -> list[Floats]:
    """Return the probabilities of each item's categories at the nodes, in the order of the columns."""
    found: dict[int, Floats] = {}
    for block in blocks:
        found |= dict(zip(block.places, block.chances(nodes), strict=True))
    return [found[place] for place in range(len(found))]


def starting_blocks(responses: Responses, model: Model) -> list[Block]:
    """Return items with slope 1 and the intercepts that their shares of answers suggest, by number of categories."""
    by_count: dict[int, list[int]] = {}
    for place, count in enumerate(responses.counts):
        by_count.setdefault(count, []).append(place)
    blocks = []
    for count, places in sorted(by_count.items()):
        parameters = np.zeros((len(places), width_of(model, count)))
        parameters[:, 0] = 1.0
        for row, place in enumerate(places):
            column = responses.categories[:, place]
            sizes = np.bincount(column[column >= 0], minlength=count) + 0.5
            shares = sizes / sizes.sum()
            if model is Model.PARTIAL_CREDIT:
                parameters[row, 1:count] = np.log(shares[1:] / shares[0])
            else:
                above = np.cumsum(shares[::-1])[::-1][1:]
                parameters[row, 1:count] = FLATTENING * np.log(above / (1 - above))
        if model is Model.THREE_PL:
            parameters[:, 2] = STARTING_ASYMPTOTE
        blocks.append(Block(tuple(places), model, parameters))
    return blocks


def with_held(blocks: Sequence[Block], held: Mapping[int, Floats]) -> list[Block]:
    """Return the items with some of them, by their columns, held at these parameters."""
    found = []
    for block in blocks:
        for is_held in (False, True):
            rows = [row for row, place in enumerate(block.places) if (place in held) is is_held]
            if rows:
                places = tuple(block.places[row] for row in rows)
                known = np.stack([held[place] for place in places]) if is_held else block.parameters[rows]
                found.append(Block(places, block.model, known, is_held))
    return found
