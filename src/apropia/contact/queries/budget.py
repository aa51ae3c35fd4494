import dataclasses
from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count

from apropia.contact.models import DEFAULT_MONTHLY_LIMIT, ContactSettings, OutgoingMessage
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class BudgetLine:
    """How many optional messages a person has had this month, of how many they accept."""

    sent: int
    limit: int


def month_of(*, entity: Entity, at: datetime) -> tuple[datetime, datetime]:
    """Return the first moment of the entity's month and of the next one."""
    first = at.astimezone(ZoneInfo(entity.timezone)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return first, (first + timedelta(days=32)).replace(day=1)


def limits_and_used(*, entity: Entity, persons: Collection[int], at: datetime) -> dict[int, BudgetLine]:
    """Return the budget of several persons in two queries."""
    first, following = month_of(entity=entity, at=at)
    limits = dict(ContactSettings.objects.filter(person__in=persons).values_list("person_id", "monthly_limit"))
    used = dict(
        OutgoingMessage.objects.filter(person__in=persons, is_optional=True, sent_at__gte=first, sent_at__lt=following)
        .order_by()
        .values_list("person_id")
        .annotate(Count("pk"))
    )
    return {
        person: BudgetLine(sent=used.get(person, 0), limit=limits.get(person, DEFAULT_MONTHLY_LIMIT))
        for person in persons
    }


def budget_line(*, person: Person, at: datetime) -> BudgetLine:
    """Return the budget of one person, for the line «este mes le hemos enviado 2 de 4»."""
    return limits_and_used(entity=person.entity, persons=[person.pk], at=at)[person.pk]
