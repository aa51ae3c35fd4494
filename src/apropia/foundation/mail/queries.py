from django.conf import settings
from django.core.paginator import Page, Paginator

from apropia.foundation.errors import NotFound
from apropia.foundation.mail.models import MailboxMessage
from apropia.foundation.tenancy.models import Entity

OURS = "apropia.foundation.mail.backend.EntityBackend"
PAGE_SIZE = 50


def is_connected(*, entity: Entity) -> bool:
    """Say whether letters to this entity's people have where to go. A backend that is not ours knows its own way."""
    if settings.EMAIL_BACKEND != OURS:
        return True
    return bool(settings.EMAIL_HOST) or (entity.is_demo and bool(settings.DEMO_MAILBOX))


def mailbox_page(*, to: str, number: str | int) -> Page[MailboxMessage]:
    """Return the newest letters of the demo mailbox, perhaps of one address only."""
    letters = MailboxMessage.objects.defer("text", "html")
    return Paginator(letters.filter(to__icontains=to) if to else letters, PAGE_SIZE).get_page(number)


def mailbox_message(*, pk: int) -> MailboxMessage:
    """Return one letter of the demo mailbox."""
    found = MailboxMessage.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound("Este mensaje ya no está en el buzón.")
    return found
