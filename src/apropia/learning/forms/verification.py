from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.learning.queries.verification import plain_code


class CodeToVerifyForm(forms.Form):
    """The code printed on a constancia."""

    codigo = forms.RegexField(
        label=_("Código de la constancia"),
        regex=r"^[\s0-9A-Za-z-]{4,30}$",
        help_text=_("Está al pie de la constancia. Da igual si escribe los guiones."),
        error_messages={"invalid": _("Escriba solo letras, números y guiones.")},
    )

    def clean_codigo(self) -> str:
        """Return the code as it is kept."""
        return plain_code(self.cleaned_data["codigo"])


class NameOnItForm(forms.Form):
    """The name that the constancia in somebody's hand carries."""

    name = forms.CharField(label=_("Nombre completo que trae la constancia"), max_length=200)
