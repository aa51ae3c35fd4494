"""People who take an adaptive test side by side: what each is asked next, and when she is done."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apropia.science.psychometrics.adaptive.bank import Bank, Bools, Places
from apropia.science.psychometrics.adaptive.rules import End, Rules, Wish
from apropia.science.psychometrics.adaptive.standing import Standing
from apropia.science.psychometrics.responses import Floats

NOBODY = -1
WISHES = tuple(Wish)
ENDS = tuple(End)
OPEN = -1
PRECISE, CERTAIN, EXHAUSTED, BUDGET = range(len(ENDS))
EVERYBODY = slice(None)
NEVER = np.iinfo(np.intp).max

# Which people, as an index of arrays.
Rows = Places | slice


@dataclass(frozen=True)
class Choices:
    """What some people are asked next.

    ``people`` are those who go on, ``items`` the question of each. ``candidates`` is how many questions it was chosen
    from, ``told`` what it is expected to take from the variances of the open scales, ``given_up`` how many of
    `rules.Wish`, from the first on, gave way, and ``is_confirmation`` whether it asks about a slip once more.
    """

    people: Places
    items: Places
    candidates: Places
    told: Floats
    given_up: Places
    is_confirmation: Bools


class Cohort:
    """People who take a test by the same rules from the same bank.

    Parameters
    ----------
    draws : people × items, uniform in 0–1: each person's luck with each question, where the bank has weights
    usable : the questions that each person can meet (people × items)
    """

    def __init__(self, bank: Bank, rules: Rules, draws: Floats, usable: Bools) -> None:
        people = len(draws)
        self.bank, self.rules = bank, rules
        self.standing = Standing(people, bank.nodes, rules.correlations)
        self.ends = np.full((people, bank.scales), OPEN, dtype=np.intp)
        self.asked = np.zeros(people, dtype=np.intp)
        self.seconds = np.zeros(people)
        self._long = bank.is_long if bank.is_long.any() else None
        self._timed = bank.is_timed if bank.is_timed.any() else None
        # Spreads what is known of scales over questions; of one scale it is the same for all.
        self._spread: Rows = EVERYBODY if bank.scales == 1 else bank.scale_of
        # Of each person and scale, where on the scale an unlikely slip happened that nobody has asked about again.
        self.slips = np.full((people, bank.scales), np.nan)
        self._worth = None if bank.weights is None else bank.weights * _luck(draws) ** rules.luck
        self._free = usable.copy()
        self._last = np.full(people, NOBODY, dtype=np.intp)
        self._by_area = np.zeros((people, len(bank.areas)), dtype=np.intp)
        self._by_scale = np.zeros((people, bank.scales), dtype=np.intp)
        # Of each person, what each question is expected to tell, and which are free and fit in the time left.
        self._told = np.zeros(usable.shape)
        self._can = usable.copy()
        self._close(np.arange(people))

    @property
    def is_going_on(self) -> Bools:
        return np.asarray((self.ends == OPEN).any(axis=1))

    def choose(self) -> Choices:
        """Choose the next question of everybody who is not done."""
        people = np.flatnonzero(self.is_going_on)
        rows = self._rows(people)
        gains, hard = self._gains(rows), self._possible(rows)
        worth = gains if self._worth is None else gains * self._worth[rows]
        pending = ~np.isnan(self.slips[rows])
        slipped = pending.any(axis=1)
        has_slip = slipped.any()
        wishes = self._wishes(rows, hard, pending if has_slip else None)
        fitting = _all(hard, wishes)
        # A confirmation is as hard as what was slipped on; everything else tells as much as it can.
        first = np.where(slipped[:, None], self._nearness(rows, pending), worth) if has_slip else worth
        items = np.where(fitting, first, -np.inf).argmax(axis=1)
        candidates, given_up = fitting.sum(axis=1), np.zeros(len(people), dtype=np.intp)
        for level in range(1, len(WISHES) + 1):
            rest = np.flatnonzero(candidates == 0)
            if not len(rest):
                break
            fewer = _all(hard[rest], [None if wish is None else wish[rest] for wish in wishes[level:]])
            items[rest] = np.where(fewer, worth[rest], -np.inf).argmax(axis=1)
            candidates[rest], given_up[rest] = fewer.sum(axis=1), level
        told = gains[np.arange(len(people)), items]
        return Choices(people, items, candidates, told, given_up, slipped & (given_up == 0))

    def record(self, choices: Choices, answers: Places, seconds: Floats | None = None) -> None:
        """Take in what each person answered (the number of the category) and close what is known well enough.

        ``NOBODY`` as an answer: it was passed over, which tells nothing and uses up the question. ``seconds`` are those
        that each took; what the questions are expected to take, by default.
        """
        people, items, bank = choices.people, choices.items, self.bank
        scales = bank.scale_of[items]
        settled = people[choices.is_confirmation]
        self.slips[settled, scales[choices.is_confirmation]] = np.nan
        told = np.flatnonzero(answers != NOBODY)
        if len(told):
            who, about, given = people[told], scales[told], answers[told]
            self._watch_for_slips(who, items[told], about, given, choices.is_confirmation[told])
            self.standing.learn(who, about, bank.logs[items[told], given])
            self._by_scale[who, about] += 1
        self.asked[people] += 1
        self.seconds[people] += bank.seconds[items] if seconds is None else seconds
        self._by_area[people, bank.area_of[items]] += 1
        self._last[people] = items
        self._free[people, items] = False
        self._free[people] &= ~bank.enemies[items]
        self._close(people)

    def _rows(self, people: Places) -> Rows:
        """Return people as an index: all of them as a slice, which copies nothing."""
        return EVERYBODY if len(people) == len(self.asked) else people

    def _possible(self, rows: Rows) -> Bools:
        """Return the questions that a person may be asked at all: new, no enemy of any, in time, of an open scale."""
        return np.asarray(self._can[rows] & (self.ends[rows] == OPEN)[:, self._spread])

    def _gains(self, rows: Rows) -> Floats:
        """Return what each question is expected to take from the variances of the open scales, summed over them.

        A question of information I about scale a lowers the variance of scale b by I·c²/(1 + I·v), with c the
        covariance of a and b and v the variance of a.
        """
        covariances, told = self.standing.covariances[rows], self._told[rows]
        reach = (covariances**2 * (self.ends[rows] == OPEN)[:, None, :]).sum(axis=2)
        variances = np.diagonal(covariances, axis1=1, axis2=2)
        return np.asarray(told * reach[:, self._spread] / (1 + told * variances[:, self._spread]))

    def _nearness(self, rows: Rows, pending: Bools) -> Floats:
        """Return how near to the first slip that waits for a confirmation each question tells most."""
        first = pending.argmax(axis=1)
        where = np.nan_to_num(self.slips[rows][np.arange(len(first)), first])
        near = -np.abs(self.bank.peaks - where[:, None])
        near[self.bank.scale_of != first[:, None]] = -np.inf
        return np.asarray(near)

    def _wishes(self, rows: Rows, hard: Bools, pending: Bools | None) -> list[Bools | None]:
        """Return what each wish leaves (people × questions), in the order in which they give way; None leaves all.

        ``pending`` are the scales on which a slip waits for a confirmation (people × scales); None where none does.
        """
        return [
            None if pending is None else (pending | ~pending.any(axis=1, keepdims=True))[:, self._spread],
            self._other_than(self._long, rows),
            self._other_than(self._timed, rows),
            self._balanced(rows, hard),
        ]

    def _other_than(self, kind: Bools | None, rows: Rows) -> Bools | None:
        """Return the questions that do not follow one of their own kind; ``kind`` is None where the bank has none."""
        if kind is None:
            return None
        last = self._last[rows]
        repeated = kind[last] & (last != NOBODY)
        return ~(kind & repeated[:, None]) if repeated.any() else None

    def _balanced(self, rows: Rows, hard: Bools) -> Bools | None:
        """Return the questions of areas that do not lead the last one, of those still possible, by too many."""
        if self.rules.spread is None:
            return None
        counts = self._by_area[rows]
        possible = hard @ self.bank.in_area > 0
        least = np.where(possible, counts, NEVER).min(axis=1, keepdims=True)
        return np.asarray((counts - least < self.rules.spread)[:, self.bank.area_of])

    def _watch_for_slips(
        self, people: Places, items: Places, scales: Places, answers: Places, is_confirmation: Bools
    ) -> None:
        """Note who failed what she was very likely to know; a confirmation settles the matter and begins no other."""
        if self.rules.slip <= 0:
            return
        chances = np.einsum("pq,pkq->pk", self.standing.marginals[people, scales], self.bank.chances[items])
        so_low = np.cumsum(chances, axis=1)[np.arange(len(people)), answers]
        slipped = (so_low < self.rules.slip) & ~is_confirmation & (answers < self.bank.counts[items] - 1)
        self.slips[people[slipped], scales[slipped]] = self.bank.peaks[items[slipped]]

    def _close(self, people: Places) -> None:
        """Close the scales that are known well enough, or about which nothing more can be learned."""
        rules, rows = self.rules, self._rows(people)
        variances = np.diagonal(self.standing.covariances[rows], axis1=1, axis2=2)
        enough = (self._by_scale[rows] >= rules.fewest) & np.isnan(self.slips[rows])
        ends = self.ends[rows].copy()
        ends[(ends == OPEN) & enough & (variances <= rules.error**2)] = PRECISE
        if rules.certainty is not None:
            for scale in rules.cuts:
                sure = self.level_chances(scale)[rows].max(axis=1) >= rules.certainty
                ends[(ends[:, scale] == OPEN) & enough[:, scale] & sure, scale] = CERTAIN
        told = self._learnable(rows)
        free = self._free[rows] & (self.bank.seconds <= rules.seconds - self.seconds[rows, None])
        self._can[rows] = free
        for scale, places in enumerate(self.bank.of_scale):
            best = (told[:, places] * free[:, places]).max(axis=1, initial=0.0) * variances[:, scale]
            idle = (best == 0) | (enough[:, scale] & (best < rules.worthwhile * (1 + best)))
            ends[(ends[:, scale] == OPEN) & idle, scale] = EXHAUSTED
        is_over = (self.asked[rows] >= rules.items) | ~free.any(axis=1)
        ends[(ends == OPEN) & is_over[:, None]] = BUDGET
        self.ends[rows] = ends

    def _learnable(self, rows: Rows) -> Floats:
        """Note, and return, what each question is expected to tell about its scale, wherever the person may stand."""
        told = np.empty((len(self.asked[rows]), len(self.bank.items)))
        for scale, (places, information) in enumerate(
            zip(self.bank.of_scale, self.bank.information_of_scale, strict=True)
        ):
            told[:, places] = self.standing.marginals[rows, scale] @ information
        self._told[rows] = told
        return told

    def level_chances(self, scale: int) -> Floats:
        """Return how likely each level of a scale is (people × levels), levels beginning at the cuts of the rules."""
        cuts: Sequence[float] = self.rules.cuts[scale]
        return chances_of_levels(self.standing.marginals[:, scale], self.bank.nodes, cuts)


def _all(first: Bools, others: Sequence[Bools | None]) -> Bools:
    found = first.copy()
    for other in others:
        if other is not None:
            found &= other
    return found


def _luck(draws: Floats) -> Floats:
    """Return exponentials of Gumbel draws: the largest of weights times them is drawn in proportion to the weights."""
    return np.asarray(-1 / np.log(np.clip(draws, 1e-12, 1 - 1e-12)))


def chances_of_levels(marginals: Floats, nodes: Floats, cuts: Sequence[float]) -> Floats:
    """Return how likely each level is: what lies between cuts, each node standing for the space around it.

    Parameters
    ----------
    marginals : people × nodes, each row summing to 1
    cuts : ascending, where the second, third … level begin
    """
    below = np.concatenate([np.zeros((len(marginals), 1)), np.cumsum(marginals, axis=1)], axis=1)
    edges = np.concatenate([[nodes[0]], (nodes[1:] + nodes[:-1]) / 2, [nodes[-1]]])
    at_cuts = np.stack([[np.interp(cut, edges, row) for cut in cuts] for row in below])
    return np.diff(np.concatenate([np.zeros((len(marginals), 1)), at_cuts, np.ones((len(marginals), 1))], axis=1))
