"""What a bank and its rules would do to people, before anybody meets them."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apropia.science.impact.quantiles import normal_quantile
from apropia.science.psychometrics.adaptive.bank import Bank, Bools, Places
from apropia.science.psychometrics.adaptive.cohort import ENDS, NOBODY, WISHES, Cohort, chances_of_levels
from apropia.science.psychometrics.adaptive.rules import End, Rules
from apropia.science.psychometrics.adaptive.standing import Standing
from apropia.science.psychometrics.expectation import normal_weights
from apropia.science.psychometrics.responses import Floats

PEOPLE = 1000
Z = normal_quantile(0.975)


@dataclass(frozen=True)
class Simulation:
    """What happened to simulated people.

    ``truths``, ``means``, ``deviations`` are people × scales; ``asked`` has the places of the questions of each person,
    −1 behind the last (people × steps); ``ends`` numbers of `cohort.ENDS` (people × scales); ``given_up`` how often
    each wish gave way.
    """

    truths: Floats
    means: Floats
    deviations: Floats
    marginals: Floats
    asked: Places
    seconds: Floats
    ends: Places
    given_up: dict[str, int]
    bank: Bank

    @property
    def lengths(self) -> Places:
        return np.asarray((self.asked != NOBODY).sum(axis=1))

    @property
    def exposure(self) -> Floats:
        """Return the share of people who met each question."""
        counts = np.bincount(self.asked[self.asked != NOBODY], minlength=len(self.bank.items))
        return np.asarray(counts / len(self.asked))

    @property
    def overlap(self) -> float:
        """Return what share of their questions two people have in common, on average [1].

        References
        ----------
        .. [1] S.-Y. Chen, R. D. Ankenmann, J. A. Spray, "The relationship between item exposure and test overlap in
           computerized adaptive testing", Journal of Educational Measurement 40 (2003), 129–145.
        """
        people = len(self.asked)
        counts = self.exposure * people
        pairs = people * (people - 1) / 2
        return float((counts * (counts - 1) / 2).sum() / pairs / self.lengths.mean())

    @property
    def bias(self) -> Floats:
        return np.asarray((self.means - self.truths).mean(axis=0))

    @property
    def rmse(self) -> Floats:
        return np.asarray(np.sqrt(((self.means - self.truths) ** 2).mean(axis=0)))

    @property
    def coverage(self) -> Floats:
        """Return how often the interval of 95 % holds the truth, scale by scale."""
        return np.asarray((np.abs(self.means - self.truths) <= Z * self.deviations).mean(axis=0))

    @property
    def dead(self) -> tuple[str, ...]:
        """Return the codes of the questions that nobody met."""
        return tuple(code for code, share in zip(self.bank.codes, self.exposure, strict=True) if share == 0)

    def accuracy(self, scale: int, cuts: Sequence[float]) -> float:
        """Return how often the likeliest level of a scale is the true one."""
        chances = chances_of_levels(self.marginals[:, scale], self.bank.nodes, cuts)
        return float((chances.argmax(axis=1) == np.digitize(self.truths[:, scale], cuts)).mean())

    def ended(self) -> dict[str, float]:
        """Return for each reason the share of people and scales that ended for it."""
        counts = np.bincount(self.ends.ravel(), minlength=len(ENDS)) / self.ends.size
        return {str(end): float(share) for end, share in zip(ENDS, counts, strict=True)}


def simulate(
    bank: Bank,
    rules: Rules,
    *,
    people: int = PEOPLE,
    seed: int = 0,
    truths: Floats | None = None,
    usable: Bools | None = None,
) -> Simulation:
    """Let people take the test who answer as the bank says.

    Parameters
    ----------
    people : how many, where ``truths`` are not given; drawn from the population of the rules
    seed : of places and answers; the same one, the same people
    usable : the questions that each can meet, all by default

    Notes
    -----
    A person's luck with a question hangs on seed, person and question only: two ways of choosing meet the same luck.
    """
    truths, luck, draws = _people(bank, rules, people, seed, truths)
    if usable is None:
        usable = np.ones(draws.shape, dtype=np.bool_)
    cohort = Cohort(bank, rules, draws, usable)
    steps, given_up = [], np.zeros(len(WISHES), dtype=np.intp)
    while cohort.is_going_on.any():
        choices = cohort.choose()
        who, items = choices.people, choices.items
        answers = answers_of(bank, items, truths[who, bank.scale_of[items]], luck[who, items])
        cohort.record(choices, answers)
        step = np.full(len(truths), NOBODY, dtype=np.intp)
        step[who] = items
        steps.append(step)
        given_up += np.bincount(choices.given_up, minlength=len(WISHES) + 1)[::-1].cumsum()[::-1][1:]
    standing = cohort.standing
    return Simulation(
        truths=truths,
        means=standing.means,
        deviations=standing.deviations,
        marginals=standing.marginals,
        asked=np.stack(steps, axis=1),
        seconds=cohort.seconds,
        ends=cohort.ends,
        given_up={str(wish): int(count) for wish, count in zip(WISHES, given_up, strict=True)},
        bank=bank,
    )


def simulate_form(
    bank: Bank, rules: Rules, form: Places, *, people: int = PEOPLE, seed: int = 0, truths: Floats | None = None
) -> Simulation:
    """Let people answer the same questions all of them; people and their luck are those of `simulate`."""
    truths, luck, _draws = _people(bank, rules, people, seed, truths)
    standing = Standing(len(truths), bank.nodes, rules.correlations)
    everybody = np.arange(len(truths))
    for item in form:
        items, scale = np.full(len(truths), item), int(bank.scale_of[item])
        answers = answers_of(bank, items, truths[:, scale], luck[:, item])
        standing.learn(everybody, np.full(len(truths), scale), bank.logs[items, answers])
    return Simulation(
        truths=truths,
        means=standing.means,
        deviations=standing.deviations,
        marginals=standing.marginals,
        asked=np.tile(form, (len(truths), 1)),
        seconds=np.full(len(truths), bank.seconds[form].sum()),
        ends=np.full(truths.shape, ENDS.index(End.BUDGET)),
        given_up={},
        bank=bank,
    )


def balanced_form(bank: Bank, length: int) -> Places:
    """Return the questions that tell a population of deviation 1 most, taken from each area in turn."""
    told = bank.information @ normal_weights(bank.nodes)
    by_area = [
        sorted(np.flatnonzero(bank.area_of == area), key=lambda place: -told[place]) for area in range(len(bank.areas))
    ]
    turns = itertools.zip_longest(*by_area)
    found = [place for turn in turns for place in turn if place is not None]
    return np.array(found[:length], dtype=np.intp)


def _people(bank: Bank, rules: Rules, people: int, seed: int, truths: Floats | None) -> tuple[Floats, Floats, Floats]:
    """Return where people stand, and their luck with each question: in answering it and in meeting it."""
    random = np.random.default_rng(seed)
    if truths is None:
        scales = len(rules.correlations)
        truths = random.multivariate_normal(np.zeros(scales), rules.correlations, people, method="cholesky")
    luck, draws = random.random((2, len(truths), len(bank.items)))
    return truths, luck, draws


def answers_of(bank: Bank, items: Places, truths: Floats, luck: Floats) -> Places:
    """Return the category that each person answers who stands at a place and has that much luck (0–1)."""
    chances = _at(bank, items, truths)
    return np.asarray((np.cumsum(chances, axis=1)[:, :-1] < luck[:, None]).sum(axis=1))


def _at(bank: Bank, items: Places, truths: Floats) -> Floats:
    """Return the chances of categories between nodes (people × categories), nought where a question has no more."""
    step = bank.nodes[1] - bank.nodes[0]
    where = np.clip((truths - bank.nodes[0]) / step, 0, len(bank.nodes) - 1 - 1e-9)
    low = where.astype(np.intp)
    share = (where - low)[:, None]
    chances = bank.chances[items, :, low] * (1 - share) + bank.chances[items, :, low + 1] * share
    return np.where(np.arange(chances.shape[1]) < bank.counts[items][:, None], chances, 0.0)
