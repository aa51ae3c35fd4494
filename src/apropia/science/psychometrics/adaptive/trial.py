"""One person's adaptive test, and the log by which each of its choices can be made again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apropia.science.psychometrics.adaptive.bank import Bank, Bools
from apropia.science.psychometrics.adaptive.cohort import ENDS, NOBODY, OPEN, WISHES, Choices, Cohort
from apropia.science.psychometrics.adaptive.rules import End, Rules, Wish
from apropia.science.psychometrics.responses import Floats


@dataclass(frozen=True)
class Decision:
    """Why a question came.

    ``candidates`` is how many it was chosen from; ``told`` what it was expected to take from the variances of the open
    scales; ``given_up`` what had to give way; ``means`` and ``deviations`` what was known of each scale before it.
    """

    code: str
    candidates: int
    told: float
    given_up: tuple[Wish, ...]
    is_confirmation: bool
    means: tuple[float, ...]
    deviations: tuple[float, ...]


class AdaptiveTest:
    """The test of one person.

    Everything follows from the bank, the rules, the person's seed and her answers so far: nothing else need be kept to
    go on with it elsewhere, or to check it years later.
    """

    def __init__(self, bank: Bank, rules: Rules, *, seed: int, usable: Bools | None = None) -> None:
        """Begin a test; ``usable`` are the questions she can meet, all by default (`Bank.usable_by`)."""
        self.bank, self.log = bank, list[Decision]()
        can = np.ones(len(bank.items), dtype=np.bool_) if usable is None else usable
        self._cohort = Cohort(bank, rules, np.random.default_rng(seed).random((1, len(bank.items))), can[None])
        self._choices: Choices | None = None

    @property
    def means(self) -> Floats:
        return np.asarray(self._cohort.standing.means[0])

    @property
    def deviations(self) -> Floats:
        return np.asarray(self._cohort.standing.deviations[0])

    @property
    def marginals(self) -> Floats:
        """Return how likely each place is (scales × nodes)."""
        return np.asarray(self._cohort.standing.marginals[0])

    @property
    def ends(self) -> tuple[End | None, ...]:
        """Return why no more is asked of each scale; None where it goes on."""
        return tuple(None if end == OPEN else ENDS[end] for end in self._cohort.ends[0])

    def next(self) -> str | None:
        """Return the code of the question to ask now, the same until it is answered; None when the test is done."""
        if self._choices is None and self._cohort.is_going_on[0]:
            self._choices = self._cohort.choose()
            self.log.append(self._decision(self._choices))
        return None if self._choices is None else self.log[-1].code

    def follow(self, code: str, *, is_confirmation: bool = False) -> None:
        """Ask a question that was chosen before, whatever would be chosen now: who has begun a test goes on with hers.

        The log has only what this test chose itself, so nothing of it is added there.

        Raises
        ------
        ValueError
            If the bank has no such question.
        """
        if code not in self.bank.codes:
            raise ValueError(f"the bank has no question {code}")
        self._choices = Choices(
            people=np.zeros(1, dtype=np.intp),
            items=np.array([self.bank.codes.index(code)]),
            candidates=np.zeros(1, dtype=np.intp),
            told=np.zeros(1),
            given_up=np.zeros(1, dtype=np.intp),
            is_confirmation=np.array([is_confirmation]),
        )

    def answer(self, category: int | None, *, seconds: float | None = None) -> None:
        """Take in the answer to the question that `next` or `follow` opened.

        Parameters
        ----------
        category : from 0; of questions right or wrong, 1 is right; None where it was passed over
        seconds : that it took; what the question is expected to take, by default

        Raises
        ------
        ValueError
            If no question was asked, or it has no such category.
        """
        if self._choices is None:
            raise ValueError("no question is open")
        item = self._choices.items[0]
        if category is not None and not 0 <= category < self.bank.counts[item]:
            raise ValueError(f"question {self.bank.codes[item]} has no category {category}")
        given = np.array([NOBODY if category is None else category])
        self._cohort.record(self._choices, given, None if seconds is None else np.array([seconds]))
        self._choices = None

    def _decision(self, choices: Choices) -> Decision:
        standing = self._cohort.standing
        return Decision(
            code=self.bank.codes[choices.items[0]],
            candidates=int(choices.candidates[0]),
            told=float(choices.told[0]),
            given_up=WISHES[: choices.given_up[0]],
            is_confirmation=bool(choices.is_confirmation[0]),
            means=tuple(standing.means[0].tolist()),
            deviations=tuple(standing.deviations[0].tolist()),
        )


def replay(
    bank: Bank,
    rules: Rules,
    answers: Sequence[tuple[int | None, float | None]],
    *,
    seed: int,
    usable: Bools | None = None,
) -> AdaptiveTest:
    """Return the test after these answers (category and seconds of each), with the log of every choice made again."""
    test = AdaptiveTest(bank, rules, seed=seed, usable=usable)
    for category, seconds in answers:
        test.next()
        test.answer(category, seconds=seconds)
    return test
