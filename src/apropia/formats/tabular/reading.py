"""Open a table: find where its header stands and give its rows lazily, with the row numbers a person sees."""

import csv
import io
from collections.abc import Callable, Collection, Iterator, Sized
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from apropia.formats.errors import FormatError
from apropia.formats.tabular.cells import Cell, as_text, fold_header, is_empty
from apropia.formats.tabular.encoding import detect_delimiter, detect_encoding
from apropia.formats.tabular.limits import DEFAULT_LIMITS, Limits
from apropia.formats.tabular.workbook import is_workbook, open_workbook, sheet_names, sheet_rows

Source = bytes | Path
"""The file: its content, or where it lies. A path is read as it is needed, never whole."""

_SAMPLE = 20


class Line(NamedTuple):
    """One row under the header: its number in the file (the first row is 1) and its raw cells."""

    number: int
    cells: tuple[Cell, ...]

    def across(self, headers: Sized) -> tuple[Cell, ...]:
        """Return a cell for each header at least: spreadsheets leave out the blank ones at the end of a row."""
        lacks = len(headers) - len(self.cells)
        return self.cells if lacks <= 0 else (*self.cells, *[None] * lacks)


@dataclass(frozen=True)
class Table:
    """A table found in a file; `lines()` reads it again from the start each time."""

    headers: tuple[str, ...]
    header_row: int
    sheet: str
    encoding: str
    delimiter: str
    sample: tuple[Line, ...]
    lines: Callable[[], Iterator[Line]]

    @property
    def folded(self) -> tuple[str, ...]:
        """Return the headers made comparable."""
        return tuple(fold_header(header) for header in self.headers)


def open_table(source: Source, *, known: Collection[str] = (), limits: Limits = DEFAULT_LIMITS) -> Table:
    """Return the table of the file; content decides what it is, never its name.

    Parameters
    ----------
    source : the bytes or the path of a CSV, TSV or XLSX file
    known : folded headers that are expected; they tell the header from the lines above it, and the right sheet

    Raises
    ------
    FormatError
        If the file is empty, too large, damaged, unsafe or not a table.
    """
    with _stream(source) as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        head = stream.read(4096)
        if size > limits.max_bytes:
            raise limits.too_large()
        if not head.strip():
            raise FormatError("El archivo está vacío. Elija el archivo que tiene los datos.", "empty")
        if is_workbook(head):
            return _open_sheet(source, stream, known, limits)
        encoding = detect_encoding(stream)
        delimiter, declared = detect_delimiter(stream, encoding, known)

    def rows() -> Iterator[Line]:
        with _stream(source) as text:
            yield from _csv_lines(text, encoding, delimiter, declared, limits)

    return _table(rows, known, limits, sheet="", encoding=encoding, delimiter=delimiter)


def cells_of(table: Table, numbers: Collection[int]) -> dict[int, tuple[Cell, ...]]:
    """Return the raw cells of some rows by their number, reading no further than the last of them."""
    found: dict[int, tuple[Cell, ...]] = {}
    last = max(numbers, default=0)
    for line in table.lines():
        if line.number > last:
            break
        if line.number in numbers:
            found[line.number] = line.cells
    return found


def estimate_rows(source: Source) -> int:
    """Return about how many rows a text table has, for telling how far its reading is; 0 for workbooks."""
    with _stream(source) as stream:
        if stream.read(4) == b"PK\x03\x04":
            return 0
        stream.seek(0)
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))


def _open_sheet(source: Source, stream: BinaryIO, known: Collection[str], limits: Limits) -> Table:
    book = open_workbook(stream, limits)
    try:
        best = max(
            sheet_names(book),
            key=lambda name: _sheet_fitness(sheet_rows(book, name, limits), known, limits),
            default=None,
        )
    finally:
        book.close()
    if best is None:
        raise _no_table()

    def rows() -> Iterator[Line]:
        with _stream(source) as again:
            opened = open_workbook(again, limits)
            try:
                for number, cells in enumerate(sheet_rows(opened, best, limits), start=1):
                    if any(isinstance(cell, str) and len(cell) > limits.max_cell for cell in cells):
                        raise limits.cell_too_long(number)
                    yield Line(number, _without_tail(cells))
            finally:
                opened.close()

    return _table(rows, known, limits, sheet=best, encoding="", delimiter="")


