from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ExecutedForm(forms.Form):
    """When an activity was executed, and what proves it."""

    executed_on = forms.DateField(label=_("Fecha"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    evidence = forms.CharField(
        label=_("Evidencia"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Dónde está lo que lo prueba: lista de asistencia, acta, informe. No escriba nombres."),
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"executed_on": today})


class ParticipantsForm(forms.Form):
    """Who of the people shown took part."""

    took_part = forms.TypedMultipleChoiceField(coerce=int, required=False)
    every = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, shown: list[int]) -> None:
        super().__init__(data)
        field = self.fields["took_part"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(pk, pk) for pk in shown]
