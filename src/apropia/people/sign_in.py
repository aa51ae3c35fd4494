"""What Django, allauth and axes ask of us: who comes back, which e-mail was tried, what a locked-out person sees."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.people import queries
from apropia.people.models import Account

DISTINCT_CHARACTERS = 5


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Sign in as allauth does; of whoever is signed in already, read the account and its persons together."""

    def get_user(self, user_id: int) -> Account | None:
        account = queries.account_with_persons(pk=user_id)
        return account if self.user_can_authenticate(account) else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody registers alone: accounts come from invitations."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy(
            "El correo y la clave no coinciden. Escríbalos otra vez o reciba un enlace."
        ),
        "incorrect_password": gettext_lazy("Esa no es su clave. Escríbala otra vez."),
        "too_many_login_attempts": gettext_lazy("Hubo demasiados intentos. Espere 15 minutos y pruebe otra vez."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Whoever must have a second factor cannot take it off: that would open the account to the password alone."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not queries.second_factor_of(account=authenticator.user).is_required


class VariedPasswordValidator:
    """Refuse a password that is long only because it repeats itself."""

    def validate(self, password: str, user: Account | None = None) -> None:
        if len(set(password)) < DISTINCT_CHARACTERS:
            raise ValidationError(_("La clave repite los mismos caracteres. Escriba una frase."), code="repetitive")

    def get_help_text(self) -> str:
        return _("Una frase, no caracteres repetidos.")


def attempted_email(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """Return the e-mail of a sign-in attempt, case-folded: the key of the lockout."""
    given = credentials or {}
    value = given.get("email") or given.get("username") or (request.POST.get("login", "") if request else "")
    return str(value).strip().casefold()


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer an attempt on a locked e-mail exactly alike whether the account exists or not."""
    return render(request, "people/locked_out.html", status=429)
