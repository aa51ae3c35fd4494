from datetime import datetime

from django.db import transaction

from apropia.contact.models import MessageKind, OutgoingMessage, Weight
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person


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
    if to.entity_id != entity.pk:
        raise ValueError("a message never leaves its entity")
    with transaction.atomic():
        message, is_new = OutgoingMessage.objects.get_or_create(
            entity=entity,
            person=to,
            key=idempotency_key,
            defaults={
                "kind": kind,
                "subject": subject[:200],
                "body_text": body_text,
                "link": link,
                "link_label": link_label,
                "calendar": calendar,
                "weight": weight,
                "created_at": at,
                "due_at": at,
                "expires_at": not_after,
            },
        )
        if is_new:
            # One job for the whole entity: a campaign of thousands enqueues it once.
            enqueue("contact.deliver", entity=entity, at=at, arguments={"entity_id": entity.pk}, key=f"{entity.pk}")
    return message
