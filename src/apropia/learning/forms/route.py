from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apropia.competences.models import Level
from apropia.competences.queries import framework_areas


class GoalsForm(forms.Form):
    """The competences a person wants to work on, and how far."""

    level = forms.ChoiceField(
        label=_("Hasta dónde quiere llegar"),
        choices=[
            (Level.INTERMEDIATE, _("Intermedio: lo hago sin ayuda")),
            (Level.ADVANCED, _("Avanzado: guío a otros")),
        ],
        initial=Level.INTERMEDIATE,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, chosen: Collection[str] = ()) -> None:
        super().__init__(data)
        self.area_names: list[str] = []
        for area in framework_areas():
            name = f"area_{area.code}"
            self.area_names.append(name)
            self.fields[name] = forms.MultipleChoiceField(
                label=area.name,
                choices=[(competence.code, competence.name) for competence in area.competences],
                initial=[competence.code for competence in area.competences if competence.code in chosen],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.order_fields([*self.area_names, "level"])

    @property
    def goals(self) -> dict[str, str]:
        """Level by code of competence, once the form is valid."""
        level = self.cleaned_data["level"]
        return {code: level for name in self.area_names for code in self.cleaned_data[name]}
