"""Recognise a use report by its header and read its rows."""

from collections.abc import Iterator
from collections.abc import Mapping as AbcMapping

from apropia.formats.errors import FormatError
from apropia.formats.tabular.cells import as_text
from apropia.formats.tabular.layouts import USE
from apropia.formats.tabular.limits import DEFAULT_LIMITS, Limits
from apropia.formats.tabular.reading import Source, Table, open_table
from apropia.formats.tabular.schema import Problem, match_headers, missing_columns
from apropia.formats.usage_reports import activity, generic
from apropia.formats.usage_reports.microsoft365 import LAYOUTS, Layout
from apropia.formats.usage_reports.periods import Period
from apropia.formats.usage_reports.rows import ReportKind, UsageReport, UsageRow

BAD_ROWS_TOLERATED = 0.05
_KNOWN = USE.known.union(*(layout.known for layout in LAYOUTS))


def table_of(source: Source, *, saved: AbcMapping[str, str] | None = None, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Return the table of a report, whichever it is. Raises `FormatError` when the file is none."""
    return open_table(source, known=_KNOWN | frozenset(saved or ()), limits=limits)


def recognise(
    source: Source, *, saved: AbcMapping[str, str] | None = None, limits: Limits = DEFAULT_LIMITS
) -> UsageReport:
    """Return what the report is; headers are matched by name, wherever they stand.

    Parameters
    ----------
    source : content or path of the file
    saved : for generic tables, what the entity chose for its headers before

    Raises
    ------
    FormatError
        If it is no table, no known report (`unknown_report`), or a required column is missing (`missing_columns`).
    """
    table = table_of(source, saved=saved, limits=limits)
    headers = set(table.folded)
    layout = max(LAYOUTS, key=lambda candidate: len(headers & set(candidate.marks)))
    if headers & set(layout.marks):
        return _microsoft(table, layout)
    return _generic(table, saved)


def read(report: UsageReport, *, period: Period | None = None) -> Iterator[UsageRow | Problem]:
    """Yield what the report says, row by row; rows that state no period take the one given.

    Raises
    ------
    FormatError
        If the report carries no period and none was given (`period_needed`).
    """
    if report.needs_period and period is None:
        raise FormatError("El informe no dice su periodo. Indique desde y hasta qué fecha cuenta.", "period_needed")
    if report.kind is ReportKind.GENERIC:
        return generic.read_generic(report.table, report.positions, period)
    layout = next(layout for layout in LAYOUTS if layout.kind is report.kind)
    return activity.read_microsoft(report.table, report.positions, layout, period)


def too_many_bad_rows(*, rows: int, rejected: int) -> bool:
    """Tell whether so many rows are bad that the whole report is refused."""
    return rejected > BAD_ROWS_TOLERATED * rows


def _microsoft(table: Table, layout: Layout) -> UsageReport:
    positions: dict[str, int] = {}
    for position, header in enumerate(table.folded):
        positions.setdefault(header, position)
    missing = [header for header in layout.required if header not in positions]
    missing += [group[0] for group in layout.either if not any(header in positions for header in group)]
    if missing:
        names = ", ".join(f"«{header}»" for header in missing)
        raise FormatError(
            f"Al informe le faltan columnas: {names}. Descárguelo de nuevo y súbalo sin cambiarlo.",
            "missing_columns",
        )
    refreshed_on, period = activity.first_period(table, positions)
    identities = [activity.NamedCells(line, positions).get(layout.identity) for line in table.sample]
    concealed = any("@" not in as_text(identity) for identity in identities if identity)
    unknown = tuple(h for h, f in zip(table.headers, table.folded, strict=True) if f not in layout.known)
    return UsageReport(layout.kind, table, positions, unknown, period, refreshed_on, concealed)


def _generic(table: Table, saved: AbcMapping[str, str] | None) -> UsageReport:
    mapping = match_headers(table.headers, USE, saved)
    if len(mapping.recognised) < 2:
        raise FormatError(
            "No se reconoce el informe. Suba un informe de usuarios de Microsoft 365 o una tabla con las columnas "
            "correo, servicio_codigo, periodo_inicio, periodo_fin y activo.",
            "unknown_report",
        )
    if problems := missing_columns(USE, mapping):
        raise FormatError(" ".join(problem.message for problem in problems), "missing_columns")
    period = generic.first_period(table, mapping.positions)
    return UsageReport(ReportKind.GENERIC, table, mapping.positions, mapping.unknown, period, None, concealed=False)
