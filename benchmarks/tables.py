"""Print how fast tables are read and written; no assertions on time."""

import io
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from apropia.formats.tabular.layouts import ROSTER
from apropia.formats.tabular.reading import open_table
from apropia.formats.tabular.schema import Row, match_headers, read_rows
from apropia.formats.tabular.writing import Field, csv_chunks, write_xlsx
from apropia.formats.usage_reports.reading import read, recognise

ROSTER_FIELDS = [
    Field(column)
    for column in ("correo", "nombres", "apellidos", "tipo_vinculacion", "dependencia_codigo", "fecha_inicio")
]
USE_FIELDS = [
    Field(c) for c in ("correo", "servicio_codigo", "periodo_inicio", "periodo_fin", "habilitado", "activo", "acciones")
]


def roster_rows(count: int) -> Iterator[list[str]]:
    """Yield invented people."""
    for n in range(count):
        yield [
            f"persona{n}@puertoclaro.gov.co",
            "Ana María",
            f"Pérez {n}",
            "Carrera administrativa",
            str(n % 40),
            "15/01/2024",
        ]


def use_rows(count: int) -> Iterator[list[str]]:
    """Yield the use of ten services by invented people."""
    for n in range(count):
        person, service = divmod(n, 10)
        yield [
            f"persona{person}@puertoclaro.gov.co",
            f"S{service}",
            "2026-05-01",
            "2026-05-31",
            "sí",
            "sí" if n % 3 else "no",
            str(n % 50),
        ]


def read_roster(count: int = 20_000) -> None:
    """Read a roster as CSV and as XLSX."""
    workbook = io.BytesIO()
    write_xlsx(workbook, ROSTER_FIELDS, roster_rows(count))
    for name, data in (("CSV", b"".join(csv_chunks(ROSTER_FIELDS, roster_rows(count)))), ("XLSX", workbook.getvalue())):
        start = time.perf_counter()
        table = open_table(data, known=ROSTER.known)
        good = sum(isinstance(row, Row) for row in read_rows(table, ROSTER, match_headers(table.headers, ROSTER)))
        print(f"roster {name}: {good} rows in {time.perf_counter() - start:.1f} s")


def read_use(count: int = 500_000) -> None:
    """Read a long use table from disk and say how much memory its reading took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "use.csv"
        with path.open("wb") as stream:
            stream.writelines(csv_chunks(USE_FIELDS, use_rows(count)))
        start = time.perf_counter()
        rows = sum(1 for _ in read(recognise(path)))
        print(f"use CSV: {rows} rows in {time.perf_counter() - start:.1f} s")
        tracemalloc.start()
        for _, _row in zip(range(50_000), read(recognise(path)), strict=False):
            pass
        print(f"use CSV: at most {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB while reading")
        tracemalloc.stop()


def main() -> None:
    """Run every measure of this file."""
    read_roster()
    read_use()


if __name__ == "__main__":
    main()
