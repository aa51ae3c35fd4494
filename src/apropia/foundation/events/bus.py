"""Publish facts and deliver them to those who subscribed."""

import dataclasses
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from apropia.foundation.events import wire
from apropia.foundation.events.models import OutboxEvent

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 8
# How long one delivery may take before another worker tries it too.
LEASE = timedelta(minutes=5)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """Base of every fact: ids and plain values, named in the past participle (`PracticeApproved`)."""

    entity_id: int
    at: datetime
    name: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.name = f"{cls.__module__.split('.')[1]}.{cls.__name__}"
        _types[cls.name] = cls


_types: dict[str, type[Event]] = {}
E = TypeVar("E", bound=Event)
Subscriber = Callable[[Any], None]
_subscribers: dict[str, dict[str, Subscriber]] = {}
_words: dict[str, str] = {}


def register_event_words(words: Mapping[str, str]) -> None:
    """Teach what each event tells, by its name, for whoever looks after the system."""
    _words.update(words)


def words_of(name: str) -> str:
    """Return what an event of this name tells; the name itself when it was taught none."""
    return _words.get(name, name)


def subscribe(event_type: type[E], subscriber: Callable[[E], None]) -> None:
    """Deliver every future event of this type to a function. Called only from `web/subscriptions.py`."""
    key = f"{subscriber.__module__}.{subscriber.__qualname__}"
    _subscribers.setdefault(event_type.name, {})[key] = subscriber


def subscriptions() -> dict[str, list[str]]:
    """Return the names of the subscribers of each event, for the generated reference."""
    return {name: sorted(known) for name, known in sorted(_subscribers.items())}


def event_types() -> dict[str, type[Event]]:
    """Return every event type that has been imported, by name."""
    return dict(sorted(_types.items()))


def event_to_json(event: Event) -> dict[str, Any]:
    """Return the fields of an event as plain JSON values."""
    return wire.to_json(event)


def event_from_json(name: str, payload: dict[str, Any]) -> Event:
    """Return the event that was written under a name. Raise `LookupError` when no such type exists any more."""
    if name not in _types:
        raise LookupError(f"no event is called {name}")
    found: Event = wire.from_json(_types[name], payload)
    return found


def publish(event: Event) -> None:
    """Write the fact to the outbox in the caller's transaction. Delivered after commit, at least once."""
    subscribers = sorted(_subscribers.get(event.name, {}))
    if not subscribers:
        return
    OutboxEvent.objects.create(
        entity_id=event.entity_id,
        name=event.name,
        payload=event_to_json(event),
        published_at=event.at,
        next_attempt_at=event.at,
        pending_subscribers=subscribers,
    )


def deliver_pending(*, at: datetime, limit: int = 100) -> int:
    """Deliver what is due and return how many events were completed. Safe to run twice at once."""
    completed = 0
    due = OutboxEvent.objects.filter(delivered_at__isnull=True, next_attempt_at__lte=at).order_by("id")[:limit]
    for row in due:
        # Claim by conditional update: a second worker that read the same row finds it taken.
        claimed = OutboxEvent.objects.filter(pk=row.pk, attempts=row.attempts, delivered_at__isnull=True).update(
            attempts=row.attempts + 1, next_attempt_at=at + LEASE
        )
        if claimed and _deliver(row, at):
            completed += 1
    return completed


def _deliver(row: OutboxEvent, at: datetime) -> bool:
    remaining = list(row.pending_subscribers)
    error = ""
    for key in row.pending_subscribers:
        left = [one for one in remaining if one != key]
        try:
            # What the subscriber writes and the note that it received the fact are one transaction: it acts once.
            with transaction.atomic():
                _subscriber_of(row, key)(event_from_json(row.name, row.payload))
                OutboxEvent.objects.filter(pk=row.pk).update(pending_subscribers=left)
        except Exception as problem:
            logger.exception("event subscriber failed", extra={"event": row.name, "subscriber": key})
            error = f"{key}: {type(problem).__name__}"
        else:
            remaining = left
    is_over = not remaining or row.attempts + 1 >= MAX_ATTEMPTS
    OutboxEvent.objects.filter(pk=row.pk).update(
        last_error=error,
        delivered_at=at if is_over else None,
        next_attempt_at=at + timedelta(seconds=5 * 2**row.attempts),
    )
    return is_over


def _subscriber_of(row: OutboxEvent, key: str) -> Subscriber:
    try:
        return _subscribers[row.name][key]
    except KeyError:
        raise LookupError(f"nobody is called {key} among the subscribers of {row.name}") from None


def dead_letters() -> QuerySet[OutboxEvent]:
    """Return the facts that some subscriber never could receive, newest first."""
    return OutboxEvent.objects.filter(delivered_at__isnull=False).exclude(pending_subscribers=[]).order_by("-id")


def deliver_again(letter: OutboxEvent, *, at: datetime) -> None:
    """Put a dead letter back on its way, for whoever mended the cause."""
    OutboxEvent.objects.filter(pk=letter.pk, delivered_at__isnull=False).update(
        delivered_at=None, attempts=0, next_attempt_at=at
    )


def forget_delivered(*, before: datetime) -> int:
    """Delete facts that everybody received long ago. Dead letters stay."""
    return OutboxEvent.objects.filter(delivered_at__lt=before, pending_subscribers=[]).delete()[0]
