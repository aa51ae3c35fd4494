from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class NominateForm(forms.Form):
    """Whom a head nominates, and why. The people are chosen in the list of the page."""

    people = forms.TypedMultipleChoiceField(label=_("Personas"), required=False)
    reason = forms.CharField(
        label=_("Por qué"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Para qué le sirve en su trabajo. Lo lee quien decide, y la persona en «Sus datos»."),
    )

    def __init__(self, data: Any = None, *, offered: list[str]) -> None:
        super().__init__(data)
        field = self.fields["people"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(uid, uid) for uid in offered]
        field.error_messages["invalid_choice"] = _("Alguna persona ya no está en esta lista. Elija otra vez.")

    @property
    def chosen(self) -> list[str]:
        """Return whom the page shows as chosen."""
        return list(self["people"].value() or [])


class DeclineForm(forms.Form):
    """Why a nomination is not accepted."""

    reason = forms.CharField(
        label=_("Razón"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("La leen quien postuló y la persona."),
    )
