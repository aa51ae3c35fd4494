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


_MEND = (Field("Fila", Kind.INTEGER, 8), Field("Columna"), Field("Qué pasa y cómo corregirlo", width=90))


def rows_to_mend(
    problems: Iterable[Mapping[str, Any]],
    *,
    headers: Sequence[str] = (),
    cells: Mapping[int, Sequence[Cell]] | None = None,
) -> HttpResponseBase:
    """Return the wrong rows of an imported file as a spreadsheet to correct and upload again.

    Each row once: its own cells as they came, where they are given, then its number, its columns and how to mend them.
    """
    wrong: dict[int, list[Mapping[str, Any]]] = {}
    for one in problems:
        wrong.setdefault(one["row"], []).append(one)
    came = cells or {}
    if tuple(headers[-len(_MEND) :]) == tuple(field.header for field in _MEND):
        headers = headers[: -len(_MEND)]  # a file that was given here and comes again: what was wrong then is over
        came = {row: line[: len(headers)] for row, line in came.items()}
    width = max([len(headers), *map(len, came.values())])
    extra = [Field(f"Columna {number}") for number in range(len(headers) + 1, width + 1)]
    rows = (_line_to_mend(row, found, came.get(row, ()), width) for row, found in wrong.items())
    fields = [*map(Field, headers), *extra, *_MEND]
    return download(name="filas-por-corregir", fields=fields, rows=rows, format_="xlsx")


def _line_to_mend(row: int, found: Sequence[Mapping[str, Any]], cells: Sequence[Cell], width: int) -> list[Cell]:
    columns = dict.fromkeys(one["column"] for one in found if one["column"])
    messages = "\n".join(one["message"] for one in found)
    return [*cells, *[None] * (width - len(cells)), row or None, ", ".join(columns), messages]


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
