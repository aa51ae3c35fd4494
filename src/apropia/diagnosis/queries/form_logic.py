"""What a form needs to know of conditions: which earlier slot each question named in one is."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apropia.diagnosis.models import Answer, Item
from apropia.diagnosis.policies.expressions import holes_of
from apropia.formats.expressions.evaluation import evaluate
from apropia.formats.expressions.reading import parse
from apropia.formats.expressions.tree import codes_in

Slot = dict[str, Any]
# Status and value of each slot already met.
AnswersBySlot = Mapping[int, tuple[str, Any]]


def with_logic(slots: Sequence[Slot], items: Mapping[int, Item]) -> list[Slot]:
    """Return the slots with `"if"`, the condition, and `"refs"`, which slot each code named in the question is.

    A code is the slot on the same service, else the one on none, and only one before: what is not in the form, or comes
    later, has no answer.
    """
    places: dict[tuple[str, int | None], int] = {}
    found: list[Slot] = []
    for index, slot in enumerate(slots):
        item, service = items[slot["item"]], slot.get("service")
        refs = {
            code: place
            for code in codes_named_by(item)
            if (place := places.get((code, service), places.get((code, None)))) is not None
        }
        condition = {"if": item.relevance} if item.relevance else {}
        found.append({**slot, **condition, **({"refs": refs} if refs else {})})
        places[item.code, service] = index
    return found


def codes_named_by(item: Item) -> tuple[str, ...]:
    """Return the codes of the questions that a question's condition, rule and words speak of."""
    codes: dict[str, None] = {}
    for expression in (item.relevance, item.validation):
        codes |= dict.fromkeys(codes_in(parse(expression)) if expression else ())
    for text in (item.stem, item.scenario):
        codes |= dict.fromkeys(hole.code for hole in holes_of(item.kind, text))
    return tuple(codes)


def known_to(slot: Slot, asked: set[int], given: AnswersBySlot) -> dict[str, Any]:
    """Return the answers that a slot may speak of, by code: those of questions that are asked, and answered."""
    places = {code: place for code, place in slot.get("refs", {}).items() if place in asked and place in given}
    return {code: given[place][1] for code, place in places.items() if given[place][0] == Answer.Status.ANSWERED}


def rule_problem(item: Item, slot: Slot, form: Sequence[Slot], given: AnswersBySlot, value: Any) -> str:
    """Return what is said to whoever gives an answer that the question's own rule does not take; empty when it does.

    What the rule cannot know refuses nothing.
    """
    if not item.validation:
        return ""
    known = known_to(slot, set(asked_in(form, given)), given)
    if evaluate(parse(item.validation), {**known, item.code: value}) is not False:
        return ""
    return item.validation_message or _("Esa respuesta no cuadra con lo que se pide. Revísela.")


def asked_in(form: Sequence[Slot], given: AnswersBySlot) -> list[int]:
    """Return the slots that are asked, in order: those whose condition holds, or may still come to hold."""
    asked: set[int] = set()
    for index, slot in enumerate(form):
        if is_asked(slot, asked, given):
            asked.add(index)
    return sorted(asked)


def is_asked(slot: Slot, asked: set[int], given: AnswersBySlot) -> bool:
    """Say whether a slot is asked after those before it: `asked` of them were."""
    if "if" not in slot:
        return True
    expression = parse(slot["if"])
    worth = evaluate(expression, known_to(slot, asked, given))
    if worth is not None:
        return worth
    refs = slot.get("refs", {})
    waits_for = {refs[code] for code in codes_in(expression) if code in refs}
    return any(place in asked and place not in given for place in waits_for)
