"""What a person chooses about how pages look."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AppearanceForm(forms.Form):
    """Theme, text size and motion. Field names are the names of the cookies."""

    tema = forms.ChoiceField(
        label=_("Colores"),
        help_text=_("Los oscuros cansan menos la vista de noche."),
        choices=[("auto", _("Como mi equipo")), ("light", _("Claros")), ("dark", _("Oscuros"))],
        widget=forms.RadioSelect,
        initial="auto",
    )
    texto = forms.ChoiceField(
        label=_("Tamaño de la letra"),
        choices=[("normal", _("Normal")), ("large", _("Más grande"))],
        widget=forms.RadioSelect,
        initial="normal",
    )
    movimiento = forms.ChoiceField(
        label=_("Movimiento"),
        help_text=_("Quite las transiciones si le molestan o le distraen."),
        choices=[("auto", _("Como mi equipo")), ("reduced", _("Sin movimiento"))],
        widget=forms.RadioSelect,
        initial="auto",
    )
