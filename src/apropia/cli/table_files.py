"""Write a table to a file for other programs: CSV, JSON or XLSX, whole or not at all, for its owner's eyes."""

import datetime as dt
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.writing import Field, csv_chunks, write_xlsx

TABLE_KINDS = ("csv", "json", "xlsx")
Row = Sequence[Cell]


def write_table(out: Path, kind: str, headers: Sequence[str], rows: Iterable[Row]) -> int:
    """Write the rows and return how many there were. A file of that name is replaced only by a whole one."""
    counted = _Counted(rows)
    fields = [Field(header, width=24) for header in headers]

    def fill(stream: BinaryIO) -> None:
        if kind == "xlsx":
            book = io.BytesIO()
            write_xlsx(book, fields, counted)
            stream.write(book.getvalue())
        elif kind == "csv":
            stream.writelines(csv_chunks(fields, counted))
        else:
            _write_json(stream, headers, counted)

    write_whole(out, fill)
    return counted.count


def write_whole(out: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Write beside the final name, then rename. Only the owner may read it: exports name people."""
    partial = out.with_name(out.name + ".part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            fill(stream)
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)


def plain(value: object) -> object:
    """Return a value as JSON knows it: dates as ISO 8601."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _write_json(stream: BinaryIO, headers: Sequence[str], rows: Iterable[Row]) -> None:
    stream.write(b"[")
    for number, row in enumerate(rows):
        line = json.dumps(dict(zip(headers, map(plain, row), strict=True)), ensure_ascii=False)
        stream.write((",\n" if number else "\n").encode() + line.encode())
    stream.write(b"\n]\n")


class _Counted:
    """Rows that remember how many went by."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            yield row
