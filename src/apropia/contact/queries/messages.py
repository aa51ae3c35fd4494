from collections import Counter
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count

from apropia.contact import policies
from apropia.contact.models import OutgoingMessage
from apropia.contact.states import ON_THE_WAY
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.tenancy.queries import calendar_of
from apropia.people.models import Person

PAGE_SIZE = 25


def messages_of(*, person: Person, number: str | int = 1) -> Page[OutgoingMessage]:
    """Return a page of the person's own messages, newest first."""
    return Paginator(OutgoingMessage.objects.filter(person=person, entity=person.entity), PAGE_SIZE).get_page(number)


def reached_persons(*, entity: Entity, key_prefix: str) -> set[int]:
    """Return the ids of the persons to whom the mail server accepted a message whose key begins so."""
    found = OutgoingMessage.objects.filter(entity=entity, key__startswith=key_prefix, state=OutgoingMessage.State.SENT)
    return set(found.values_list("person_id", flat=True))


def entities_with_due(*, at: datetime) -> list[Entity]:
    """Return the entities where a message is due."""
    due = OutgoingMessage.objects.filter(state__in=ON_THE_WAY, due_at__lte=at)
    return list(Entity.objects.filter(pk__in=due.values("entity").distinct()))


def leaves_at(*, entity: Entity, at: datetime) -> datetime:
    """Return when a message written at a moment leaves: then, or when the quiet hours end. One query."""
    return policies.next_opening(entity=entity, calendar=calendar_of(entity), at=at) or at


def outcomes_by_person(*, entity: Entity, key_prefix: str) -> dict[int, tuple[str, str]]:
    """Return state and reason of each person's message whose key begins so. For protected counts only."""
    found = OutgoingMessage.objects.filter(entity=entity, key__startswith=key_prefix)
    return {person: (state, reason) for person, state, reason in found.values_list("person_id", "state", "reason")}


def outcome_counts(*, entity: Entity, key: str) -> Counter[tuple[str, str]]:
    """Return how many messages of one key came to each state and reason. For protected counts only. One query."""
    found = OutgoingMessage.objects.filter(entity=entity, key=key).order_by()
    rows = found.values("state", "reason").annotate(count=Count("pk"))
    return Counter({(row["state"], row["reason"]): row["count"] for row in rows})


def sent_keys_of(*, entity_id: int, person_uid: UUID, key_prefix: str) -> list[str]:
    """Return the keys of the messages that the mail server accepted for a person and that begin so."""
    found = OutgoingMessage.objects.filter(person__uid=person_uid, entity_id=entity_id, key__startswith=key_prefix)
    return list(found.filter(state=OutgoingMessage.State.SENT).values_list("key", flat=True))
