"""What a question shows besides words and options: the unit of a number and what was typed."""

import dataclasses
from typing import Any

from apropia.diagnosis.models import Item, ItemKind
from apropia.diagnosis.queries.choices import Sent


@dataclasses.dataclass(frozen=True, kw_only=True)
class TaskShown:
    """The part of a question that its kind adds."""

    unit: str = ""
    typed: str = ""


def task_shown(item: Item, value: Any = None, sent: Sent | None = None) -> TaskShown:
    """Return what the kind of an item adds, with what is stored as an answer or, when refused, what was typed."""
    if item.kind != ItemKind.NUMERIC:
        return TaskShown()
    typed = value if sent is None else " ".join(sent.get("respuesta", []))
    return TaskShown(unit=item.task.get("unit", ""), typed=typed or "")
