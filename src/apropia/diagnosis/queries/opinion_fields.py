"""What the page of an opinion question shows beside its words."""

import dataclasses
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from apropia.diagnosis.models import OPINION_KINDS, Item, ItemKind
from apropia.diagnosis.policies.opinions import SHORT_TEXT, limits_in_words
from apropia.foundation.ui.numbers import typed_es


@dataclasses.dataclass(frozen=True)
class TypedField:
    """Where an answer is typed: what stands in it, and what a browser may help with."""

    value: str
    unit: str = ""
    least: str = ""
    most: str = ""
    is_long: bool = False


def hint_of(item: Item, say: Callable[[str], str] = _) -> str:
    """Return in words what an answer must lie within; nothing for what is no opinion."""
    return limits_in_words(item.kind, item.bounds, say) if item.kind in OPINION_KINDS else ""


def typed_field(item: Item, value: Any) -> TypedField | None:
    """Return the field of a question whose answer is typed, with a stored value or what was sent."""
    bounds = item.bounds
    if item.kind == ItemKind.AMOUNT:
        shown = "" if value is None else value if isinstance(value, str) else typed_es(value)
        return TypedField(shown, unit=bounds.get("unit", ""))
    if item.kind == ItemKind.DATE:
        return TypedField(value or "", least=bounds.get("least") or "", most=bounds.get("most") or "")
    if item.kind == ItemKind.TEXT:
        return TypedField(value or "", is_long=bounds.get("most", SHORT_TEXT) > SHORT_TEXT)
    return None
