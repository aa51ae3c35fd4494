"""Write very many rows of one model quickly: one prepared statement and no object per row.

For rows that an action has made itself and checked: no default, validation or signal of the model is applied.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

CHUNK = 20_000


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, ignore_conflicts: bool = False
) -> None:
    """Insert rows of values as the database stores them, in the order of the columns."""
    statement = _statement(model, tuple(columns), ignore_conflicts)
    waiting = iter(rows)
    # Outside a transaction each row would be one of its own.
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        while chunk := list(islice(waiting, CHUNK)):
            cursor.executemany(statement, chunk)


@cache
def _statement(model: type[models.Model], columns: tuple[str, ...], ignore_conflicts: bool) -> str:
    quote = connection.ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(columns))
    # Both databases know this form, and it hides nothing but a row that is there already.
    after = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks}){after}"  # noqa: S608  names of our own model


def stored_uuid(value: UUID) -> Any:
    """Return a UUID as this database stores it."""
    return value if connection.features.has_native_uuid_field else value.hex


def stored_moment(value: datetime) -> Any:
    """Return a moment as this database stores it."""
    return connection.ops.adapt_datetimefield_value(value)


def stored_moments(first: datetime, *, every: timedelta, count: int) -> list[Any]:
    """Return so many moments one after the other, each `every` later, as this database stores them."""
    if connection.vendor != "sqlite":
        return [first + every * place for place in range(1, count + 1)]
    # SQLite keeps text in UTC: the zone is changed once, not for each.
    plain = first.astimezone(UTC).replace(tzinfo=None)
    return [str(plain + every * place) for place in range(1, count + 1)]
