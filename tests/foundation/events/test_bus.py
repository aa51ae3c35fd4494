import dataclasses
import enum
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from apropia.foundation.audit.actions import record
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.events import bus
from apropia.foundation.events.models import OutboxEvent

pytestmark = pytest.mark.django_db


class Colour(enum.Enum):
    RED = "red"


@dataclasses.dataclass(frozen=True, kw_only=True)
class LampLit(bus.Event):
    """A lamp was lit."""

    person_uid: UUID
    maybe: UUID | None = None
    several: tuple[UUID, ...] = ()
    day: date | None = None
    share: Decimal = Decimal(0)
    colour: Colour = Colour.RED
    words: dict[str, int] = dataclasses.field(default_factory=dict)


received: list[tuple[str, LampLit]] = []


def first(event):
    received.append(("first", event))


def second(event):
    record("tests.lamp.noted", entity=None, by=None, on=None, at=event.at)
    received.append(("second", event))


def broken(event):
    record("tests.lamp.noted", entity=None, by=None, on=None, at=event.at)
    raise RuntimeError("the lamp fell")


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    received.clear()
    monkeypatch.setattr(bus, "_subscribers", {})


@pytest.fixture
def lit(entity, at):
    return LampLit(entity_id=entity.pk, at=at, person_uid=uuid4())


def test_fact_travels_unchanged(entity, at):
    event = LampLit(
        entity_id=entity.pk,
        at=at,
        person_uid=uuid4(),
        maybe=uuid4(),
        several=(uuid4(), uuid4()),
        day=date(2026, 11, 23),
        share=Decimal("0.25"),
        words={"a": 1},
    )
    bus.subscribe(LampLit, first)

    bus.publish(event)
    bus.deliver_pending(at=at)

    assert received == [("first", event)]
    assert isinstance(received[0][1].at, datetime)


def test_fact_that_was_rolled_back_reaches_nobody(lit, at):
    bus.subscribe(LampLit, first)

    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        bus.publish(lit)
        raise RuntimeError

    assert bus.deliver_pending(at=at) == 0
    assert received == []


def test_fact_without_subscribers_is_not_even_written(lit):
    bus.publish(lit)

    assert not OutboxEvent.objects.exists()


def test_one_failing_subscriber_does_not_stop_the_others_nor_leaves_half_its_work(lit, at):
    for subscriber in (first, broken, second):
        bus.subscribe(LampLit, subscriber)
    bus.publish(lit)

    assert bus.deliver_pending(at=at) == 0
    bus.deliver_pending(at=at + timedelta(hours=1))

    assert sorted(name for name, _ in received) == ["first", "second"]
    assert AuditEvent.objects.filter(action="tests.lamp.noted").count() == 1
    row = OutboxEvent.objects.get()
    assert row.pending_subscribers == [f"{broken.__module__}.broken"]
    assert row.last_error.endswith("RuntimeError")


def test_retries_wait_longer_each_time_and_end_as_a_dead_letter_that_can_go_again(lit, at, monkeypatch):
    bus.subscribe(LampLit, broken)
    bus.publish(lit)
    now, waits = at, []

    for _ in range(bus.MAX_ATTEMPTS):
        bus.deliver_pending(at=now)
        row = OutboxEvent.objects.get()
        waits.append(row.next_attempt_at - now)
        now = row.next_attempt_at

    assert waits == sorted(waits)
    assert list(bus.dead_letters()) == [row]
    assert bus.deliver_pending(at=now + timedelta(days=9)) == 0
    monkeypatch.setitem(bus._subscribers[LampLit.name], f"{broken.__module__}.broken", first)
    bus.deliver_again(row, at=now)
    assert bus.deliver_pending(at=now) == 1
    assert not bus.dead_letters()


def test_event_whose_type_or_subscriber_is_gone_is_not_lost_in_silence(lit, at, monkeypatch):
    bus.subscribe(LampLit, first)
    bus.publish(lit)
    monkeypatch.setattr(bus, "_subscribers", {})

    assert bus.deliver_pending(at=at) == 0
    assert OutboxEvent.objects.get().last_error.endswith("LookupError")


def test_field_added_later_takes_its_default(lit, at):
    bus.subscribe(LampLit, first)
    bus.publish(lit)
    row = OutboxEvent.objects.get()
    del row.payload["words"]
    row.save()

    bus.deliver_pending(at=at)

    assert received[0][1].words == {}


def test_second_worker_finds_the_delivery_taken(lit, at):
    bus.subscribe(LampLit, first)
    bus.publish(lit)
    OutboxEvent.objects.update(attempts=1, next_attempt_at=at + bus.LEASE)

    assert bus.deliver_pending(at=at) == 0
    assert bus.deliver_pending(at=at + bus.LEASE) == 1


def test_delivered_facts_are_forgotten_after_a_while_and_dead_letters_stay(lit, at):
    bus.subscribe(LampLit, first)
    bus.publish(lit)
    bus.deliver_pending(at=at)
    dead = OutboxEvent.objects.create(
        name=LampLit.name, payload={}, published_at=at, next_attempt_at=at, delivered_at=at, pending_subscribers=["x"]
    )

    assert bus.forget_delivered(before=at + timedelta(days=1)) == 1
    assert list(OutboxEvent.objects.all()) == [dead]


def test_fact_that_failed_with_another_worker_meanwhile_waits_for_its_turn(lit, at):
    tries = []

    def lamp(event):
        if not tries:
            tries.append("another worker takes the second fact, and fails")
            bus.deliver_pending(at=at)
        elif event.share:
            tries.append("second")
            raise RuntimeError("the lamp fell")

    bus.subscribe(LampLit, lamp)
    bus.publish(lit)
    bus.publish(dataclasses.replace(lit, share=Decimal(1)))

    bus.deliver_pending(at=at)

    assert tries.count("second") == 1
    assert OutboxEvent.objects.get(delivered_at=None).attempts == 1
