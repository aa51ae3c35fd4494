"""What measurement asks of support. Internal: never shown raw."""

import dataclasses
from datetime import datetime

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
    """Count first answers in time over the questions whose term has passed or that were answered; cancelled ones out."""
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
