from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from apropia.learning.models import UseFrequency


class UseForm(forms.Form):
    """How often what was learnt is used."""

    frequency = forms.TypedChoiceField(
        label=gettext_lazy("¿Con qué frecuencia usa lo que aprendió?"),
        coerce=UseFrequency,
        choices=UseFrequency.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija una respuesta.")},
    )

    def __init__(self, data: Any = None, *, frequency: str = "") -> None:
        super().__init__(data, initial={"frequency": frequency})
