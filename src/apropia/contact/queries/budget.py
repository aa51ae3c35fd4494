import dataclasses
from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Subquery

from apropia.contact.models import DEFAULT_MONTHLY_LIMIT, OutgoingMessage, Weight
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class BudgetLine:
    """How many messages that count a person has had this month, and from how many on the others stop."""

    sent: int
    limit: int

    @property
    def is_spent(self) -> bool:
        return self.sent >= self.limit


def month_of(*, entity: Entity, at: datetime) -> tuple[datetime, datetime]:
    """Return the first moment of the entity's month and of the next one."""
    first = at.astimezone(ZoneInfo(entity.timezone)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return first, (first + timedelta(days=32)).replace(day=1)


def limits_and_used(*, entity: Entity, persons: Collection[int], at: datetime) -> dict[int, BudgetLine]:
    """Return the budget of several persons in one query."""
    first, following = month_of(entity=entity, at=at)
    sent = OutgoingMessage.objects.filter(
        person=OuterRef("pk"), weight__gte=Weight.NECESSARY, sent_at__gte=first, sent_at__lt=following
    )
    counted = sent.order_by().values("person").annotate(count=Count("pk")).values("count")
    rows = Person.objects.filter(pk__in=persons).values_list("pk", "contact_settings__monthly_limit", Subquery(counted))
    return {
        person: BudgetLine(sent=used or 0, limit=DEFAULT_MONTHLY_LIMIT if limit is None else limit)
        for person, limit, used in rows
    }


def budget_line(*, person: Person, at: datetime) -> BudgetLine:
    """Return the budget of one person, for the line «este mes le hemos enviado 2 mensajes»."""
    return limits_and_used(entity=person.entity, persons=[person.pk], at=at)[person.pk]
