import dataclasses
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.foundation.ui.choosing import TreeChecks
from apropia.learning.models import Course, LiveSession
from apropia.people.models import EngagementType, JobLevel, OrgUnit, WorkTeam
from apropia.programme.actions.activities import ActivityData
from apropia.programme.models import ActivityKind, Axis, Financing, PlannedActivity
from apropia.programme.queries import words
from apropia.programme.queries.activities import Writable

_SETS = ("talks", "units", "teams")
_PLAIN = tuple(field.name for field in dataclasses.fields(ActivityData) if field.name not in _SETS)


class TalkChecks(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # takes none at run time
    """Talks to mark, each with its day: the same one is often held several times."""

    def label_from_instance(self, obj: LiveSession) -> str:
        return words.talk_label(obj)


def _day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=picker, help_text=help_text)


def _several(label: Any, choices: Any, help_text: Any) -> forms.MultipleChoiceField:
    boxes = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=boxes, help_text=help_text)


class ActivityForm(forms.Form):
    """What is written of an activity."""

    kind = forms.ChoiceField(label=_("Clase"), choices=ActivityKind.choices, widget=forms.RadioSelect)
    course = forms.ModelChoiceField(
        label=_("Qué curso"),
        queryset=Course.objects.none(),
        required=False,
        empty_label=_("Ninguno"),
        help_text=_("Para un curso de Apropia. Se ofrecen los publicados."),
    )
    talks = TalkChecks(
        label=_("Charlas"),
        queryset=LiveSession.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Para una charla o un ciclo. Puede marcarlas después, cuando existan."),
    )
    provider = forms.CharField(
        label=_("Quién la ofrece"), max_length=160, required=False, help_text=_("Para una actividad externa.")
    )
    title = forms.CharField(
        label=_("Título"), max_length=160, required=False, help_text=_("En un curso, vacío toma el título del curso.")
    )
    purpose = forms.CharField(
        label=_("Para qué"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    axis = forms.ModelChoiceField(label=_("Eje"), queryset=Axis.objects.none(), empty_label=_("Elija un eje"))
    starts_on = _day(_("Empieza"), required=True)
    ends_on = _day(_("Termina"), required=True)
    responsible = forms.CharField(
        label=_("Responsable"), max_length=160, help_text=_("El área o el cargo que responde, no un nombre.")
    )
    hours = forms.DecimalField(
        label=_("Horas por persona"), min_value=0, max_value=999, max_digits=5, decimal_places=1, localize=False
    )
    financing = forms.ChoiceField(
        label=_("Financiación"),
        choices=Financing.choices,
        widget=forms.RadioSelect,
        help_text=_("Con dinero del PIC los contratistas quedan fuera."),
    )
    units = forms.ModelMultipleChoiceField(
        label=_("Dependencias"),
        queryset=OrgUnit.objects.none(),
        required=False,
        widget=TreeChecks,
        help_text=_("Con las que tienen debajo. Sin elegir: toda la entidad."),
    )
    teams = forms.ModelMultipleChoiceField(
        label=_("Equipos"),
        queryset=WorkTeam.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Se suman a las dependencias."),
    )
    job_levels = _several(_("Perfiles"), JobLevel.choices, _("Por nivel del cargo. Sin marcar: todos."))
    engagement_types = _several(_("Vinculaciones"), EngagementType.choices, _("Sin marcar: todas."))
    seats = forms.IntegerField(
        label=_("Cupos"), min_value=1, max_value=100_000, required=False, help_text=_("Vacío: sin límite.")
    )
    deadline_days = forms.IntegerField(
        label=_("Días hábiles para terminar"),
        min_value=1,
        max_value=250,
        required=False,
        help_text=_("Desde el día en que se asigna."),
    )
    deadline_on = _day(_("O un plazo fijo"))
    nominated_until = _day(
        _("Postulaciones hasta"),
        help_text=_("Hasta ese día cada directivo(a) postula a personas. Vacío: nadie postula."),
    )
    reason = forms.CharField(
        label=_("Razón del cambio"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Queda en la historia del plan. No escriba nombres de personas."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, written: Writable) -> None:
        super().__init__(data, initial=_initial(written.activity))
        for name in ("axis", "course", "talks", "units", "teams"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = {
                "axis": written.axes,
                "course": written.courses,
                "talks": written.talks,
                "units": written.units,
                "teams": written.teams,
            }[name]
        # Nothing to choose from is no question.
        for name in [one for one in ("talks", "teams") if not getattr(written, one).exists()]:
            del self.fields[name]
        if not written.needs_reason:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Take the title of the course where none was written."""
        found = super().clean() or {}
        course = found.get("course")
        if not found.get("title") and found.get("kind") == ActivityKind.COURSE and course is not None:
            found["title"] = course.title
        self._ask_for(found)
        return found

    def _ask_for(self, found: dict[str, Any]) -> None:
        """Ask at once for what this kind of activity cannot lack."""
        kind = found.get("kind")
        lacking = {
            "course": _("Elija el curso.") if kind == ActivityKind.COURSE else None,
            "provider": _("Escriba quién la ofrece.") if kind == ActivityKind.EXTERNAL else None,
            "title": _("Escriba el título.") if kind != ActivityKind.COURSE else None,
        }
        for name, text in lacking.items():
            if text and not found.get(name) and name not in self.errors:
                self.add_error(name, text)

    def activity_data(self) -> ActivityData:
        """Return what was written."""
        names = [name for name in (*_PLAIN, *_SETS) if name in self.fields]
        return ActivityData(**{name: self.cleaned_data[name] for name in names})

    @property
    def reason_given(self) -> str:
        return cast(str, self.cleaned_data.get("reason", ""))


class ReasonForm(forms.Form):
    """Why an activity of an approved plan is given up."""

    reason = forms.CharField(
        label=_("Razón"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Queda en la historia del plan. No escriba nombres de personas."),
    )


def _initial(activity: PlannedActivity | None) -> dict[str, Any]:
    if activity is None:
        return {"kind": ActivityKind.COURSE, "financing": Financing.FREE}
    sets = {name: list(getattr(activity, name).all()) for name in _SETS}
    plain = {name: getattr(activity, name) for name in _PLAIN}
    return plain | sets | {"seen": activity.changed_at.isoformat()}
