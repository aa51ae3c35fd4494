from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.competences.models import Level
from apropia.competences.queries import framework_areas


class TargetsForm(forms.Form):
    """Which level is expected of one job level in each competence, and from when."""

    valid_from = forms.DateField(label=_("Rige desde"), widget=forms.DateInput)

    choices: Sequence[tuple[str, Any]] = Level.choices

    def __init__(self, *args: Any, levels: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = framework_areas()
        for area in self.areas:
            for competence in area.competences:
                self.fields[self._name(competence.code)] = forms.ChoiceField(
                    label=str(competence),
                    choices=self.choices,
                    initial=levels.get(competence.code),
                    required=bool(self.choices[0][0]),
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


class ParticularTargetsForm(TargetsForm):
    """Which level is expected of one unit or team; where none is chosen, the wider profile rules."""

    choices = [("", _("Como el nivel del cargo")), *Level.choices]


class HolderForm(forms.Form):
    """Whose profile to set: a unit or a team."""

    de = forms.ChoiceField(label=_("Dependencia o equipo"))

    def __init__(self, *args: Any, units: Sequence[Any], teams: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["de"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (_("Dependencias"), [(f"unit-{one.pk}", str(one)) for one in units]),
            *([(_("Equipos"), [(f"team-{one.pk}", str(one)) for one in teams])] if teams else []),
        ]

    @property
    def chosen(self) -> tuple[str, int]:
        kind, _dash, pk = self.cleaned_data["de"].partition("-")
        return kind, int(pk)
