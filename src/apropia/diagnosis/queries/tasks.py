"""What a question shows besides words and options: a number and its unit, a grid, a file to put away."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from apropia.diagnosis.models import Item, ItemKind
from apropia.diagnosis.policies.tasks import column_letter
from apropia.diagnosis.queries.choices import Choice, Sent


@dataclasses.dataclass(frozen=True)
class GridRow:
    """One row of a spreadsheet. Of cells that are only read, the choice has no id."""

    number: int
    cells: tuple[Choice, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class TaskShown:
    """The part of a question that its kind adds."""

    unit: str = ""
    typed: str = ""
    file: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[GridRow, ...] = ()


def task_shown(item: Item, choices: Sequence[Choice], value: Any = None, sent: Sent | None = None) -> TaskShown:
    """Return what the kind of an item adds, with what is stored as an answer or, when refused, what was typed."""
    typed = ""
    if item.kind == ItemKind.NUMERIC:
        typed = (value or "") if sent is None else " ".join(sent.get("respuesta", []))
    texts = item.task.get("rows", [])
    return TaskShown(
        unit=item.task.get("unit", ""),
        typed=typed,
        file=item.task.get("file", ""),
        columns=tuple(column_letter(place) for place, _text in enumerate(texts[0])) if texts else (),
        rows=_rows(texts, choices if item.kind == ItemKind.SHEET else ()),
    )


def _rows(texts: list[list[str]], choices: Sequence[Choice]) -> tuple[GridRow, ...]:
    """Return the rows of a grid; `choices` has its cells in order, where one is chosen."""
    cells = iter(choices)
    return tuple(
        GridRow(number, tuple(dataclasses.replace(next(cells, Choice(id="", text="")), text=text) for text in row))
        for number, row in enumerate(texts, 1)
    )
