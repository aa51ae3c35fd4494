"""Say what the columns of a table mean, match the headers that came, and read rows into values or problems."""

from collections.abc import Iterator
from collections.abc import Mapping as AbcMapping
from dataclasses import dataclass, field
from typing import NamedTuple

from apropia.formats.tabular.cells import Cell, fold_header, is_empty
from apropia.formats.tabular.reading import Line, Table
from apropia.formats.tabular.values import CellError, Parser

_REMEMBERED = 4096
IGNORED = ""
"""In a saved mapping: this header is left out on purpose."""


@dataclass(frozen=True)
class Column:
    """One column a file may have.

    `aliases` are other headers for it, apart by `|`. `required` columns must stand in the header; `filled` ones must
    also hold something in every row. `message` says how to mend an empty cell or a missing column, and `label` what
    people call the column where no header of theirs does.
    """

    key: str
    parser: Parser
    aliases: str = ""
    required: bool = False
    filled: bool = False
    message: str = ""
    label: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return every folded header that stands for this column."""
        return tuple(fold_header(name) for name in (self.key, *self.aliases.split("|")) if name)


@dataclass(frozen=True)
class Schema:
    """The columns of one kind of file; of each group in `any_of` at least one column must be there."""

    name: str
    columns: tuple[Column, ...]
    any_of: tuple[tuple[str, ...], ...] = ()

    @property
    def known(self) -> frozenset[str]:
        """Return all folded headers, for finding the header row."""
        return frozenset(name for column in self.columns for name in column.names)

    def column(self, key: str) -> Column:
        """Return the column with this key."""
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True)
class Mapping:
    """Which column of the file is which column of the schema."""

    positions: AbcMapping[str, int]
    recognised: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing required is missing."""
        return not self.missing

    @property
    def headers(self) -> dict[str, str]:
        """Return the header of the file for each column that it has."""
        return {key: header for header, key in self.recognised}


class Row(NamedTuple):
    """One good row: its number in the file and its values; empty cells are None."""

    number: int
    values: dict[str, object]


@dataclass(frozen=True)
class Problem:
    """What is wrong in a row (0 for the file as a whole), in which column, and how to mend it."""

    row: int
    column: str
    code: str
    message: str

    def as_json(self) -> dict[str, object]:
        """Return the problem as the import reports write it."""
        return {"row": self.row, "column": self.column, "code": self.code, "message": self.message}


@dataclass
class Report:
    """Outcome of an import, in the form every import of the product shares; warnings stop nothing."""

    applied: int = 0
    rejected: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """Return the report as plain values."""
        return {
            "applied": self.applied,
            "rejected": self.rejected,
            "problems": [p.as_json() for p in self.problems],
            "warnings": self.warnings,
        }


def match_headers(headers: tuple[str, ...], schema: Schema, saved: AbcMapping[str, str] | None = None) -> Mapping:
    """Return what each header means; a saved choice for a header wins over its name, the first of two equal ones wins.

    `saved` maps folded headers to keys, or to `IGNORED`.
    """
    chosen = dict(saved or {})
    by_name = {name: column.key for column in reversed(schema.columns) for name in column.names}
    keys = {column.key for column in schema.columns}
    positions: dict[str, int] = {}
    folded = [fold_header(header) for header in headers]
    for position, header in enumerate(folded):
        if chosen.get(header) in keys:
            positions.setdefault(chosen[header], position)
    for position, header in enumerate(folded):
        if header not in chosen and (key := by_name.get(header)) is not None:
            positions.setdefault(key, position)
    taken = {position: key for key, position in positions.items()}
    missing = [column.key for column in schema.columns if column.required and column.key not in positions]
    missing += [group[0] for group in schema.any_of if not any(key in positions for key in group)]
    return Mapping(
        positions=positions,
        recognised=tuple((header, taken[i]) for i, header in enumerate(headers) if i in taken),
        unknown=tuple(header for i, header in enumerate(headers) if i not in taken),
        missing=tuple(missing),
    )


def missing_columns(schema: Schema, mapping: Mapping) -> list[Problem]:
    """Return one problem of the whole file for each required column that is not there."""
    return [_missing(schema.column(key)) for key in mapping.missing]


def _missing(column: Column) -> Problem:
    name = column.label or column.key
    return Problem(0, name, "missing_column", column.message or f"Falta la columna «{name}». Agréguela al archivo.")


def read_rows(table: Table, schema: Schema, mapping: Mapping) -> Iterator[Row | Problem]:
    """Yield each row as values, or every problem it has, in the order of the file."""
    for row, problems in read_with_problems(table, schema, mapping):
        if problems:
            yield from problems
        else:
            yield row


def read_with_problems(table: Table, schema: Schema, mapping: Mapping) -> Iterator[tuple[Row, list[Problem]]]:
    """Yield every row with what could be read of it and what is wrong: even a bad row speaks of somebody."""
    plan = [_Place(schema.column(key), position) for key, position in mapping.positions.items()]
    for line in table.lines():
        yield _read_line(line, plan, table)


@dataclass(frozen=True, slots=True)
class _Place:
    """A column and where it stands; `read` keeps the values of texts met before, as most columns repeat a few."""

    column: Column
    position: int
    read: dict[str, object] = field(default_factory=dict)

    def parse(self, cell: Cell) -> object:
        if not isinstance(cell, str):
            return self.column.parser(cell)
        value = self.column.parser(cell)
        if len(self.read) >= _REMEMBERED:
            self.read.clear()
        self.read[cell] = value
        return value


def _read_line(line: Line, plan: list[_Place], table: Table) -> tuple[Row, list[Problem]]:
    values: dict[str, object] = {}
    problems: list[Problem] = []
    cells, width = line.cells, len(line.cells)
    if surplus := surplus_cells(line, table):
        problems.append(surplus)
    for place in plan:
        column, position = place.column, place.position
        cell = cells[position] if position < width else None
        if cell.__class__ is str and cell in place.read:
            values[column.key] = place.read[cell]  # type: ignore[index]  # a str
            continue
        if is_empty(cell):
            values[column.key] = None
            if column.filled:
                problems.append(
                    Problem(
                        line.number, table.headers[position], "missing_value", column.message or "Escriba este dato."
                    )
                )
            continue
        try:
            values[column.key] = place.parse(cell)
        except CellError as error:
            problems.append(Problem(line.number, table.headers[position], error.code, error.message))
    return Row(line.number, values), problems


def surplus_cells(line: Line, table: Table) -> Problem | None:
    """Return the problem of a text row wider than its header: its values stand in wrong places."""
    width = len(table.headers)
    if len(line.cells) <= width or not table.delimiter:
        return None
    found = max(i for i, cell in enumerate(line.cells, start=1) if not is_empty(cell))
    if found <= width:
        return None
    return Problem(
        line.number,
        "",
        "too_many_cells",
        f"La fila tiene {found} valores y el encabezado {width} columnas. Quite las comas o comillas que sobran.",
    )
