"""Read the generic use table: one row per account, service and period."""

import datetime as dt
import re
from collections.abc import Iterator
from collections.abc import Mapping as AbcMapping
from functools import lru_cache
from typing import cast

from apropia.formats.tabular.layouts import USE
from apropia.formats.tabular.reading import Table
from apropia.formats.tabular.schema import Mapping, Problem, Row, read_rows
from apropia.formats.tabular.values import CellError, parse_email
from apropia.formats.usage_reports.periods import Period
from apropia.formats.usage_reports.rows import UsageRow

_CONCEALED = re.compile(r"[0-9a-f]{32,}")


def first_period(table: Table, positions: AbcMapping[str, int]) -> Period | None:
    """Return the period of the first good row, None where the table states none."""
    rows = read_rows(table, USE, Mapping(positions, (), (), ()))
    first = next((row for row in rows if isinstance(row, Row)), None)
    return _own_period(first.values) if first else None


def read_generic(table: Table, positions: AbcMapping[str, int], period: Period | None) -> Iterator[UsageRow | Problem]:
    """Yield the rows of the table; `period` serves those that state none."""
    headers = {key: table.headers[position] for key, position in positions.items()}
    for row in read_rows(table, USE, Mapping(positions, (), (), ())):
        yield row if isinstance(row, Problem) else _usage_row(row, period, headers)


def _usage_row(row: Row, given: Period | None, headers: AbcMapping[str, str]) -> UsageRow | Problem:
    values = row.values
    start, end = values.get("periodo_inicio"), values.get("periodo_fin")
    if start is None and end is None and given is not None:
        start, end = given.start, given.end
    if not isinstance(start, dt.date) or not isinstance(end, dt.date) or start > end:
        message = "El periodo está incompleto o al revés. Escriba una fecha de inicio y una de fin posterior."
        column = headers.get("periodo_inicio", headers.get("periodo_fin", ""))
        return Problem(row.number, column, "bad_period", message)
    actions = cast(int | None, values.get("acciones"))
    active = cast(bool | None, values.get("activo"))
    if active is None and actions is None:
        message = "Escriba si hubo uso («sí» o «no»), o el número de acciones."
        return Problem(row.number, headers.get("activo", headers.get("acciones", "")), "missing_value", message)
    try:
        identity, concealed = _identity(cast(str, values["correo"]))
    except CellError as error:
        return Problem(row.number, headers["correo"], error.code, error.message)
    return UsageRow(
        row=row.number,
        identity=identity,
        concealed=concealed,
        service_hint=cast(str, values["servicio_codigo"]),
        period_start=start,
        period_end=end,
        refreshed_on=None,
        enabled=values.get("habilitado") is not False,
        active=active if active is not None else bool(actions),
        actions=actions,
        functions_used=cast(tuple[str, ...], values.get("funciones_usadas") or ()),
        deleted=False,
    )


@lru_cache(maxsize=8192)  # an account has a row per service
def _identity(text: str) -> tuple[str, bool]:
    """Return the address or the mark of an account, and whether the source conceals who it is."""
    identity = text.casefold()
    if "@" in identity:
        identity = parse_email(identity)
    return identity, bool(_CONCEALED.fullmatch(identity))


def _own_period(values: AbcMapping[str, object]) -> Period | None:
    start, end = values.get("periodo_inicio"), values.get("periodo_fin")
    if isinstance(start, dt.date) and isinstance(end, dt.date) and start <= end:
        return Period(start, end)
    return None
