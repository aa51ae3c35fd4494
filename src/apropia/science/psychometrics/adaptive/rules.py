"""What a test must keep to, and what gives way first where not all of it can be kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from apropia.science.psychometrics.responses import Floats


class Wish(StrEnum):
    """What a choice keeps to as long as it can. Where no question is left, they give way in this order, one by one.

    Language, accessibility, enemies and «never twice» are not among them: rather than break those, a test ends. The
    ceiling on exposure is none either: it is in what each question is worth, so there is nothing to give up.
    """

    CONFIRM = "confirm"
    LONG = "two_long"
    TIMED = "two_timed"
    BALANCE = "balance"


class End(StrEnum):
    """Why no more was asked of a scale."""

    PRECISE = "precise"
    CERTAIN = "certain"
    EXHAUSTED = "exhausted"
    BUDGET = "budget"


@dataclass(frozen=True)
class Rules:
    """How long a test goes on and how it is spread.

    A scale is done when its error is at most ``error``, or a level is as likely as ``certainty``, but not with fewer
    than ``fewest`` questions; when the best question left would lower its variance by less than ``worthwhile`` (a
    share); or when ``items`` or ``seconds`` are used up. ``spread`` is by how many questions one area may lead another
    that is still open. ``slip`` is how unlikely a wrong answer must have been to be asked about once more; 0 never.
    ``ceiling`` is the largest share of people who may meet a question, and ``luck`` how much chance mixes questions
    that tell nearly as much: about the deviation of the logarithm that it adds.

    Defaults are reasoned in methods.md#adaptive.
    """

    items: int = 24
    seconds: float = 720.0
    error: float = 0.45
    fewest: int = 3
    certainty: float | None = 0.9
    cuts: Mapping[int, tuple[float, ...]] = field(default_factory=dict)
    worthwhile: float = 0.01
    spread: int | None = 1
    slip: float = 0.15
    ceiling: float | None = 0.25
    luck: float = 0.1
    correlations: Floats = field(default_factory=lambda: np.eye(1))
