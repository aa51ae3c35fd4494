from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ComputeForm(forms.Form):
    """Which indicators to compute for which period."""

    period = forms.ChoiceField(label=_("Periodo"))
    codes = forms.MultipleChoiceField(
        label=_("Indicadores"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Se calculan los que tiene ese periodo; los demás se dejan."),
    )

    def __init__(
        self, *args: Any, periods: Sequence[tuple[str, str]], indicators: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = periods  # type: ignore[attr-defined]  # a choice field
        self.fields["codes"].choices = indicators  # type: ignore[attr-defined]  # a choice field


class ConfirmForm(forms.Form):
    """Which preliminary figures become official, and what they say."""

    calculations = forms.MultipleChoiceField(label=_("Cifras"), widget=forms.CheckboxSelectMultiple)
    analysis = forms.CharField(
        label=_("Análisis"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Qué se observa y qué se propone. Sin grupo de comparación se dice «cambio observado»."),
    )

    def __init__(self, *args: Any, calculations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["calculations"].choices = calculations  # type: ignore[attr-defined]  # a choice field
