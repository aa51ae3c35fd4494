from django import forms
from django.utils.translation import gettext_lazy as _


class RevokeExemptionsForm(forms.Form):
    """Why the exemptions of a course are taken back. Each person reads it."""

    reason = forms.CharField(
        label=_("Razón"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("La lee cada persona.")
    )
