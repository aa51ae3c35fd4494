"""An answer in the words that the person read."""

from typing import Any

from apropia.diagnosis.models import Item, ItemKind
from apropia.diagnosis.policies.opinions import shown_date
from apropia.foundation.ui.numbers import typed_es


def answer_in_words(item: Item, value: Any) -> str:
    """Return an answer to an item as the person read it. Its scale must be loaded."""
    if item.scale is not None:
        return next((str(one["text"]) for one in item.scale.options if one["value"] == value), str(value))
    if item.kind == ItemKind.AMOUNT:
        return typed_es(value)
    if item.kind == ItemKind.DATE:
        return shown_date(value)
    texts = {one["id"]: str(one["text"]) for one in item.options}
    pairs = {one["id"]: str(one["text"]) for one in item.targets}
    if isinstance(value, dict):
        return "; ".join(f"{texts.get(key, key)} → {pairs.get(pair, pair)}" for key, pair in value.items())
    chosen = value if isinstance(value, list | tuple) else [value]
    return "; ".join(texts.get(one, str(one)) for one in chosen)
