"""Messages of the account itself: they go straight out, outside every contact budget."""

from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.foundation.mail.letters import Letter, send
from apropia.people.models import AccountToken, Person


def send_link(*, person: Person, purpose: str, secret: str, following: str = "") -> None:
    """Send one link to the person's account; `following` is the page that they were on the way to."""
    link = reverse("people:open_link", args=[secret])
    subject, body, label = _words(AccountToken.Purpose(purpose))
    ignore = _("Si usted no lo pidió, no haga nada: sin el enlace nadie puede entrar.")
    send(
        Letter(
            entity=person.entity,
            to=person.account.email if person.account else person.email,
            to_name=person.display_name,
            subject=subject,
            body=f"{body}\n\n{ignore}",
            link=f"{link}?siguiente={quote(following)}" if following else link,
            link_label=label,
        )
    )


def _words(purpose: AccountToken.Purpose) -> tuple[str, str, str]:
    """Return subject, text and the words of the link."""
    if purpose == AccountToken.Purpose.SIGN_IN:
        return (
            _("Su enlace para entrar a Apropia"),
            _("Abra este enlace para entrar. Sirve una sola vez, durante 15 minutos."),
            _("Entrar a Apropia"),
        )
    if purpose == AccountToken.Purpose.PASSWORD:
        return (
            _("Ponga una clave nueva en Apropia"),
            _("Abra este enlace para poner una clave nueva. Sirve una sola vez, durante una hora."),
            _("Poner una clave nueva"),
        )
    return (
        _("Su cuenta en Apropia está lista"),
        _("Su entidad le abrió una cuenta. Abra este enlace y elija su clave. Sirve una sola vez, durante 14 días."),
        _("Elegir mi clave"),
    )
