from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.contact.models import MOST_MONTHLY, MessageKind


class SettingsForm(forms.Form):
    """How many optional messages a month, and about what."""

    monthly_limit = forms.IntegerField(
        label=_("Mensajes opcionales al mes"),
        min_value=0,
        max_value=MOST_MONTHLY,
        help_text=_("Escriba 0 si no quiere ninguno. Los mensajes necesarios no cuentan."),
    )
    wanted_kinds = forms.MultipleChoiceField(
        label=_("Temas que le interesan"),
        choices=MessageKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
