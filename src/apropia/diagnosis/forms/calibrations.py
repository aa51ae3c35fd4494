from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """Why a calibration is adopted or rejected."""

    note = forms.CharField(
        label=_("Por qué"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Queda con la calibración. Diga qué revisó."),
    )
