from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import EmailMessage, EmailMultiAlternatives

from apropia.foundation import clock
from apropia.foundation.mail.models import MailboxMessage
from apropia.foundation.tenancy.models import Entity

MOST_KEPT = 5_000


class MailNotConfigured(Exception):
    """There is no mail server to give the message to. It should wait, not be lost."""


class EntityBackend(BaseEmailBackend):
    """Send by SMTP; keep what goes to the demo entity's people on this server, whatever the settings say.

    Between `open` and `close` the connection to the server is kept for all messages.
    """

    def __init__(self, fail_silently: bool = False, **options: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self._smtp: EmailBackend | None = None
        self._is_kept = False

    def open(self) -> None:
        self._is_kept = True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        demo = list(Entity.objects.filter(is_demo=True))
        outgoing = []
        sent = 0
        for message in email_messages:
            entity = _demo_entity_of(message, demo)
            if entity is None:
                outgoing.append(message)
            else:
                _keep(message, entity)
                sent += 1
        return sent + self._send_by_smtp(outgoing)

    def _send_by_smtp(self, messages: list[EmailMessage]) -> int:
        if not messages:
            return 0
        if not settings.EMAIL_HOST:
            raise MailNotConfigured
        smtp = self._smtp or EmailBackend(fail_silently=self.fail_silently)
        if self._is_kept:
            self._smtp = smtp
            smtp.open()
        return smtp.send_messages(messages) or 0

    def close(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _demo_entity_of(message: EmailMessage, demo: list[Entity]) -> Entity | None:
    """Return the demo entity whose people would receive any copy of this, so that not one copy leaves."""
    domains = {address.rpartition("@")[2].strip("> ").casefold() for address in message.recipients()}
    return next((one for one in demo if domains & {str(domain).casefold() for domain in one.email_domains}), None)


def _keep(message: EmailMessage, entity: Entity) -> None:
    html = ""
    if isinstance(message, EmailMultiAlternatives):
        html = next((str(one[0]) for one in message.alternatives if one[1] == "text/html"), "")
    newest = MailboxMessage.objects.create(
        entity=entity,
        to=", ".join(message.recipients())[:254],
        sender=message.from_email[:254],
        subject=message.subject[:300],
        text=str(message.body),
        html=html,
        received_at=clock.now(),
    )
    MailboxMessage.objects.filter(pk__lte=newest.pk - MOST_KEPT).delete()
