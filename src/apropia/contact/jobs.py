from collections import Counter
from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from apropia.contact import actions, notices, queries
from apropia.contact.models import OutgoingMessage
from apropia.foundation import clock
from apropia.foundation.jobs.registry import Context, enqueue, job
from apropia.foundation.mail.backend import MailNotConfigured
from apropia.foundation.mail.letters import compose
from apropia.foundation.tenancy.models import Entity

PERMANENT = 500
# After so many failures in a row the server is away: the rest waits for the next round.
MOST_FAILURES = 3


@job("contact.deliver")
def deliver(context: Context, *, entity_id: int) -> dict[str, int]:
    """Deliver every message of one entity that is due."""
    entity = Entity.objects.get(pk=entity_id)
    outcomes: Counter[str] = Counter()
    failures = 0
    connection = get_connection()
    connection.open()
    try:
        while failures < MOST_FAILURES and (batch := actions.take_due(entity=entity, at=clock.now())):
            for message in batch:
                outcome = _deliver(message, connection)
                outcomes[outcome] += 1
                failures = failures + 1 if outcome == "failed" else 0
                context.progress(outcomes.total(), outcomes.total() + len(batch), "Enviando mensajes")
    finally:
        connection.close()
    return dict(outcomes)


def _deliver(message: OutgoingMessage, connection: BaseEmailBackend) -> str:
    letter = compose(notices.letter_of(message))
    letter.connection = connection
    try:
        letter.send()
    except MailNotConfigured:
        actions.mark_waiting(message=message, at=clock.now())
        return "waiting"
    except SMTPRecipientsRefused as refusal:
        connection.close()
        code, explanation = next(iter(refusal.recipients.values()))
        if code < PERMANENT:
            actions.mark_failed(message=message, at=clock.now())
            return "failed"
        actions.mark_refused(
            message=message, explanation=f"{code} {explanation.decode(errors='replace')}", at=clock.now()
        )
        return "refused"
    except (SMTPException, OSError):
        connection.close()
        actions.mark_failed(message=message, at=clock.now())
        return "failed"
    actions.mark_sent(message=message, at=clock.now())
    return "sent"


@job("contact.deliver_due", cron="* * * * *")
def deliver_due(context: Context) -> dict[str, int]:
    """Every minute, ask for a delivery in each entity where a message is due."""
    entities = queries.entities_with_due(at=context.at)
    for entity in entities:
        enqueue("contact.deliver", entity=entity, at=context.at, arguments={"entity_id": entity.pk}, key=f"{entity.pk}")
    return {"entities": len(entities)}
