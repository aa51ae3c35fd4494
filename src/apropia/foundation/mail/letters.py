import dataclasses
from collections.abc import Sequence
from email.headerregistry import Address

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from apropia.formats.calendars import method_of
from apropia.foundation.tenancy.models import Entity


@dataclasses.dataclass(frozen=True)
class Letter:
    """One message to one address. `link` is a path of this server or a full address of it."""

    entity: Entity
    to: str
    to_name: str
    subject: str
    body: str
    link: str = ""
    link_label: str = "Abrir"
    # A calendar file (iTIP); mail programs offer to keep, move or take away its entry.
    calendar: str = ""
    # Small print, such as why the person receives this; each a sentence, perhaps with an address of ours.
    footer: Sequence[tuple[str, str]] = ()
    # Where one POST stops messages like this (RFC 8058). Only for optional messages.
    unsubscribe: str = ""


def absolute(link: str) -> str:
    """Return a link that works outside the browser."""
    return f"{settings.BASE_URL}{link}" if link.startswith("/") else link


def send(letter: Letter) -> None:
    """Give the letter to the mail server, or to the demo mailbox.

    Raises
    ------
    MailNotConfigured
        If there is no server: the letter should wait.
    smtplib.SMTPException, OSError
        If the server refuses it or is away.
    """
    compose(letter).send()


def compose(letter: Letter) -> EmailMultiAlternatives:
    """Return the letter as text and HTML, its headers safe from line breaks."""
    context = {
        "letter": letter,
        "name": one_line(letter.to_name),
        "paragraphs": [part.strip() for part in letter.body.replace("\r\n", "\n").split("\n\n") if part.strip()],
        "link": absolute(letter.link) if letter.link else "",
        "footer": [(text, absolute(link) if link else "") for text, link in letter.footer],
    }
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if letter.unsubscribe:
        headers["List-Unsubscribe"] = f"<{absolute(letter.unsubscribe)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        subject=one_line(letter.subject)[:200],
        body=render_to_string("mail/letter.txt", context),
        to=[_address(letter.to_name, letter.to)],
        headers=headers,
    )
    message.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
    if letter.calendar:
        # Outlook and Google act on the part; others open the same file from the attachments.
        message.attach_alternative(letter.calendar, f"text/calendar; method={method_of(letter.calendar)}")
        message.attach("invitacion.ics", letter.calendar.encode(), "application/ics")
    return message


def one_line(text: str) -> str:
    """Return text without line breaks or control characters, fit for a header."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _address(name: str, email: str) -> str:
    user, _, domain = email.rpartition("@")
    return str(Address(display_name=one_line(name), username=user, domain=domain))
