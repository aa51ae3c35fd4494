"""Answer with a table that a spreadsheet opens: the same rows as the list, in CSV or XLSX."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.writing import Field, Kind, csv_chunks, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked_format(query: Mapping[str, str]) -> str:
    """Return the format asked for by `?formato=`: `csv`, `xlsx`, or nothing when the page itself is wanted."""
    value = query.get("formato", "")
    return value if value in {"csv", "xlsx"} else ""


def rows_to_mend(problems: Iterable[Mapping[str, Any]]) -> HttpResponseBase:
    """Return what is wrong in an imported file as a spreadsheet: the row, the column, and how to mend it."""
    fields = [Field("Fila", Kind.INTEGER, 8), Field("Columna"), Field("Qué pasa y cómo corregirlo", width=90)]
    rows = ((one["row"], one["column"], one["message"]) for one in problems)
    return download(name="filas-por-corregir", fields=fields, rows=rows, format_="xlsx")


def download(
    *,
    name: str,
    fields: Sequence[Field],
    rows: Iterable[Sequence[Cell]],
    format_: str = "csv",
    codebook: Sequence[tuple[str, str]] = (),
) -> HttpResponseBase:
    """Return the rows as a file to save, called `name` with its extension. CSV leaves while the rows are read.

    A workbook tells on a second sheet what its columns mean, where there is a codebook.
    """
    if format_ == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            csv_chunks(fields, rows), content_type="text/csv; charset=utf-8"
        )
    else:
        book = io.BytesIO()
        write_xlsx(book, fields, rows, codebook=codebook)
        book.seek(0)
        response = FileResponse(book, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{format_}") or "attachment"
    return response
