"""Read the rows of the Microsoft 365 reports and judge what counts as use."""

import contextlib
import datetime as dt
import re
from collections.abc import Callable, Iterator
from collections.abc import Mapping as AbcMapping
from functools import lru_cache
from typing import NamedTuple, TypeVar

from apropia.formats.tabular.cells import Cell, is_empty
from apropia.formats.tabular.reading import Line, Table
from apropia.formats.tabular.schema import Problem, surplus_cells
from apropia.formats.tabular.values import CellError, parse_boolean, parse_date, parse_integer, parse_text
from apropia.formats.usage_reports import microsoft365 as m365
from apropia.formats.usage_reports.periods import Period, period_of_report
from apropia.formats.usage_reports.rows import ReportKind, UsageRow

T = TypeVar("T")

_PERIOD_DAYS = re.compile(r"d?(\d{1,3})", re.IGNORECASE)
_cached_date = lru_cache(maxsize=4096)(parse_date)
_cached_boolean = lru_cache(maxsize=64)(parse_boolean)


class Facts(NamedTuple):
    """What a row says of one service."""

    service_hint: str
    enabled: bool
    active: bool
    actions: int | None
    functions_used: tuple[str, ...]


class NamedCells:
    """One row of the file by folded header; empty counts are 0, empty dates None."""

    __slots__ = ("_cells", "_positions")

    def __init__(self, line: Line, positions: AbcMapping[str, int]) -> None:
        self._cells = line.cells
        self._positions = positions

    def get(self, header: str) -> Cell:
        """Return the raw cell, None where the row or the report lacks it."""
        position = self._positions.get(header, len(self._cells))
        return self._cells[position] if position < len(self._cells) else None

    def date(self, header: str) -> dt.date | None:
        """Return the date."""
        cell = self.get(header)
        return None if is_empty(cell) else _parse(header, _cached_date, cell)

    def flag(self, header: str, *, otherwise: bool = False) -> bool:
        """Return the yes or no, `otherwise` where there is none."""
        cell = self.get(header)
        return otherwise if is_empty(cell) else _parse(header, _cached_boolean, cell)

    def count(self, header: str) -> int:
        """Return the count."""
        cell = self.get(header)
        if isinstance(cell, str) and cell.isascii() and cell.isdecimal():
            return int(cell)
        return 0 if is_empty(cell) else _parse(header, parse_integer, cell)


class _ColumnError(CellError):
    def __init__(self, header: str, error: CellError) -> None:
        super().__init__(error.code, error.message)
        self.header = header


def _parse(header: str, parser: Callable[[Cell], T], cell: Cell) -> T:
    try:
        return parser(cell)
    except CellError as error:
        raise _ColumnError(header, error) from error


def first_period(table: Table, positions: AbcMapping[str, int]) -> tuple[dt.date | None, Period | None]:
    """Return the refresh date and the period of the first row that states them."""
    refreshed = None
    for line in table.sample:
        if surplus_cells(line, table):
            continue
        cells = NamedCells(line, positions)
        with contextlib.suppress(CellError):
            refreshed = cells.date(m365.REFRESH)
            if refreshed is not None and (period := _stated_period(cells, refreshed)):
                return refreshed, period
    return refreshed, None


def read_microsoft(
    table: Table, positions: AbcMapping[str, int], layout: m365.Layout, given: Period | None
) -> Iterator[UsageRow | Problem]:
    """Yield each account's use; rows whose cells do not fit the header are refused, not guessed."""
    last_needed = max((positions[header] for header in layout.required), default=0)
    facts_of = _suite_facts if layout.kind is ReportKind.M365_ACTIVE_USERS else _counter_facts(layout, positions)
    for line in table.lines():
        problem = surplus_cells(line, table)
        if problem is None and table.delimiter and len(line.cells) <= last_needed:
            message = f"La fila tiene {len(line.cells)} valores y le faltan columnas. Descargue el informe de nuevo."
            problem = Problem(line.number, "", "too_few_cells", message)
        if problem is not None:
            yield problem
            continue
        try:
            yield from _account_rows(line.number, NamedCells(line, positions), layout, facts_of, given)
        except _ColumnError as error:
            yield Problem(line.number, table.headers[positions[error.header]], error.code, error.message)


_FactsOf = Callable[[NamedCells, Period], list[Facts]]


def _account_rows(
    number: int, cells: NamedCells, layout: m365.Layout, facts_of: _FactsOf, given: Period | None
) -> list[UsageRow]:
    raw = cells.get(layout.identity)
    if is_empty(raw):
        if layout.kind is ReportKind.M365_ONEDRIVE:
            return []  # a site without owner is nobody's use
        raise _missing(layout.identity)
    refreshed = cells.date(m365.REFRESH)
    if refreshed is None:
        raise _missing(m365.REFRESH)
    period = _stated_period(cells, refreshed) or given
    if period is None:
        raise _missing(m365.PERIOD)
    identity = _parse(layout.identity, parse_text, raw).casefold()
    deleted = cells.flag(m365.DELETED)
    return [
        UsageRow(
            row=number,
            identity=identity,
            concealed="@" not in identity,
            service_hint=facts.service_hint,
            period_start=period.start,
            period_end=period.end,
            refreshed_on=refreshed,
            enabled=facts.enabled and not deleted,
            active=facts.active,
            actions=facts.actions,
            functions_used=facts.functions_used,
            deleted=deleted,
        )
        for facts in facts_of(cells, period)
    ]


def _stated_period(cells: NamedCells, refreshed: dt.date) -> Period | None:
    text = _parse(m365.PERIOD, parse_text, cells.get(m365.PERIOD))
    if not text:
        return None
    match = _PERIOD_DAYS.fullmatch(text)
    if match is None or int(match[1]) == 0:
        raise _ColumnError(m365.PERIOD, CellError("bad_period", "El periodo debe ser un número de días, como 7 o 30."))
    return period_of_report(refreshed, int(match[1]))


def _missing(header: str) -> _ColumnError:
    message = "Falta este dato. Descargue el informe de nuevo, sin cambiarlo."
    return _ColumnError(header, CellError("missing_value", message))


def _suite_facts(cells: NamedCells, period: Period) -> list[Facts]:
    """Return the whole suite first, then each product that the account may use or used."""
    products = []
    for product in m365.PRODUCTS:
        last = cells.date(product.last_activity)
        active = last is not None and period.start <= last <= period.end
        if (enabled := cells.flag(product.licence)) or active:
            products.append(Facts(product.service_hint, enabled, active, None, ()))
    suite = Facts(m365.SUITE_HINT, any(p.enabled for p in products), any(p.active for p in products), None, ())
    return [suite, *products]


def _counter_facts(layout: m365.Layout, positions: AbcMapping[str, int]) -> _FactsOf:
    counters = [(header, function) for header, function in layout.counters if header in positions]
    if layout.kind is ReportKind.M365_TEAMS and "meetings attended count" not in positions:
        counters.append(m365.OLDER_MEETINGS)

    def facts_of(cells: NamedCells, period: Period) -> list[Facts]:
        counts = [(cells.count(header), function) for header, function in counters]
        functions = dict.fromkeys(function for count, function in counts if count)
        if layout.kind is ReportKind.M365_TEAMS and cells.flag(m365.OTHER_ACTION):
            functions[m365.OTHER_ACTION_NAME] = None
        total = sum(count for count, _ in counts)
        enabled = cells.flag(m365.LICENSED, otherwise=True)
        return [Facts(layout.service_hint, enabled, bool(functions), total, tuple(functions))]

    return facts_of
