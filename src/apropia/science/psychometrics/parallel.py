"""Two halves of a bank that ask for the same with other questions, and who gets which first."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

HALVES = ("A", "B")


@dataclass(frozen=True)
class Placed:
    """A question for one half: halves are alike within ``group`` and ``kind``, and as hard in each ``area``.

    ``difficulty`` is on any scale that is the same for all.
    """

    code: str
    area: str
    group: str
    kind: str
    difficulty: float


def halved(questions: Iterable[Placed], *, settled: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the half of each question, by code.

    Parameters
    ----------
    questions : of a whole bank; their order does not matter
    settled : halves of an earlier time, by code; they stay, so that nobody meets a question of both times

    Returns
    -------
    "A" or "B" by code. Of each group and kind the halves have as many, or one more. From the hardest on, a question
    goes to the half with fewer of its group and kind, then of its group, then the lower sum of difficulty in its area.

    References
    ----------
    .. [1] W. J. van der Linden, "Linear models for optimal test design", Springer, 2005, on parallel forms.
       The greedy rule here is ours: it needs no solver and keeps to what was settled.
    """
    found: dict[str, str] = {}
    of_cell: Counter[tuple[str, str, str]] = Counter()
    of_group: Counter[tuple[str, str]] = Counter()
    sums: defaultdict[tuple[str, str], float] = defaultdict(float)

    def put(one: Placed, half: str) -> None:
        found[one.code] = half
        of_cell[one.group, one.kind, half] += 1
        of_group[one.group, half] += 1
        sums[one.area, half] += one.difficulty

    def weight(one: Placed, half: str) -> tuple[int, int, float]:
        return of_cell[one.group, one.kind, half], of_group[one.group, half], sums[one.area, half]

    before = settled or {}
    ordered = sorted(questions, key=lambda one: (one.area, one.group, one.kind, -one.difficulty, one.code))
    for one in ordered:
        if before.get(one.code) in HALVES:
            put(one, before[one.code])
    for one in ordered:
        if one.code not in found:
            put(one, min(HALVES, key=partial(weight, one)))
    return found


def paired(people: Sequence[tuple[tuple[str, ...], str]], *, seed: str) -> dict[str, str]:
    """Return a draw for each person, in pairs of one stratum that get complementary halves.

    Parameters
    ----------
    people : the stratum and the key of each; their order does not matter
    seed : what luck hangs from

    Returns
    -------
    By key, the number of the pair and the side in it, such as "17A". Sides alternate along the strata: within any of
    them, and in all, the sides differ by one person at most.
    """
    ordered = sorted(people, key=lambda one: (one[0], _hash(f"{seed}:{one[1]}")))
    return {key: f"{place // 2}{HALVES[place % 2]}" for place, (_stratum, key) in enumerate(ordered)}


def other_side(draw: str) -> str:
    """Return the draw that gets the other half of every group."""
    return f"{draw[:-1]}{HALVES[1 - HALVES.index(draw[-1])]}"


def half_for(draw: str, group: str) -> str:
    """Return the half of a group that a draw gets: by lot for each pair and group, and the sides of a pair differ."""
    lot = int(_hash(f"{draw[:-1]}:{group}")[:8], 16) % 2
    return HALVES[(lot + HALVES.index(draw[-1])) % 2]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
