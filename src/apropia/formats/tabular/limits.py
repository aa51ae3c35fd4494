"""How large a table may be before it is refused."""

from dataclasses import dataclass

from apropia.formats.errors import FormatError


@dataclass(frozen=True)
class Limits:
    """Bounds of one table; the defaults hold the staff of a country and a year of its use."""

    max_bytes: int = 256 << 20
    max_uncompressed: int = 2 << 30
    max_rows: int = 2_000_000
    max_columns: int = 300
    max_cell: int = 32_767  # Excel's own limit of characters in a cell
    max_preamble: int = 40

    def too_large(self) -> FormatError:
        """Return the refusal of a file that weighs too much, or would once opened."""
        size = self.max_bytes >> 20
        return FormatError(f"El archivo es demasiado grande. Divídalo en partes de menos de {size} MB.", "too_large")

    def too_many_rows(self) -> FormatError:
        """Return the refusal of a table that is too long."""
        return FormatError(f"El archivo tiene más de {self.max_rows} filas. Divídalo en partes.", "too_many_rows")

    def too_many_columns(self) -> FormatError:
        """Return the refusal of a table that is too wide."""
        return FormatError(
            f"El archivo tiene más de {self.max_columns} columnas. Deje solo las necesarias.", "too_many_columns"
        )

    def cell_too_long(self, row: int) -> FormatError:
        """Return the refusal of a cell that no spreadsheet could hold, most often an unclosed quote."""
        return FormatError(
            f"La fila {row} tiene una celda demasiado larga. Revise si hay comillas sin cerrar en esa fila.",
            "cell_too_long",
        )


DEFAULT_LIMITS = Limits()
