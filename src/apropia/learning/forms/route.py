from collections.abc import Collection
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from apropia.competences.models import Level
from apropia.competences.queries import framework_areas
from apropia.learning.models import StepKind
from apropia.learning.policies.route_pace import MOST_HOURS, RoutePace


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

    hours_a_week = forms.IntegerField(
        label=_("Horas a la semana"),
        required=False,
        min_value=1,
        max_value=MOST_HOURS,
        help_text=_("Las que de verdad puede dar. Con más horas caben más pasos."),
    )
    until = forms.DateField(
        label=_("Hasta cuándo"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Si no pone fecha, la ruta mira las próximas doce semanas."),
    )
    forms = forms.MultipleChoiceField(
        label=_("Cómo prefiere aprender"),
        choices=[(StepKind.COURSE, _("Cursos")), (StepKind.GUIDE, _("Guías")), (StepKind.TALK, _("Charlas"))],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Sin marcar nada, todo sirve. Guías y charlas salen solo si las prefiere; un curso, si aporta más."
        ),
    )

    def __init__(self, data: Any = None, *, pace: RoutePace, chosen: Collection[str] = ()) -> None:
        self._kept = pace
        kept = {"hours_a_week": pace.hours_a_week, "until": pace.until, "forms": sorted(pace.forms)}
        super().__init__(data, initial=kept)
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

    @property
    def areas(self) -> list[BoundField]:
        """The fields of competences, one for each area."""
        return [self[name] for name in self.area_names]

    @property
    def pace(self) -> RoutePace:
        """What she says of her time and of how she likes to learn, once the form is valid."""
        said = self.cleaned_data
        return RoutePace(said["hours_a_week"] or self._kept.hours_a_week, said["until"], frozenset(said["forms"]))

    @property
    def goals(self) -> dict[str, str]:
        """Level by code of competence, once the form is valid."""
        level = self.cleaned_data["level"]
        return {code: level for name in self.area_names for code in self.cleaned_data[name]}
