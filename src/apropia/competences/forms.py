from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.competences.models import Level
from apropia.competences.queries import framework_areas


class TargetsForm(forms.Form):
    """Which level is expected of one job level in each competence, and from when."""

    valid_from = forms.DateField(label=_("Rige desde"), widget=forms.DateInput)

    def __init__(self, *args: Any, levels: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = framework_areas()
        for area in self.areas:
            for competence in area.competences:
                self.fields[self._name(competence.code)] = forms.ChoiceField(
                    label=str(competence), choices=Level.choices, initial=levels.get(competence.code)
                )

    @staticmethod
    def _name(code: str) -> str:
        return f"nivel-{code}"

    def by_area(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields under the name of their area, for the page."""
        return [(area.name, [self[self._name(one.code)] for one in area.competences]) for area in self.areas]

    def levels(self) -> dict[str, str]:
        """Return what was chosen, by code of competence."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name.startswith("nivel-")}
        return {name.removeprefix("nivel-"): str(value) for name, value in chosen.items()}
