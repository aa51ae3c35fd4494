"""One person's test: questions that she passes over, and going on from those that were asked before."""

from dataclasses import replace

import numpy as np
import pytest

from apropia.science.psychometrics.adaptive.bank import Bank, bank_item
from apropia.science.psychometrics.adaptive.rules import Rules
from apropia.science.psychometrics.adaptive.trial import AdaptiveTest, replay

QUESTIONS = tuple(
    bank_item(f"q{number}", slope=1.2, difficulties=[place]) for number, place in enumerate(np.linspace(-2, 2, 40))
)
BARE = Rules(items=60, error=0.01, fewest=1, certainty=None, worthwhile=0.0, spread=None, slip=0.0, ceiling=None)


def test_question_passed_over_tells_nothing_and_does_not_come_back() -> None:
    test = AdaptiveTest(Bank(QUESTIONS[:8]), replace(BARE, items=3, fewest=3), seed=1)
    first = test.next()
    before = test.means.copy()

    test.answer(None)
    second = test.next()
    test.answer(None)
    third = test.next()
    test.answer(1)

    assert len({first, second, third}) == 3
    assert before == pytest.approx([0.0], abs=1e-9)
    assert test.means[0] > 0
    assert test.next() is None


def test_confirmation_passed_over_is_not_asked_for_again() -> None:
    bank = Bank((*QUESTIONS, bank_item("fácil", slope=2.0, difficulties=[-3.0])))
    test = replay(bank, replace(BARE, slip=0.2, items=20), [(1, None)] * 10, seed=1)
    test.follow("fácil")
    test.answer(0)
    test.next()
    assert test.log[-1].is_confirmation

    test.answer(None)
    test.next()

    assert not test.log[-1].is_confirmation


def test_test_goes_on_from_the_questions_that_were_asked() -> None:
    bank, rules = Bank(QUESTIONS), replace(BARE, slip=0.15)
    asked = replay(bank, rules, [(1, None), (0, None), (1, None), (1, None)], seed=1)
    followed = AdaptiveTest(bank, rules, seed=1)

    for decision, category in zip(asked.log, (1, 0, 1, 1), strict=True):
        followed.follow(decision.code, is_confirmation=decision.is_confirmation)
        followed.answer(category)

    assert followed.next() == asked.next()
    assert followed.means == pytest.approx(asked.means)


def test_question_that_was_asked_before_uses_itself_up_whatever_would_be_asked_now() -> None:
    test = AdaptiveTest(Bank(QUESTIONS[:8]), BARE, seed=1)
    wanted = test.next()
    other = next(code for code in test.bank.codes if code != wanted)
    test.follow(other)
    test.answer(0)
    later = []

    while (code := test.next()) is not None:
        later.append(code)
        test.answer(0)

    assert wanted in later
    assert other not in later


def test_question_that_the_bank_does_not_have_cannot_be_asked() -> None:
    with pytest.raises(ValueError, match="NADA"):
        AdaptiveTest(Bank(QUESTIONS[:8]), BARE, seed=1).follow("NADA")
