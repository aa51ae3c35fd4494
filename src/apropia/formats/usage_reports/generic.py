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

_cached_email = lru_cache(maxsize=8192)(parse_email)  # an account has a row per service
_CONCEALED = re.compile(r"[0-9a-f]{32,}")


def first_period(table: Table, positions: AbcMapping[str, int]) -> Period | None:
    """Return the period of the first good row, None where the table states none."""
    rows = read_rows(table, USE, Mapping(positions, (), (), ()))
    first = next((row for row in rows if isinstance(row, Row)), None)
    return _own_period(first.values) if first else None


def read_generic(table: Table, positions: AbcMapping[str, int], period: Period | None) -> Iterator[UsageRow | Problem]:
    """Yield the rows of the table; `period` serves those that state none."""
    for row in read_rows(table, USE, Mapping(positions, (), (), ())):
        yield row if isinstance(row, Problem) else _usage_row(row, period)


def _usage_row(row: Row, given: Period | None) -> UsageRow | Problem:
    values = row.values
    own = _own_period(values)
    stated = values.get("periodo_inicio") is not None or values.get("periodo_fin") is not None
    span = own if stated else given
    if span is None:
        message = "El periodo está incompleto o al revés. Escriba una fecha de inicio y una de fin posterior."
        return Problem(row.number, "periodo_inicio", "bad_period", message)
    actions = cast(int | None, values.get("acciones"))
    active = cast(bool | None, values.get("activo"))
    if active is None and actions is None:
        message = "Escriba «sí» o «no» en «activo», o el número de acciones."
        return Problem(row.number, "activo", "missing_value", message)
    identity = cast(str, values["correo"]).casefold()
    if "@" in identity:
        try:
            identity = _cached_email(identity)
        except CellError as error:
            return Problem(row.number, "correo", error.code, error.message)
    return UsageRow(
        row=row.number,
        identity=identity,
        concealed=bool(_CONCEALED.fullmatch(identity)),
        service_hint=cast(str, values["servicio_codigo"]),
        period_start=span.start,
        period_end=span.end,
        refreshed_on=None,
        enabled=values.get("habilitado") is not False,
        active=active if active is not None else bool(actions),
        actions=actions,
        functions_used=cast(tuple[str, ...], values.get("funciones_usadas") or ()),
        deleted=False,
    )


def _own_period(values: AbcMapping[str, object]) -> Period | None:
    start, end = values.get("periodo_inicio"), values.get("periodo_fin")
    if isinstance(start, dt.date) and isinstance(end, dt.date) and start <= end:
        return Period(start, end)
    return None
