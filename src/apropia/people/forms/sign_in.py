from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordAgainForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail and password, called in errors as they are called on the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Correo institucional")
        self.fields["password"].label = _("Clave")


class ConfirmForm(PasswordAgainForm):  # type: ignore[misc]  # allauth has no types
    """The password once more, called in errors as it is called on the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Clave")


class _WithoutPlaceholder:
    """A code whose field is empty until it is typed: a placeholder that repeats the label says nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code"].widget.attrs["placeholder"]  # type: ignore[attr-defined]  # of the form it is mixed with


class CodeForm(_WithoutPlaceholder, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code of the second step."""


class CodeAgainForm(_WithoutPlaceholder, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code once more, before something delicate."""


class FirstCodeForm(_WithoutPlaceholder, ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code, which shows that the application read the key."""


class EmailForm(forms.Form):
    """An institutional e-mail, to send a link to."""

    email = forms.EmailField(
        label=_("Correo institucional"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
        error_messages={
            "required": _("Escriba su correo."),
            "invalid": _("Escriba el correo completo, con arroba y dominio."),
        },
    )


class NewPasswordForm(forms.Form):
    """A password, typed once and visible on request: repeating it helps nobody."""

    password = forms.CharField(
        label=_("Clave nueva"),
        # Spaces are part of a phrase, and nobody types more than this.
        strip=False,
        max_length=256,
        help_text=_("Al menos 12 caracteres. Una frase que solo usted recuerde sirve muy bien."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Escriba una clave nueva.")},
    )


class EntityForm(forms.Form):
    """In which entity to work."""

    entity = forms.IntegerField()
