"""Read what items measure: a row an item, with its area, its competence and the level that it is of."""

from dataclasses import dataclass
from pathlib import Path

from apropia.formats.errors import FormatError
from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.reading import open_table

COLUMNS = ("item", "area", "competence", "level")
LEVELS = ("1", "2", "3", "4")


@dataclass(frozen=True)
class StructureRow:
    """What an item measures; ``level`` is 1–4, None where the file tells none."""

    item: str
    area: str
    competence: str
    level: int | None


def read_structure(path: Path) -> list[StructureRow]:
    """Read a CSV, TSV or XLSX file.

    ``item``, ``area`` and ``competence`` must be there. ``level`` may be left out, but not of some items only: then it
    could not be said which levels a person can reach.

    Raises
    ------
    FormatError
        If a column is not there, a cell is empty or no level, an item comes twice, or a competence is of two areas: the
        message names row and column.
    """
    table = open_table(path)
    headers = [header.strip().casefold() for header in table.headers]
    for name in COLUMNS[:3]:
        if name not in headers:
            raise FormatError(f"No hay una columna «{name}». Están: {', '.join(table.headers)}.", "missing_column")
    places = {name: headers.index(name) for name in COLUMNS if name in headers}
    found: dict[str, StructureRow] = {}
    area_of: dict[str, str] = {}
    for line in table.lines():
        cells = line.across(headers)
        row = _row({name: _text(cells[place]) for name, place in places.items()}, line.number)
        if row.item in found:
            raise FormatError(f"Fila {line.number}, columna «item»: «{row.item}» ya está en el archivo.", "repeated")
        known = area_of.setdefault(row.competence, row.area)
        if known != row.area:
            raise FormatError(
                f"Fila {line.number}, columna «competence»: «{row.competence}» ya es del área «{known}».", "two_areas"
            )
        found[row.item] = row
    if not found:
        raise FormatError("El archivo no tiene ítems: debajo de los encabezados no hay filas.", "empty")
    return list(found.values())


def _row(cells: dict[str, str], number: int) -> StructureRow:
    for name in (one for one in COLUMNS if one in cells):
        if not cells[name]:
            raise FormatError(f"Fila {number}, columna «{name}»: está vacía.", "empty_cell")
    level = cells.get("level")
    if level is not None and level not in LEVELS:
        raise FormatError(f"Fila {number}, columna «level»: «{level[:40]}» no es 1, 2, 3 ni 4.", "no_level")
    return StructureRow(cells["item"], cells["area"], cells["competence"], None if level is None else int(level))


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
