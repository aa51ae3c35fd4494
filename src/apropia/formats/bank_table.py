"""Read a bank of calibrated questions: a row a question, with its slope, its difficulty and what binds its use."""

import math
from dataclasses import dataclass
from pathlib import Path

from apropia.formats.errors import FormatError
from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.reading import open_table
from apropia.formats.tabular.values import CellError, parse_boolean

COLUMNS = ("item", "slope", "difficulty", "asymptote", "area", "seconds", "timed", "long", "enemies")


@dataclass(frozen=True)
class BankRow:
    """A question as a file tells of it; ``difficulties`` has one value for each step, in ascending order."""

    item: str
    slope: float
    difficulties: tuple[float, ...]
    asymptote: float | None
    area: str
    seconds: int
    is_timed: bool
    is_long: bool
    enemies: tuple[str, ...]


def read_bank(path: Path) -> list[BankRow]:
    """Read a CSV, TSV or XLSX file.

    ``item`` and ``difficulty`` must be there; several difficulties and several enemies are set apart by semicolons.
    Without a slope it is 1, without seconds 30.

    Raises
    ------
    FormatError
        If there is no table, a column is not there, a cell cannot be read, or a question comes twice: the message names
        row and column.
    """
    table = open_table(path)
    headers = [header.strip().casefold() for header in table.headers]
    for name in ("item", "difficulty"):
        if name not in headers:
            raise FormatError(f"No hay una columna «{name}». Están: {', '.join(table.headers)}.", "missing_column")
    places = {name: headers.index(name) for name in COLUMNS if name in headers}
    found: dict[str, BankRow] = {}
    for line in table.lines():
        cells = line.across(headers)
        row = _row({name: _text(cells[place]) for name, place in places.items()}, line.number)
        if row.item in found:
            raise FormatError(f"Fila {line.number}, columna «item»: «{row.item}» ya está en el archivo.", "repeated")
        found[row.item] = row
    if not found:
        raise FormatError("El archivo no tiene preguntas: debajo de los encabezados no hay filas.", "empty")
    for row in found.values():
        strange = [code for code in row.enemies if code not in found]
        if strange:
            raise FormatError(
                f"Pregunta «{row.item}», columna «enemies»: «{strange[0]}» no está en el archivo.", "unknown_enemy"
            )
    return list(found.values())


def _row(cells: dict[str, str], number: int) -> BankRow:
    if not cells["item"]:
        raise FormatError(f"Fila {number}, columna «item»: está vacía.", "no_code")
    difficulties = tuple(_number(part, number, "difficulty") for part in cells["difficulty"].split(";"))
    if list(difficulties) != sorted(set(difficulties)):
        raise FormatError(
            f"Fila {number}, columna «difficulty»: las dificultades deben ir de menor a mayor.", "not_ascending"
        )
    slope = _number(cells.get("slope") or "1", number, "slope")
    if slope <= 0:
        raise FormatError(f"Fila {number}, columna «slope»: debe ser mayor que 0.", "not_positive")
    asymptote = _number(cells["asymptote"], number, "asymptote") if cells.get("asymptote") else None
    if asymptote is not None and not (0 < asymptote < 1 and len(difficulties) == 1):
        raise FormatError(
            f"Fila {number}, columna «asymptote»: va entre 0 y 1, y solo con una dificultad.", "wrong_asymptote"
        )
    return BankRow(
        item=cells["item"],
        slope=slope,
        difficulties=difficulties,
        asymptote=asymptote,
        area=cells.get("area", ""),
        seconds=int(_number(cells.get("seconds") or "30", number, "seconds")),
        is_timed=_is_marked(cells, "timed", number),
        is_long=_is_marked(cells, "long", number),
        enemies=tuple(code.strip() for code in cells.get("enemies", "").split(";") if code.strip()),
    )


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def _number(text: str, row: int, column: str) -> float:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise FormatError(f"Fila {row}, columna «{column}»: «{text[:40]}» no es un número.", "not_a_number")
    return number


def _is_marked(cells: dict[str, str], column: str, row: int) -> bool:
    if not cells.get(column):
        return False
    try:
        return parse_boolean(cells[column])
    except CellError as problem:
        raise FormatError(f"Fila {row}, columna «{column}»: {problem.message}", problem.code) from None
