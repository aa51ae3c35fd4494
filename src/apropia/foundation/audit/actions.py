from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import models, transaction

from apropia.foundation.audit.chain import seal_of
from apropia.foundation.audit.models import AuditEvent, AuditSeal
from apropia.foundation.origin import origin
from apropia.foundation.tenancy.models import Entity

__all__ = ["Actor", "origin", "record", "seal"]
BATCH = 500


class Actor(Protocol):
    """Anyone who acts: a person, as far as the audit trail needs to know one."""

    uid: UUID

    @property
    def display_name(self) -> str: ...


def record(
    action: str,
    *,
    entity: Entity | None,
    by: Actor | None,
    on: models.Model | None,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Add one line to the audit trail, in the caller's transaction.

    `action` is a dotted name such as `practices.version.approved`; `by=None` means the system itself. `detail` holds
    ids, states and counts; never an answer, a password or free text written by a person.
    """
    return AuditEvent.objects.create(
        entity=entity,
        actor=by.uid if by else None,
        actor_name=by.display_name[:200] if by else "",
        action=action,
        object_type=on._meta.label if on is not None else "",
        object_id=str(on.pk) if on is not None else "",
        object_name="" if on is None else str(on)[:200],
        at=at,
        origin=origin.get()[:64],
        detail=dict(detail or {}),
    )


def seal(*, at: datetime) -> int:
    """Seal every line that is not sealed yet, in batches chained one to the next per entity, and return how many.

    A line that was written earlier but committed later simply goes into a later batch.
    """
    sealed = 0
    open_events = AuditEvent.objects.filter(batch__isnull=True)
    owners = list(Entity.objects.filter(pk__in=open_events.values("entity")))
    for entity in [*owners, None]:
        while count := _seal_batch(entity, at=at):
            sealed += count
    return sealed


def _seal_batch(entity: Entity | None, *, at: datetime) -> int:
    with transaction.atomic():
        last = AuditSeal.objects.filter(entity=entity).order_by("-number").first()
        number = last.number + 1 if last else 1
        events = list(AuditEvent.objects.filter(entity=entity, batch__isnull=True).order_by("id")[:BATCH])
        if not events:
            return 0
        # A second process that took the same number fails here on its uniqueness, and changes nothing.
        AuditSeal.objects.create(
            entity=entity,
            number=number,
            count=len(events),
            digest=seal_of(events, previous=last.digest if last else ""),
            sealed_at=at,
        )
        AuditEvent.objects.filter(pk__in=[one.pk for one in events], batch__isnull=True).update(batch=number)
    return len(events)
