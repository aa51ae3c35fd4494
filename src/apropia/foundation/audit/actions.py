from collections.abc import Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import models

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.tenancy.models import Entity

# Set once per request (address), command («cli») or job («job:name»); read by every line written meanwhile.
origin: ContextVar[str] = ContextVar("audit_origin", default="")


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

    `action` is a dotted name such as `practices.version.approved`; `by=None` means the system itself. `detail` holds ids,
    states and counts; never an answer, a password or free text written by a person.
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
