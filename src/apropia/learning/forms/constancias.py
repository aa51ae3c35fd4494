from django import forms
from django.utils.translation import gettext_lazy as _


class RevokeForm(forms.Form):
    """Why a constancia is taken back."""

    reason = forms.CharField(
        label=_("Razón"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("La leen la persona y quienes gestionan. La página pública no la muestra."),
    )
