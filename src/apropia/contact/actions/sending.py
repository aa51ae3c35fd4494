import dataclasses
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from apropia.contact.models import MessageKind, OutgoingMessage, Weight
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person

CHUNK = 500


@dataclasses.dataclass(frozen=True, kw_only=True)
class Letter:
    """What is written to one person. Its fields are those of `send`, which says what they do."""

    to: Person
    kind: MessageKind
    subject: str
    body_text: str
    idempotency_key: str
    link: str = ""
    link_label: str = ""
    calendar: str = ""
    weight: Weight = Weight.NECESSARY
    not_after: datetime | None = None


def send(
    *,
    entity: Entity,
    to: Person,
    kind: MessageKind,
    subject: str,
    body_text: str,
    idempotency_key: str,
    at: datetime,
    link: str = "",
    link_label: str = "",
    calendar: str = "",
    weight: Weight = Weight.NECESSARY,
    not_after: datetime | None = None,
) -> OutgoingMessage:
    """Write a message down in the caller's transaction; a job delivers it, or decides not to and says why.

    Sending again under the same key to the same person changes nothing and returns the first message. `body_text` is
    plain text, paragraphs apart by an empty line, without greeting or signature. `weight`: what the person asked for is
    an answer and counts nowhere; all else counts, and reminders and optional ones, which need P6, stop when the budget
    is spent. A message still held at `not_after` is dropped. `calendar` is a calendar file that mail programs act on.

    Raises
    ------
    ValueError
        If the person is of another entity: a mistake of the caller, never of a user.
    """
    letter = Letter(
        to=to,
        kind=kind,
        subject=subject,
        body_text=body_text,
        idempotency_key=idempotency_key,
        link=link,
        link_label=link_label,
        calendar=calendar,
        weight=weight,
        not_after=not_after,
    )
    _check_entity(letter, entity)
    with transaction.atomic():
        message, is_new = OutgoingMessage.objects.get_or_create(
            entity=entity, person=to, key=idempotency_key, defaults=_written(letter, at)
        )
        if is_new:
            _ask_delivery(entity, at)
    return message


def send_many(*, entity: Entity, letters: Sequence[Letter], at: datetime) -> int:
    """Write many messages down, each as `send` does, some hundreds in each statement. Returns how many are new."""
    for letter in letters:
        _check_entity(letter, entity)
    with transaction.atomic():
        new = sum(_write(entity, chunk, at) for chunk in _chunks(letters))
        if new:
            _ask_delivery(entity, at)
    return new


def _write(entity: Entity, letters: Sequence[Letter], at: datetime) -> int:
    keys, people = {one.idempotency_key for one in letters}, [one.to.pk for one in letters]
    known = set(
        OutgoingMessage.objects.filter(entity=entity, key__in=keys, person__in=people).values_list("person_id", "key")
    )
    fresh: dict[tuple[int, str], Letter] = {}
    for one in letters:
        if (place := (one.to.pk, one.idempotency_key)) not in known:
            fresh.setdefault(place, one)
    # Another work may write the same meanwhile: the first stays.
    OutgoingMessage.objects.bulk_create(
        [
            OutgoingMessage(entity=entity, person=one.to, key=one.idempotency_key, **_written(one, at))
            for one in fresh.values()
        ],
        ignore_conflicts=True,
    )
    return len(fresh)


def _chunks(letters: Sequence[Letter]) -> Iterable[Sequence[Letter]]:
    return (letters[start : start + CHUNK] for start in range(0, len(letters), CHUNK))


def _written(letter: Letter, at: datetime) -> dict[str, Any]:
    return {
        "kind": letter.kind,
        "subject": letter.subject[:200],
        "body_text": letter.body_text,
        "link": letter.link,
        "link_label": letter.link_label,
        "calendar": letter.calendar,
        "weight": letter.weight,
        "created_at": at,
        "due_at": at,
        "expires_at": letter.not_after,
    }


def _check_entity(letter: Letter, entity: Entity) -> None:
    if letter.to.entity_id != entity.pk:
        raise ValueError("a message never leaves its entity")


def _ask_delivery(entity: Entity, at: datetime) -> None:
    """Ask for delivery, by one job for the whole entity: a campaign of thousands enqueues it once."""
    enqueue("contact.deliver", entity=entity, at=at, arguments={"entity_id": entity.pk}, key=f"{entity.pk}")
