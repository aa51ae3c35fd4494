"""Messages of the account itself: they go straight out, outside every contact budget."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from apropia.people.models import Account, AccountToken

_SUBJECTS = {
    AccountToken.Purpose.SIGN_IN: "Su enlace para entrar a Apropia",
    AccountToken.Purpose.PASSWORD: "Ponga una clave nueva en Apropia",
    AccountToken.Purpose.INVITATION: "Su cuenta en Apropia está lista",
}


def send_link(*, account: Account, purpose: str, secret: str) -> None:
    """Send one link to the account's e-mail."""
    chosen = AccountToken.Purpose(purpose)
    text = render_to_string(
        "people/email/link.txt",
        {"purpose": chosen.value, "link": f"{settings.BASE_URL}/cuenta/enlace/{secret}/"},
    )
    EmailMultiAlternatives(subject=_SUBJECTS[chosen], body=text, to=[account.email]).send()
