"""What may be done with a question by how many people have answered it."""

from enum import StrEnum

# Answers to an item from which each stage is open; simulations behind them in methods.md#calibration.
FOR_RASCH, FOR_TWO_PL, FOR_GROUPS, FOR_GUESSING = 30, 200, 500, 1000


class Stage(StrEnum):
    """How far the answers carry.

    ``EXPERT``: what experts expect is all there is, and every result is provisional. ``RASCH``: difficulties are drawn
    from answers and expectation; slopes are not. ``TWO_PL``: slopes too, under their prior, and tests may adapt.
    ``GROUPS``: groups can be compared. ``GUESSING``: asymptotes and fit can be judged.
    """

    EXPERT = "expert"
    RASCH = "rasch"
    TWO_PL = "2pl"
    GROUPS = "groups"
    GUESSING = "guessing"

    @property
    def may_adapt(self) -> bool:
        return self not in (Stage.EXPERT, Stage.RASCH)


def stage_of(answers: int) -> Stage:
    """Return the stage of an item that so many people have answered, >= 0."""
    stages = [
        (FOR_GUESSING, Stage.GUESSING),
        (FOR_GROUPS, Stage.GROUPS),
        (FOR_TWO_PL, Stage.TWO_PL),
        (FOR_RASCH, Stage.RASCH),
    ]
    return next((stage for fewest, stage in stages if answers >= fewest), Stage.EXPERT)
