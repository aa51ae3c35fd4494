from django.core.paginator import Page, Paginator

from apropia.foundation.errors import NotFound
from apropia.foundation.mail.models import MailboxMessage

PAGE_SIZE = 50


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
