"""What measurement asks of support. Internal: never shown raw."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from apropia.foundation.tenancy.models import Entity
from apropia.support.models import Ticket


@dataclasses.dataclass(frozen=True)
class Asked:
    """One question of a period: who asked, about what, and whether the first answer came in time."""

    pseudonym: UUID
    service_id: int | None
    is_on_time: bool


def first_answer_rows(*, entity: Entity, since: datetime, until: datetime, at: datetime) -> Sequence[Asked]:
    """Return the questions whose first answer was due or given (AS-01), one by one, for protection by unit."""
    rows = Ticket.objects.filter(entity=entity, created_at__gte=since, created_at__lt=until).exclude(
        status=Ticket.Status.CANCELLED
    )
    due = rows.filter(Q(first_answered_at__isnull=False) | Q(first_due_at__lte=at)).order_by("pk")
    return [
        Asked(pseudonym, service_id, answered_at is not None and answered_at <= due_at)
        for pseudonym, service_id, answered_at, due_at in due.values_list(
            "requester__pseudonym", "service_id", "first_answered_at", "first_due_at"
        )
    ]


def how_to_rows(*, entity: Entity, since: datetime, until: datetime) -> Sequence[Asked]:
    """Return the how-to questions of a period (AS-03), one by one, for protection by unit."""
    rows = (
        Ticket.objects.filter(entity=entity, kind=Ticket.Kind.HOW_TO, created_at__gte=since, created_at__lt=until)
        .exclude(status=Ticket.Status.CANCELLED)
        .order_by("pk")
    )
    return [Asked(*row, is_on_time=False) for row in rows.values_list("requester__pseudonym", "service_id")]
