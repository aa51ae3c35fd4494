from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.models import Limits, SurveyWave
from apropia.diagnosis.queries.wave_changes import comparable_with


class LimitsForm(forms.Form):
    """How long an adaptive test may be and how it is spread. Defaults as in methods.md#adaptive."""

    questions = forms.IntegerField(label=_("Preguntas, a lo sumo"), min_value=5, max_value=60, initial=24)
    minutes = forms.IntegerField(label=_("Minutos, a lo sumo"), min_value=3, max_value=60, initial=12)
    error = forms.FloatField(
        label=_("Error que basta en cada área"),
        min_value=0.2,
        max_value=0.8,
        initial=0.45,
        localize=True,
        help_text=_("En desviaciones: 0,45 alcanza para decir el nivel. Con menos, la prueba es más larga."),
    )
    ceiling = forms.IntegerField(
        label=_("Techo de exposición (%)"),
        min_value=10,
        max_value=100,
        initial=25,
        help_text=_("Ninguna pregunta debería verla una parte mayor de las personas."),
    )

    @property
    def limits(self) -> Limits:
        given = self.cleaned_data
        return Limits(given["questions"], given["minutes"], given["error"], given["ceiling"] / 100)


class DecisionForm(forms.Form):
    """Why a calibration is adopted or rejected."""

    note = forms.CharField(
        label=_("Por qué"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Queda con la calibración. Diga qué revisó."),
    )


class ChangeForm(forms.Form):
    """Which earlier wave a wave is compared with."""

    earlier = forms.ModelChoiceField(
        label=_("Comparar con"),
        queryset=SurveyWave.objects.none(),
        empty_label=None,
        help_text=_("Una ola anterior del mismo instrumento, en la que se pueda encontrar a las mismas personas."),
    )

    def __init__(self, *args: Any, wave: SurveyWave, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["earlier"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = comparable_with(wave)
