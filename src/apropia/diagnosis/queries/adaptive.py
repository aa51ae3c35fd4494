"""A person's adaptive test: which question comes next and why, and what the answers are worth.

The form of the response is its log: with bank, key of the response and answers every choice can be made again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from django.utils.translation import gettext as _

from apropia.diagnosis.models import Answer, Item, Response, SurveyWave
from apropia.diagnosis.queries.form_choice import Slot, number_from
from apropia.diagnosis.queries.grading import is_right
from apropia.science.psychometrics.levels import Level, level_of
from apropia.science.psychometrics.scoring import MINIMUM_ITEMS

if TYPE_CHECKING:
    from apropia.diagnosis.queries.adaptive_bank import AdaptiveBank
    from apropia.science.psychometrics.adaptive.standing import Standing
    from apropia.science.psychometrics.adaptive.trial import AdaptiveTest

# Status and value of each slot already met.
Given = Mapping[int, tuple[str, Any]]
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


def categories_in(form: Sequence[Slot], given: Given) -> dict[int, int | None]:
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
    test = _begun(bank, response)
    for step in steps:
        test.follow(bank.rows[step.place].code, is_confirmation=step.confirms)
        test.answer(step.category)
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
    """Say whether the same answers lead to the same questions again."""
    test = _begun(bank, response)
    for step in steps:
        if test.next() != bank.rows[step.place].code:
            return False
        test.answer(step.category)
    return True


def ends_of(bank: "AdaptiveBank", steps: Sequence[Step], response: Response) -> dict[str, str]:
    """Return for each area why no more was asked of it (`rules.End`); areas that were still open are left out."""
    test = _begun(bank, response)
    for step in steps:
        test.follow(bank.rows[step.place].code, is_confirmation=step.confirms)
        test.answer(step.category)
    return {area: str(end) for area, end in zip(bank.areas, test.ends, strict=True) if end is not None}


def _begun(bank: "AdaptiveBank", response: Response) -> "AdaptiveTest":
    from apropia.science.psychometrics.adaptive.trial import AdaptiveTest  # noqa: PLC0415  slow to load

    # The key is random and stays when the name is cut off: luck hangs on nothing that tells who answers.
    return AdaptiveTest(bank.bank, bank.rules, seed=number_from(str(response.pk)))


def standings_of(bank: "AdaptiveBank", people: Sequence[Sequence[tuple[int, int]]]) -> "Standing":
    """Return what is known of people by the places and categories of what they answered."""
    from apropia.science.psychometrics.adaptive.domain import standing_of  # noqa: PLC0415  slow to load

    return standing_of(bank.bank, bank.rules.correlations, people)


@dataclass(frozen=True)
class AreaScore:
    """What one area is worth, from 0 to 100; `value` None where too little was answered."""

    area: str
    answered: int
    value: float | None
    low: float | None
    high: float | None
    level: Level


def area_scores(bank: "AdaptiveBank", answers: Sequence[tuple[int, int]]) -> list[AreaScore]:
    """Return what share of each area's questions a person would solve, by the places and categories of her answers.

    Every area tells of every other; still, one of which fewer than two questions were answered is not assessed.
    """
    from apropia.science.psychometrics.adaptive.domain import domain_scores  # noqa: PLC0415  slow to load

    found = domain_scores(standings_of(bank, [answers]), bank.curves)
    scores = []
    for scale, area in enumerate(bank.areas):
        answered = sum(bank.rows[place].area == area for place, _category in answers)
        if answered < MINIMUM_ITEMS:
            scores.append(AreaScore(area, answered, None, None, None, Level.NOT_ASSESSED))
            continue
        value, low, high = (float(one[0, scale]) for one in (found.values, found.lows, found.highs))
        level = level_of(value, reachable=bank.reachable[scale])
        scores.append(AreaScore(area, answered, value, low, high, level))
    return scores


@dataclass(frozen=True)
class AskedWhy:
    """One question of a finished test, and in words why it came."""

    number: int
    stem: str
    area: str
    why: str


@dataclass(frozen=True)
class Explained:
    """A finished adaptive test in words: each question, and for each area why no more was asked."""

    wave: SurveyWave
    asked: tuple[AskedWhy, ...]
    ends: tuple[tuple[str, str], ...]


def explained(response: Response, given: Given) -> Explained | None:
    """Return why each question of a response came; None where its form was balanced beforehand."""
    bank = bank_of(response.wave)
    if bank is None:
        return None
    items = Item.objects.select_related("competence__area").in_bulk([slot["item"] for slot in response.form])
    names = {one.competence.area.code: one.competence.area.name for one in items.values() if one.competence}
    asked: list[AskedWhy] = []
    seen: set[str] = set()
    for slot in response.form:
        if "why" not in slot:
            continue
        row = bank.rows[bank.places[slot["item"]]]
        words = _in_words(
            slot["why"], area=names[row.area], scale=bank.areas.index(row.area), first=row.area not in seen
        )
        asked.append(AskedWhy(len(asked) + 1, items[slot["item"]].stem, names[row.area], words))
        seen.add(row.area)
    ends = ends_of(bank, steps_of(bank, response.form, categories_in(response.form, given)), response)
    return Explained(
        wave=response.wave,
        asked=tuple(asked),
        ends=tuple((names[area], _end_in_words(ends.get(area, ""))) for area in bank.areas if area in names),
    )


def _in_words(why: Why, *, area: str, scale: int, first: bool) -> str:
    if why["confirms"]:
        return _("Para confirmar. Una respuesta anterior no era la esperada, y un descuido no debe pesar de más.")
    if first:
        return _("Para empezar a conocer esta área. De las que había, era de las que más podían enseñar.")
    if why["deviations"][scale] >= max(why["deviations"]):
        return _("Esta era el área de la que menos se sabía. Se eligió entre %(count)d preguntas.") % {
            "count": why["candidates"]
        }
    return _("Tocaba esta área, para que todas tengan lugar. Se eligió entre %(count)d preguntas.") % {
        "count": why["candidates"]
    }


def _end_in_words(end: str) -> str:
    return {
        "precise": _("Ya se conocía con la precisión pedida."),
        "certain": _("El nivel ya era claro."),
        "exhausted": _("Ninguna pregunta de las que quedaban enseñaba algo más."),
        "budget": _("Se llegó al número de preguntas o al tiempo previsto."),
    }.get(end, _("Usted terminó antes."))
