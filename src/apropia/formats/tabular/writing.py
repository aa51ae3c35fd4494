"""Write tables that spreadsheets open well and that never carry a live formula."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, BinaryIO

from apropia.formats.tabular.cells import Cell

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_FLUSH_ROWS = 500
_MAX_CELL = 32_767  # Excel's own limit
_HEADER_STYLE = {"bold": True, "bg_color": "#E8EEF8", "bottom": 1, "text_wrap": True, "valign": "vcenter"}


class Kind(Enum):
    """How the values of a column are shown in a workbook."""

    TEXT = ""
    INTEGER = "#,##0"
    NUMBER = "General"
    PERCENT = "0.0%"
    DATE = "dd/mm/yyyy"
    DATETIME = "dd/mm/yyyy hh:mm"


# A column of numbers shows each as round as it is: whole, or with the decimal that even 67,0 has.
_ROUNDED: dict[type, str] = {int: "#,##0", float: "#,##0.0"}
_DATED: dict[type, Kind] = {dt.date: Kind.DATE, dt.datetime: Kind.DATETIME}


@dataclass(frozen=True)
class Field:
    """One column to write: its header, how it is shown, and its width in characters."""

    header: str
    kind: Kind = Kind.TEXT
    width: int = 18


def neutralise(text: str) -> str:
    """Return the text so that a spreadsheet shows it and never runs it.

    What already stands behind apostrophes takes one more, so that `restored` gives back what somebody typed.
    """
    return "'" + text if text.lstrip("'").startswith(_FORMULA_STARTS) else text


def restored(text: str) -> str:
    """Return the text that `neutralise` was given."""
    return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(_FORMULA_STARTS) else text


def csv_chunks(fields: Sequence[Field], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield a CSV in UTF-8 with BOM, in chunks, for answering while the rows are still being read."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([neutralise(field.header) for field in fields])
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(rows, start=1):
        writer.writerow([_csv_value(value) for value in row])
        if number % _FLUSH_ROWS == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def write_xlsx(
    target: BinaryIO,
    fields: Sequence[Field],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet: str = "Datos",
    codebook: Sequence[tuple[str, str]] = (),
) -> None:
    """Write a workbook with one sheet and a frozen header; memory does not grow with the rows.

    A codebook, its headers first, goes on a second sheet: each column and what it means.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": True,
    }
    import xlsxwriter  # noqa: PLC0415  slow to load

    book = xlsxwriter.Workbook(target, options)
    page = book.add_worksheet(sheet)
    header = book.add_format(_HEADER_STYLE)
    styles = [book.add_format({"num_format": field.kind.value}) if field.kind.value else None for field in fields]
    # A date in a column of text would otherwise be read as the number of its day.
    dated = {day: book.add_format({"num_format": kind.value}) for day, kind in _DATED.items()}
    rounded = {kind: book.add_format({"num_format": shown}) for kind, shown in _ROUNDED.items()}
    for column, field in enumerate(fields):
        page.set_column(column, column, field.width)
    page.freeze_panes(1, 0)
    for column, field in enumerate(fields):
        page.write_string(0, column, field.header, header)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            is_number = fields[column].kind is Kind.NUMBER
            style = rounded.get(type(value)) if is_number else styles[column] or dated.get(type(value))
            _write_cell(page, last, column, value, style)
    if fields:
        page.autofilter(0, 0, max(last, 1), len(fields) - 1)
    if codebook:
        _write_codebook(book.add_worksheet("Libro de códigos"), codebook, header)
    book.close()


def _write_codebook(page: "Worksheet", codebook: Sequence[tuple[str, str]], header: object) -> None:
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 90)
    page.freeze_panes(1, 0)
    for number, words in enumerate(codebook):
        for column, text in enumerate(words):
            page.write_string(number, column, text, None if number else header)


def _write_cell(page: "Worksheet", row: int, column: int, value: Cell, style: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(row, column, "sí" if value else "no", style)
    elif isinstance(value, int | float):
        page.write_number(row, column, value, style)
    elif isinstance(value, dt.datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None), style)
    elif isinstance(value, dt.date | dt.time | dt.timedelta):
        page.write_datetime(row, column, value, style)
    else:
        page.write_string(row, column, value[:_MAX_CELL], style)


def _csv_value(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, str):
        return neutralise(value)
    return str(value)
