from django import forms
from django.utils.translation import gettext_lazy as _


class DayForm(forms.Form):
    """A day on which the entity does not follow the national calendar."""

    day = forms.DateField(label=_("Día"), widget=forms.DateInput(attrs={"type": "date"}))
    is_working = forms.TypedChoiceField(
        label=_("Ese día"),
        choices=[("no", _("No se trabaja")), ("si", _("Se trabaja, aunque sea festivo o fin de semana"))],
        coerce=lambda value: value == "si",
        widget=forms.RadioSelect,
        initial="no",
    )
    reason = forms.CharField(
        label=_("Motivo"), max_length=200, help_text=_("Por ejemplo: día cívico, jornada compensada, cierre colectivo.")
    )
