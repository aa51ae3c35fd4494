"""Publish facts and deliver them to those who subscribed."""

import dataclasses
import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, TypeVar, get_type_hints
from uuid import UUID

from django.db import transaction

from apropia.foundation.events.models import OutboxEvent

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 8


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
E_co = TypeVar("E_co", bound=Event)
Subscriber = Callable[[Any], None]
_subscribers: dict[str, dict[str, Subscriber]] = {}


def subscribe(event_type: type[E_co], subscriber: Callable[[E_co], None]) -> None:
    """Deliver every future event of this type to a function of one argument. Called only from `web/subscriptions.py`."""
    key = f"{subscriber.__module__}.{subscriber.__qualname__}"
    _subscribers.setdefault(event_type.name, {})[key] = subscriber


def subscriptions() -> dict[str, list[str]]:
    """Return the names of the subscribers of each event, for the generated reference."""
    return {name: sorted(known) for name, known in sorted(_subscribers.items())}


def event_types() -> dict[str, type[Event]]:
    """Return every event type that has been imported, by name."""
    return dict(sorted(_types.items()))


def publish(event: Event) -> None:
    """Write the fact to the outbox in the caller's transaction. Delivered after commit, at least once."""
    subscribers = sorted(_subscribers.get(event.name, {}))
    if not subscribers:
        return
    OutboxEvent.objects.create(
        entity_id=event.entity_id,
        name=event.name,
        payload=_to_json(event),
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
            attempts=row.attempts + 1, next_attempt_at=at + timedelta(seconds=5 * 2 ** min(row.attempts, 10))
        )
        if claimed and _deliver(row, at):
            completed += 1
    return completed


def _deliver(row: OutboxEvent, at: datetime) -> bool:
    event = _from_json(row.name, row.payload)
    remaining: list[str] = []
    error = ""
    for key in row.pending_subscribers:
        subscriber = _subscribers.get(row.name, {}).get(key)
        if subscriber is None or event is None:
            continue
        try:
            with transaction.atomic():
                subscriber(event)
        except Exception as problem:
            logger.exception("event subscriber failed", extra={"event": row.name, "subscriber": key})
            remaining.append(key)
            error = f"{key}: {type(problem).__name__}"
    done = not remaining or row.attempts + 1 >= MAX_ATTEMPTS
    OutboxEvent.objects.filter(pk=row.pk).update(
        pending_subscribers=remaining, last_error=error, delivered_at=at if done else None
    )
    return done


def _to_json(event: Event) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, datetime | date):
            return value.isoformat()
        if isinstance(value, UUID):
            return str(value)
        if isinstance(value, tuple | list | frozenset | set):
            return [plain(one) for one in value]
        return value

    return {field.name: plain(getattr(event, field.name)) for field in dataclasses.fields(event)}


def _from_json(name: str, payload: dict[str, Any]) -> Event | None:
    event_type = _types.get(name)
    if event_type is None:
        return None
    hints = get_type_hints(event_type)
    values = {}
    for field in dataclasses.fields(event_type):
        value = payload.get(field.name)
        hint = hints[field.name]
        if value is not None and hint in (datetime, date):
            value = hint.fromisoformat(value)
        elif value is not None and hint is UUID:
            value = UUID(value)
        elif isinstance(value, list):
            value = tuple(value)
        values[field.name] = value
    return event_type(**values)
