from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from apropia.diagnosis.actions.answering import GivenAnswer
from apropia.diagnosis.forms.opinions import opinion_value, step_value
from apropia.diagnosis.models import (
    OPINION_KINDS,
    PERFORMANCE_KINDS,
    SCALE_KINDS,
    SEVERAL_KINDS,
    Answer,
    Item,
    ItemKind,
)

DONT_KNOW = "no-lo-se"
_SAID = "accion:"
_BUTTONS = {
    DONT_KNOW: Answer.Status.DONT_KNOW,
    "no-entiendo": Answer.Status.NOT_UNDERSTOOD,
    "saltar": Answer.Status.SKIPPED,
}


def read_answer(item: Item, data: QueryDict, *, ids: Mapping[str, str]) -> GivenAnswer:
    """Return what was sent for an item. Whether a value is a fit answer is for the action to say.

    `ids` gives the id of an option or pair by what stands for it in the page.
    """
    button = data.get("accion", "")
    if button in _BUTTONS and (button != DONT_KNOW or item.kind in PERFORMANCE_KINDS):
        return GivenAnswer(_BUTTONS[button])
    if item.kind in OPINION_KINDS:
        return GivenAnswer(Answer.Status.ANSWERED, opinion_value(item, data, ids))
    if item.kind not in SCALE_KINDS and data.get("respuesta") == DONT_KNOW:
        return GivenAnswer(Answer.Status.DONT_KNOW)
    return GivenAnswer(Answer.Status.ANSWERED, _value(item, data, ids))


def _value(item: Item, data: QueryDict, ids: Mapping[str, str]) -> Any:
    sent = data.get("respuesta", "")
    if item.kind in SCALE_KINDS:
        return step_value(sent)
    if item.kind in SEVERAL_KINDS:
        return [ids.get(one, "") for one in data.getlist("respuesta")]
    if item.kind == ItemKind.ORDERING:
        places = _by_option("lugar", data, ids)
        # Two options in one place, or one without place, give an order that is too short: refused as such.
        by_place = {place: option for option, place in places.items() if place.isdecimal()}
        return [by_place[place] for place in sorted(by_place, key=int)]
    if item.kind == ItemKind.MATCHING:
        pairs = _by_option("pareja", data, ids)
        return {option: ids.get(pair, "") for option, pair in pairs.items() if pair}
    if item.kind == ItemKind.NUMERIC:
        return sent.strip()
    return ids.get(sent, "")


def _by_option(field: str, data: QueryDict, ids: Mapping[str, str]) -> dict[str, str]:
    return {option: data.get(f"{field}-{token}", "") for token, option in ids.items() if f"{field}-{token}" in data}


def fields_of(data: QueryDict, number: int) -> QueryDict:
    """Return the fields that a light page sent of one of its questions, named as the ordinary page names them.

    There every way not to answer is one more option; empty where nothing was marked.
    """
    prefix, found = f"p{number}-", QueryDict(mutable=True)
    for name in data:
        if name.startswith(prefix):
            found.setlist(name.removeprefix(prefix), data.getlist(name))
    said = found.get("respuesta", "")
    if said.startswith(_SAID):
        found.pop("respuesta")
        found["accion"] = said.removeprefix(_SAID)
    return found


def numbers_shown(data: QueryDict) -> set[int]:
    """Return the numbers of the questions that a light page showed when it was sent."""
    return {int(one) for one in data.getlist("pregunta") if one.isdecimal() and len(one) < 5}


def typed(data: QueryDict) -> dict[str, list[str]]:
    """Return the fields of the page as they were sent, so that a refusal loses nothing."""
    return {name: data.getlist(name) for name in data if name.startswith(("respuesta", "lugar-", "pareja-"))}
