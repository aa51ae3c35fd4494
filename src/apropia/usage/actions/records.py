"""Write and forget records in bulk, in short transactions."""

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction

from apropia.foundation import bulk
from apropia.usage.models import UsageImport, UsageRecord

CHUNK = 5_000
_FORGET_AT_ONCE = 20_000
_COLUMNS = ("entity", "slice", "pseudonym", "is_enabled", "is_active", "actions", "functions")


def insert_records(rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows of (entity, slice, stored pseudonym, enabled, active, actions, functions)."""
    with transaction.atomic():
        bulk.insert(UsageRecord, _COLUMNS, rows)


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
