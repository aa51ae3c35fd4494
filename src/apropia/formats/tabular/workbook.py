"""Read XLSX sheets row by row, after making sure that the package is not a trap."""

import warnings
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from apropia.formats.archives import DAMAGE
from apropia.formats.errors import FormatError
from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.limits import Limits

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
_HEAD = 1 << 16
_SMALL_ENTRY = 10 << 20
_MAX_RATIO = 200
_MAX_ENTRIES = 2_000
_DOCTYPE = tuple("<!DOCTYPE".encode(name) for name in ("ascii", "utf-16-le", "utf-16-be"))


def is_workbook(head: bytes) -> bool:
    """Tell a workbook from text by its first bytes.

    Raises
    ------
    FormatError
        If it is an old or encrypted workbook, a web page or a PDF.
    """
    if head.startswith(_OLE_MAGIC):
        raise FormatError(
            "Es un libro antiguo (.xls) o con contraseña. Ábralo, quite la contraseña y guárdelo como XLSX o CSV.",
            "old_workbook",
        )
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"%pdf")):
        raise FormatError(
            "El archivo no es una hoja de cálculo, aunque su nombre lo diga. Guárdelo como XLSX o CSV.", "not_a_table"
        )
    return head.startswith(b"PK\x03\x04")


def open_workbook(stream: BinaryIO, limits: Limits) -> "Workbook":
    """Return the workbook for reading values only; formulas give the value that was saved with them.

    Raises
    ------
    FormatError
        If the package is damaged, unsafe or larger than the limits.
    """
    from openpyxl import load_workbook  # noqa: PLC0415  slow to load

    _check_package(stream, limits)
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions, which are not read here
            return load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # the package may be damaged in as many ways as openpyxl has exceptions
        raise _damaged() from error


def sheet_names(book: "Workbook") -> list[str]:
    """Return the visible sheets that hold cells, in their order."""
    return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


def sheet_rows(book: "Workbook", name: str, limits: Limits) -> Iterator[tuple[Cell, ...]]:
    """Yield every row of the sheet from the first, gaps included.

    Raises
    ------
    FormatError
        If the sheet is damaged or has more rows or columns than the limits.
    """
    sheet = book[name]
    sheet.reset_dimensions()  # what the file says of its own size is often wrong
    width = limits.max_columns + 1
    rows = sheet.iter_rows(max_col=width, values_only=True)
    number = 0
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                row = next(rows, None)
        except Exception as error:
            raise _damaged() from error
        if row is None:
            return
        number += 1
        if number > limits.max_rows + limits.max_preamble:
            raise limits.too_many_rows()
        if row and row[-1] is not None and len(row) >= width:
            raise limits.too_many_columns()
        yield cast(tuple[Cell, ...], row)


def _check_package(stream: BinaryIO, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(stream) as package:
            entries = package.infolist()
            names = {entry.filename.lower() for entry in entries}
            if "mimetype" in names and "xl/workbook.xml" not in names:
                # OpenDocument: the words of whoever keeps uploaded files, so that every door says the same.
                raise FormatError(
                    "Este archivo no se puede usar aquí. Se aceptan: Excel (.xlsx), CSV o texto (.txt).",
                    "open_document",
                )
            if "xl/workbook.xml" not in names:
                raise FormatError(
                    "El archivo comprimido no es un libro de Excel. Guárdelo como XLSX o CSV.", "not_a_workbook"
                )
            if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > limits.max_uncompressed:
                raise limits.too_large()
            for entry in entries:
                if entry.file_size > _SMALL_ENTRY and entry.file_size > _MAX_RATIO * max(entry.compress_size, 1):
                    raise limits.too_large()
                if entry.filename.lower().endswith((".xml", ".rels")):
                    with package.open(entry) as content:
                        head = content.read(_HEAD)
                    if any(mark in head for mark in _DOCTYPE):
                        raise FormatError(
                            "El libro contiene declaraciones que no son de Excel y no se lee.", "unsafe_workbook"
                        )
    except DAMAGE as error:
        raise _damaged() from error


def _damaged() -> FormatError:
    return FormatError(
        "El libro está dañado. Ábralo en Excel, guárdelo de nuevo como XLSX y súbalo otra vez.", "damaged_workbook"
    )
