from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.policies.kiosks import HOURS


class DeviceForm(forms.Form):
    """Where a device stands and how long it stays open."""

    place = forms.CharField(
        label=_("Lugar"), max_length=80, help_text=_("Para reconocerlo: «Biblioteca», «Taller», «Recepción».")
    )
    hours = forms.TypedChoiceField(
        label=_("Queda abierto"),
        coerce=int,
        choices=[(hours, _("%(hours)d horas") % {"hours": hours}) for hours in HOURS],
        initial=8,
    )


class CodeForm(forms.Form):
    """The code of a card. The browser neither remembers nor mends it."""

    codigo = forms.CharField(
        label=_("Su código"),
        max_length=40,
        help_text=_("Son nueve letras y números. Los guiones no hacen falta."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True}
        ),
    )
