from django import forms
from django.utils.translation import gettext_lazy as _


class RoomForm(forms.Form):
    """What is known of a room."""

    name = forms.CharField(label=_("Nombre"), max_length=80)
    where = forms.CharField(
        label=_("Dónde queda"), max_length=110, required=False, help_text=_("Sede y piso, como lo diría a quien va.")
    )
    capacity = forms.IntegerField(label=_("Cuántas personas caben"), min_value=1, max_value=10000)
    accessibility = forms.CharField(
        label=_("Accesibilidad"),
        max_length=300,
        required=False,
        help_text=_("Lo que alguien necesita saber antes de ir: escalones, ascensor, baño, sonido."),
    )
    is_active = forms.BooleanField(
        label=_("Se usa para charlas"),
        initial=True,
        required=False,
        help_text=_("Sin marcar, no se ofrece en charlas nuevas."),
    )
