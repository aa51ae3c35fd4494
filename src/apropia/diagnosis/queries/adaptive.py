"""A person's adaptive test: which question comes next, and what the answers are worth.

The form of the response is its log: with bank, key of the response and answers every choice can be made again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from apropia.diagnosis.models import Answer, Item, Response, SurveyWave
from apropia.diagnosis.queries.form_choice import number_from
from apropia.diagnosis.queries.form_logic import AnswersBySlot, Slot
from apropia.diagnosis.queries.grading import is_right

if TYPE_CHECKING:
    from apropia.diagnosis.queries.adaptive_bank import AdaptiveBank
    from apropia.science.psychometrics.adaptive.standing import Standing
    from apropia.science.psychometrics.adaptive.trial import AdaptiveTest

PASSED_OVER = (Answer.Status.SKIPPED, Answer.Status.NOT_UNDERSTOOD)


class Why(TypedDict):
    """The log of one choice: see `science.psychometrics.adaptive.trial.Decision`. `means` and `deviations` by area."""

    candidates: int
    told: float
    given_up: list[str]
    confirms: bool
    means: list[float]
    deviations: list[float]


@dataclass(frozen=True)
class Step:
    """One question that was asked: its place in the bank, and 1 right, 0 not, None where it was passed over."""

    place: int
    confirms: bool
    category: int | None


def bank_of(wave: SurveyWave) -> "AdaptiveBank | None":
    """Return the bank that a wave chooses from; None where its forms are balanced beforehand. Three queries."""
    if wave.simulation is None:
        return None
    from apropia.diagnosis.queries.adaptive_bank import bank_of_trial  # noqa: PLC0415  slow to load

    return bank_of_trial(wave.simulation)


def yardstick_of(wave: SurveyWave) -> "AdaptiveBank | None":
    """Return the calibrated questions that tell what the answers of a wave are worth; None where it has none.

    Those of the trial of a wave that adapts; of a balanced one, those of the calibration that ruled when it was
    announced.
    """
    if wave.calibration is None:
        return bank_of(wave)
    from apropia.diagnosis.queries.adaptive_bank import bank_to_score  # noqa: PLC0415  slow to load

    return bank_to_score(wave.calibration)


def categories_in(form: Sequence[Slot], given: AnswersBySlot) -> dict[int, int | None]:
    """Return what a person's answers to the questions chosen for her say to the model, by item. One query."""
    met = {slot["item"]: given[place] for place, slot in enumerate(form) if "why" in slot and place in given}
    return {pk: category_of(item, *met[pk]) for pk, item in Item.objects.in_bulk(list(met)).items()}


def steps_of(bank: "AdaptiveBank", form: Sequence[Slot], categories: Mapping[int, int | None]) -> list[Step]:
    """Return the questions chosen for a person that she has met, in order."""
    return [
        Step(bank.places[slot["item"]], slot["why"]["confirms"], categories[slot["item"]])
        for slot in form
        if "why" in slot and slot["item"] in categories
    ]


def category_of(item: Item, status: str, value: Any) -> int | None:
    """Return what an answer says to the model: 1 right at full credit, 0 not, None where it says nothing."""
    return None if status in PASSED_OVER else int(is_right(item, status, value))


def next_slot(bank: "AdaptiveBank", steps: Sequence[Step], response: Response) -> Slot | None:
    """Return the slot of the question to ask after these; None when the test is done."""
    test = _after(bank, steps, response)
    code = test.next()
    if code is None:
        return None
    one = test.log[-1]
    why = Why(
        candidates=one.candidates,
        told=round(one.told, 4),
        given_up=[str(wish) for wish in one.given_up],
        confirms=one.is_confirmation,
        means=[round(mean, 3) for mean in one.means],
        deviations=[round(deviation, 3) for deviation in one.deviations],
    )
    item_id = bank.item_ids[code]
    return {"item": item_id, "seconds": bank.rows[bank.places[item_id]].seconds, "why": why}


def is_replayed(bank: "AdaptiveBank", steps: Sequence[Step], response: Response) -> bool:
    """Say whether these answers, given again, lead to these questions again."""
    test = _begun(bank, response)
    for step in steps:
        if test.next() != bank.rows[step.place].code:
            return False
        test.answer(step.category)
    return True


def ends_of(bank: "AdaptiveBank", steps: Sequence[Step], response: Response) -> dict[str, str]:
    """Return for each area why no more was asked of it (`rules.End`); areas that were still open are left out."""
    test = _after(bank, steps, response)
    return {area: str(end) for area, end in zip(bank.areas, test.ends, strict=True) if end is not None}


def _after(bank: "AdaptiveBank", steps: Sequence[Step], response: Response) -> "AdaptiveTest":
    """Return the test as it stands after these questions, whatever would be chosen now."""
    test = _begun(bank, response)
    for step in steps:
        test.follow(bank.rows[step.place].code, is_confirmation=step.confirms)
        test.answer(step.category)
    return test


def _begun(bank: "AdaptiveBank", response: Response) -> "AdaptiveTest":
    from apropia.science.psychometrics.adaptive.trial import AdaptiveTest  # noqa: PLC0415  slow to load

    # The key is random and stays when the name is cut off: luck hangs on nothing that tells who answers.
    return AdaptiveTest(bank.bank, bank.rules, seed=number_from(str(response.pk)))


def standings_of(bank: "AdaptiveBank", people: Sequence[Sequence[tuple[int, int]]]) -> "Standing":
    """Return what is known of people by the places and categories of what they answered."""
    from apropia.science.psychometrics.adaptive.domain import standing_of  # noqa: PLC0415  slow to load

    return standing_of(bank.bank, bank.rules.correlations, people)
