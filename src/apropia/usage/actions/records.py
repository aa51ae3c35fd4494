"""Write and forget records in bulk, in short transactions."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from apropia.usage.models import UsageImport, UsageRecord

CHUNK = 5_000
_FORGET_AT_ONCE = 20_000
_COLUMNS = ("entity", "slice", "pseudonym", "is_enabled", "is_active", "actions", "functions")


def stored_pseudonym(pseudonym: UUID) -> Any:
    """Return a pseudonym as this database stores it."""
    return UsageRecord._meta.get_field("pseudonym").get_db_prep_value(pseudonym, connection)


def insert_records(rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows of (entity, slice, stored pseudonym, enabled, active, actions, functions).

    One prepared statement for all: making half a million model objects first would take most of the time.
    """
    if not rows:
        return
    quote = connection.ops.quote_name
    fields: list[Any] = [UsageRecord._meta.get_field(name) for name in _COLUMNS]
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(_COLUMNS))
    statement = f"INSERT INTO {quote(UsageRecord._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608  names of our own model
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def forget_records(*, usage_import: UsageImport) -> int:
    """Delete what an import staged or once counted, a part at a time. Return how many records went."""
    gone = 0
    for one in list(usage_import.slices.values_list("pk", flat=True)):
        records = UsageRecord.objects.filter(slice=one)
        while (
            last := records.order_by("pk")
            .values_list("pk", flat=True)[:_FORGET_AT_ONCE]
            .aggregate(last=models.Max("pk"))["last"]
        ):
            part = records.filter(pk__lte=last)
            gone += part._raw_delete(part.db)
    return gone
