"""What counts as an answer to an item, and how much of it is right. Pure: no query, no row is touched."""

from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from apropia.diagnosis.models import OPINION_KINDS, SCALE_KINDS, SEVERAL_KINDS, Answer, Item, ItemKind
from apropia.diagnosis.policies.numbers import is_right_number, problem_of_number
from apropia.diagnosis.policies.opinions import opinion_problem

# Fractions of a credit may add up to a little less than one.
FULL_CREDIT = 1 - 1e-9


def problem_of(item: Item, value: Any) -> str:
    """Return what is wrong with a value as an answer to the item, in words for the person; empty when all is well."""
    ids = {option["id"] for option in item.options}
    if item.kind in (*SCALE_KINDS, *OPINION_KINDS):
        return _problem_without_key(item, ids, value)
    if item.kind in SEVERAL_KINDS:
        fine = isinstance(value, list) and 0 < len(value) == len(set(value)) and set(value) <= ids
        return "" if fine else _("Elija al menos una opción, o salte la pregunta.")
    if item.kind == ItemKind.ORDERING:
        fine = isinstance(value, list) and len(value) == len(ids) and set(value) == ids
        return "" if fine else _("Dé a cada paso un lugar distinto, o salte la pregunta.")
    if item.kind == ItemKind.MATCHING:
        targets = {target["id"] for target in item.targets}
        fine = isinstance(value, dict) and set(value) == ids and set(value.values()) <= targets
        return "" if fine else _("Elija una pareja para cada opción, o salte la pregunta.")
    if item.kind == ItemKind.NUMERIC:
        return problem_of_number(value, unit=item.task.get("unit", ""))
    return "" if isinstance(value, str) and value in ids else _("Elija una opción, o salte la pregunta.")


def _problem_without_key(item: Item, ids: set[str], value: Any) -> str:
    if item.kind not in SCALE_KINDS:
        return opinion_problem(item.kind, ids, item.bounds, value)
    steps = [option["value"] for option in item.scale.options] if item.scale is not None else []
    # `True == 1` in Python: a boolean is not a step of a scale.
    fine = isinstance(value, int) and not isinstance(value, bool) and value in steps
    return "" if fine else _("Elija una opción, o salte la pregunta.")


def credit_of(item: Item, value: Any) -> float:
    """Return how much of a performance item is right, from 0 to 1.

    One right (an option, a cell, a folder) or a number: all or nothing. Several (options, messages, signals): right
    ones chosen less wrong ones chosen, over the right ones, not below 0. Ordering: share of neighbours that follow each
    other as they should. Matching: share of right pairs.
    """
    if item.kind in SEVERAL_KINDS:
        right = set(item.key)
        return max(0.0, (len(right & set(value)) - len(set(value) - right)) / len(right))
    if item.kind == ItemKind.ORDERING:
        wanted = set(pairwise(item.key))
        return len(wanted & set(pairwise(value))) / len(wanted)
    if item.kind == ItemKind.MATCHING:
        pairs: dict[str, str] = item.key
        return float(sum(value.get(option) == target for option, target in pairs.items()) / len(pairs))
    if item.kind == ItemKind.NUMERIC:
        return float(is_right_number(item.key, value, unit=item.task.get("unit", "")))
    return float([value] == list(item.key))


def is_right(item: Item, status: str, value: Any) -> bool:
    """Say whether a performance item was answered at full credit: all that calibrated questions know of an answer."""
    return status == Answer.Status.ANSWERED and credit_of(item, value) >= FULL_CREDIT
