"""How likely somebody is to get a question right: her ability against what the question asks, with a little luck."""

import dataclasses
import math
import random

# Of those who know nothing of it, how many get a question right; the best still slip now and then.
LUCK, SLIP = 0.12, 0.02
# Of each question of a course how far its difficulty lies from the middle, and how sharply it tells who knows.
_MIDDLE, _SPREAD, _SHARPNESS = -0.6, 0.5, 2.0
# One question in fifteen is badly written: it hardly tells who knows, and the author's mirror says so.
_BADLY_WRITTEN, _BLUNT = 1 / 15, 0.25


@dataclasses.dataclass(frozen=True)
class Trait:
    """What a question is like: how hard, in logits, and how sharply it tells those who know from those who do not."""

    difficulty: float
    sharpness: float


def trait_of(name: str) -> Trait:
    """Return what a question of a course is like: always the same, as it hangs on the question alone."""
    dice = random.Random(f"question {name}")
    difficulty = dice.gauss(_MIDDLE, _SPREAD)
    if dice.random() < _BADLY_WRITTEN:
        return Trait(difficulty, _BLUNT)
    return Trait(difficulty, _SHARPNESS * dice.uniform(0.8, 1.3))


def chance_of_right(ability: float, trait: Trait) -> float:
    """Return how likely a right answer is (three-parameter logistic, and a slip)."""
    known = 1 / (1 + math.exp(-trait.sharpness * (ability - trait.difficulty)))
    return LUCK + (1 - LUCK - SLIP) * known
