"""What measurement asks of support. Internal: never shown raw."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q

from apropia.foundation.tenancy.models import Entity
from apropia.support.models import Ticket


@dataclasses.dataclass(frozen=True)
class FirstAnswers:
    """AS-01: of the questions registered in a period, how many had their first answer in time."""

    tickets: int
    on_time: int
    persons: int


def first_answers(*, entity: Entity, since: datetime, until: datetime, at: datetime) -> FirstAnswers:
    """Count first answers in time, over what was answered or whose term has passed; cancelled ones are out."""
    rows = Ticket.objects.filter(entity=entity, created_at__gte=since, created_at__lt=until).exclude(
        status=Ticket.Status.CANCELLED
    )
    due = rows.filter(Q(first_answered_at__isnull=False) | Q(first_due_at__lte=at))
    counts = due.aggregate(
        tickets=Count("pk"),
        on_time=Count("pk", filter=Q(first_answered_at__lte=F("first_due_at"))),
        persons=Count("requester", distinct=True),
    )
    return FirstAnswers(**counts)


def how_to_tickets(*, entity: Entity, since: datetime, until: datetime) -> dict[int | None, tuple[int, int]]:
    """Return, by service id, how many how-to questions were registered and by how many people (AS-03)."""
    rows = (
        Ticket.objects.filter(entity=entity, kind=Ticket.Kind.HOW_TO, created_at__gte=since, created_at__lt=until)
        .exclude(status=Ticket.Status.CANCELLED)
        .order_by()
        .values_list("service_id")
        .annotate(Count("pk"), Count("requester", distinct=True))
    )
    return {service: (tickets, persons) for service, tickets, persons in rows}


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
