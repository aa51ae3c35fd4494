"""The checklist of a second person."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ANSWERS = [("si", _("Sí")), ("no", _("No"))]


class ReviewForm(forms.Form):
    """Answer each point of the checklist with yes or no; say what to change where one is no."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, points: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        self.points = [point for point, _label in points]
        for point, label in points:
            self.fields[point] = forms.ChoiceField(
                label=label,
                choices=ANSWERS,
                widget=forms.RadioSelect,
                error_messages={"required": _("Elija sí o no.")},
            )
        self.fields["note"] = forms.CharField(
            label=_("Qué hay que cambiar"),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Si algún punto es «no», dígalo aquí para quien escribió la pregunta."),
        )

    @property
    def said(self) -> dict[str, bool]:
        """Return what was answered, point by point."""
        return {point: self.cleaned_data[point] == "si" for point in self.points}