def _sheet_fitness(rows: Iterator[tuple[Cell, ...]], known: Collection[str], limits: Limits) -> tuple[int, int]:
    matches = filled = 0
    for _, row in zip(range(limits.max_preamble), rows, strict=False):
        filled += any(not is_empty(cell) for cell in row)
        matches = max(matches, sum(fold_header(as_text(cell)) in known for cell in row if cell is not None))
    return (matches, min(filled, 2))


def _csv_lines(stream: BinaryIO, encoding: str, delimiter: str, declared: bool, limits: Limits) -> Iterator[Line]:
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    number = 0
    row: list[str] | None
    try:
        reader = csv.reader(text, delimiter=delimiter)
        if declared:
            next(reader)
            number = 1
        while True:
            number += 1
            try:
                row = next(reader, None)
            except csv.Error as error:
                raise limits.cell_too_long(number) from error
            if row is None:
                return
            if len(row) > limits.max_columns and any(row[limits.max_columns :]):
                raise limits.too_many_columns()
            if number > limits.max_rows + limits.max_preamble:
                raise limits.too_many_rows()
            if row and len(max(row, key=len)) > limits.max_cell:
                raise limits.cell_too_long(number)
            yield Line(number, tuple(row))
    finally:
        text.detach()


def _table(
    rows: Callable[[], Iterator[Line]],
    known: Collection[str],
    limits: Limits,
    *,
    sheet: str,
    encoding: str,
    delimiter: str,
) -> Table:
    start = [line for _, line in zip(range(limits.max_preamble), rows(), strict=False)]
    header = _find_header(start, known)
    headers = _name_columns(header.cells)
    key = tuple(as_text(cell) for cell in _without_tail(header.cells))

    def lines() -> Iterator[Line]:
        for line in rows():
            if line.number <= header.number or all(map(is_empty, line.cells)):
                continue
            if line.cells[0] == header.cells[0] and tuple(as_text(cell) for cell in _without_tail(line.cells)) == key:
                continue  # a header printed again on each page of a report
            yield line

    sample = tuple(line for _, line in zip(range(_SAMPLE), lines(), strict=False))
    return Table(headers, header.number, sheet, encoding, delimiter, sample, lines)


def _find_header(start: list[Line], known: Collection[str]) -> Line:
    candidates = [line for line in start if sum(not is_empty(cell) for cell in line.cells) > 0]
    if not candidates:
        raise _no_table()
    matches = {line.number: sum(fold_header(as_text(cell)) in known for cell in line.cells) for line in candidates}
    best = max(candidates, key=lambda line: matches[line.number])
    if matches[best.number] > 0:
        return best
    widest = max(sum(not is_empty(cell) for cell in line.cells) for line in candidates)
    for line in candidates:
        texts = [as_text(cell) for cell in line.cells if not is_empty(cell)]
        if len(texts) * 5 >= widest * 4 and sum(any(c.isalpha() for c in text) for text in texts) * 5 >= len(texts) * 4:
            return line
    raise FormatError(
        "No se encontró la fila de encabezados. Ponga los nombres de las columnas en una fila.", "no_header"
    )


def _name_columns(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    """Name each column: a repeated name gets its turn, an empty one its number; empty columns at the end go."""
    names: list[str] = []
    seen: dict[str, int] = {}
    for position, cell in enumerate(_without_tail(cells), start=1):
        name = as_text(cell) or f"Columna {position}"
        seen[fold_header(name)] = turn = seen.get(fold_header(name), 0) + 1
        names.append(name if turn == 1 else f"{name} ({turn})")
    return tuple(names)


def _without_tail(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = len(cells)
    while end and is_empty(cells[end - 1]):
        end -= 1
    return cells[:end]


def _no_table() -> FormatError:
    return FormatError("El archivo no tiene ninguna tabla. Ponga los nombres de las columnas en una fila.", "no_table")


@contextmanager
def _stream(source: Source) -> Iterator[BinaryIO]:
    if isinstance(source, bytes):
        yield io.BytesIO(source)
    else:
        with source.open("rb") as stream:
            yield stream
