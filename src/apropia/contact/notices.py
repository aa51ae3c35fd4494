"""How a message looks as a letter, and the token of its unsubscribe link."""

from uuid import UUID

from django.core import signing
from django.urls import reverse

from apropia.contact.models import MessageKind, OutgoingMessage, Weight
from apropia.foundation.mail.letters import Letter

_SALT = "contact.unsubscribe"


def unsubscribe_token(*, message: OutgoingMessage) -> str:
    """Return a token that stops the optional messages of this kind to this person; it does not expire."""
    return signing.dumps([str(message.person.uid), message.kind], salt=_SALT)


def read_token(token: str) -> tuple[UUID, MessageKind] | None:
    """Return whose token it is and for which kind, or None when it is not ours."""
    try:
        person, kind = signing.loads(token, salt=_SALT)
        return UUID(person), MessageKind(kind)
    except (signing.BadSignature, ValueError, TypeError):
        return None


_WHY = {
    Weight.ANSWER: "Este mensaje responde a algo que usted pidió.",
    Weight.NECESSARY: "Este mensaje es necesario para su trabajo.",
    Weight.REMINDER: "Este recordatorio cuenta en sus mensajes del mes.",
}


def letter_of(message: OutgoingMessage) -> Letter:
    """Return the letter of a message, with why it came and how to stop it."""
    footer = [(f"Le escribimos por: {MessageKind(message.kind).label}.", "")]
    unsubscribe = ""
    if message.is_optional:
        unsubscribe = reverse("contact:unsubscribe", args=[unsubscribe_token(message=message)])
        footer.append(("Este mensaje es opcional. Para no recibir más de este tema:", unsubscribe))
    else:
        footer.append((_WHY[Weight(message.weight)], ""))
    footer.append(("Ver por qué recibe mensajes y cuántos:", reverse("contact:messages")))
    return Letter(
        entity=message.entity,
        to=message.person.email,
        to_name=message.person.display_name,
        subject=message.subject,
        body=message.body_text,
        link=message.link,
        link_label=message.link_label or "Abrir",
        calendar=message.calendar,
        footer=footer,
        unsubscribe=unsubscribe,
    )
