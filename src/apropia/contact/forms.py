from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.contact.models import MOST_MONTHLY, MessageKind


class SettingsForm(forms.Form):
    """From how many messages a month on the optional ones stop, and about what they may be."""

    monthly_limit = forms.IntegerField(
        label=_("Mensajes al mes"),
        min_value=0,
        max_value=MOST_MONTHLY,
        help_text=_(
            "Cuenta todo lo que le escribimos, menos las respuestas a lo que usted pide. "
            "Al llegar a este número solo le llegan los necesarios. Escriba 0 si solo quiere esos."
        ),
    )
    wanted_kinds = forms.MultipleChoiceField(
        label=_("Temas que le interesan"),
        choices=MessageKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
