"""Read a table of answers for the statistics: a row a person, a column an item, numbers, blank where there is none."""

import math
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from apropia.formats.errors import FormatError
from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.limits import Limits
from apropia.formats.tabular.reading import open_table

# A bank has more items than a roster has columns.
LIMITS = Limits(max_columns=2_000)
NOTHING = {"", "na", "n/a", "nan", "null", "."}


@dataclass(frozen=True)
class AnswerTable:
    """Numbers of people × items, NaN where there is none, and the text of the columns that are no items.

    ``rows`` are the numbers that a person sees beside each row in the file; rows without any cell are left out.
    ``turned`` has the items that were turned round, and the number that each answer was taken from.
    """

    items: tuple[str, ...]
    rows: tuple[int, ...]
    values: npt.NDArray[np.float64]
    others: dict[str, tuple[str, ...]]
    turned: dict[str, float] = field(default_factory=dict)

    def with_reversed(self, names: Collection[str]) -> "AnswerTable":
        """Turn items round that ask the other way: the lowest value found becomes the highest.

        Raises
        ------
        FormatError
            If one of them is no item of the table.
        """
        _check(self.items, names)
        values, turned = self.values.copy(), {}
        for name in names:
            column = self.values[:, self.items.index(name)]
            if not np.isnan(column).all():
                turned[name] = float(np.nanmin(column) + np.nanmax(column))
                values[:, self.items.index(name)] = turned[name] - column
        return replace(self, values=values, turned=turned)


def read_answers(path: Path, *, others: Collection[str] = (), items: Collection[str] = ()) -> AnswerTable:
    """Read a CSV, TSV or XLSX file.

    Parameters
    ----------
    others : columns that are no items: a group, who answered
    items : the columns to take, in the order of the file; without it, all but ``others``

    Raises
    ------
    FormatError
        If there is no table, a column is not there, no row follows, or a cell of an item is no number:
        the message names row and column.
    """
    table = open_table(path, limits=LIMITS)
    _check(table.headers, [*others, *items])
    taken = [place for place, name in enumerate(table.headers) if name not in others and (not items or name in items)]
    kept = {name: table.headers.index(name) for name in others}
    known: dict[Cell, float] = {}
    rows: list[list[float]] = []
    numbers: list[int] = []
    texts: dict[str, list[str]] = {name: [] for name in others}
    for line in table.lines():
        cells = line.across(table.headers)
        try:
            rows.append([known[cells[place]] for place in taken])
        except KeyError:
            rows.append([_number(cells[place], line.number, table.headers[place], known) for place in taken])
        numbers.append(line.number)
        for name, place in kept.items():
            texts[name].append("" if cells[place] is None else str(cells[place]).strip())
    if not rows:
        raise FormatError("El archivo no tiene respuestas: debajo de los encabezados no hay filas.", "empty")
    names = tuple(table.headers[place] for place in taken)
    return AnswerTable(names, tuple(numbers), np.array(rows), {name: tuple(own) for name, own in texts.items()})


def _check(headers: tuple[str, ...], wanted: Collection[str]) -> None:
    for name in wanted:
        if name not in headers:
            raise FormatError(f"No hay una columna «{name}». Están: {', '.join(headers)}.", "missing_column")


def _number(cell: Cell, row: int, column: str, known: dict[Cell, float]) -> float:
    if cell in known:
        return known[cell]
    text = "" if cell is None else str(cell).strip()
    if text.casefold() in NOTHING:
        found = math.nan
    else:
        try:
            found = float(text.replace(",", "."))
        except ValueError:
            found = math.inf
        if not math.isfinite(found):
            raise FormatError(
                f"Fila {row}, columna «{column}»: «{text[:40]}» no es un número. Deje vacío lo que no se respondió.",
                "not_a_number",
            )
    known[cell] = found
    return found
