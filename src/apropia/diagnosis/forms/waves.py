from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.models import InstrumentVersion, Limits, SampleBy, Simulation, SurveyWave, WaveMode, WavePurpose
from apropia.diagnosis.queries.quotas import QuotaGroup
from apropia.diagnosis.queries.waves import frozen_versions, trials_to_choose, units_to_choose
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui.choosing import TreeChecks
from apropia.foundation.ui.numbers import spanish
from apropia.people.models import OrgUnit

if TYPE_CHECKING:
    _Trials = forms.ModelChoiceField[Simulation]
else:
    _Trials = forms.ModelChoiceField

# More than any entity has; what is larger was mistyped, and no database counts on without end.
MOST_PEOPLE, MOST_OF_A_MINIMUM = 1_000_000, 10_000


class TrialField(_Trials):
    """A trial, by what whoever answers will notice of it."""

    def label_from_instance(self, obj: Any) -> str:
        limits = Limits(**obj.limits)
        return _("Las elige según lo que cada persona responde: %(calibration)s, hasta %(questions)d preguntas") % {
            "calibration": obj.calibration,
            "questions": limits.questions,
        }


class WaveForm(forms.Form):
    """What a wave is, before it is announced."""

    name = forms.CharField(label=_("Nombre"), max_length=160, help_text=_("Lo leerán todas las personas invitadas."))
    version = forms.ModelChoiceField(
        label=_("Instrumento"),
        queryset=InstrumentVersion.objects.none(),
        help_text=_("Solo las versiones congeladas pueden aplicarse."),
    )
    simulation = TrialField(
        label=_("Preguntas de desempeño"),
        queryset=Simulation.objects.none(),
        required=False,
        empty_label=_("Una forma equilibrada, la misma cantidad para todas las personas"),
        help_text=_(
            "El ensayo de cada calibración dice cuánto se gana con adaptarlas. Sus resultados solo se comparan con los "
            "de olas que también las adaptan."
        ),
    )
    parallel_forms = forms.BooleanField(
        label=_("Formas paralelas"),
        required=False,
        help_text=_(
            "Las preguntas se reparten en dos mitades parecidas. Quien responda dos olas así no ve dos veces la misma."
        ),
    )
    purpose = forms.ChoiceField(label=_("Propósito"), choices=WavePurpose.choices)
    mode = forms.ChoiceField(
        label=_("Modo"),
        choices=WaveMode.choices,
        help_text=_(
            "Nominal: la persona ve su resultado, que le propone qué aprender; quien prefiera responde de forma "
            "anónima. Seudónima: las respuestas se juntan sin nombre y solo sirven para comparar olas. Anónima: no "
            "queda de quién son."
        ),
    )
    opens_at = forms.DateTimeField(label=_("Abre"), widget=forms.DateTimeInput)
    closes_at = forms.DateTimeField(label=_("Cierra"), widget=forms.DateTimeInput)
    units = forms.ModelMultipleChoiceField(
        widget=TreeChecks,
        label=_("Dependencias"),
        queryset=OrgUnit.objects.none(),
        required=False,
        help_text=_("Con las que dependen de ellas. Si no elige ninguna, se invita a toda la entidad."),
    )
    min_cell = forms.IntegerField(
        label=_("Grupo mínimo"),
        max_value=MOST_OF_A_MINIMUM,
        help_text=_("No se publica nada de un grupo con menos personas."),
    )

    sample_size = forms.IntegerField(
        label=_("Personas por sortear"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=_("Déjelo vacío para invitar a todas. En «Cuántas personas invitar» ve cuántas hacen falta."),
    )
    sample_by = forms.ChoiceField(
        label=_("Sorteo"),
        choices=SampleBy.choices,
        required=False,
        help_text=_("Cada grupo pone en la muestra lo que pesa en la población."),
    )

    def __init__(self, *args: Any, entity: Entity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        version, units = self.fields["version"], self.fields["units"]
        assert isinstance(version, forms.ModelChoiceField)
        assert isinstance(units, forms.ModelMultipleChoiceField)
        version.queryset = frozen_versions(entity=entity)
        units.queryset = units_to_choose(entity=entity)
        trials = trials_to_choose(entity=entity)
        if trials.exists():
            simulation = self.fields["simulation"]
            assert isinstance(simulation, forms.ModelChoiceField)
            simulation.queryset = trials
        else:
            # Most entities have none for long, and one choice is no question.
            del self.fields["simulation"]
        self.fields["min_cell"].initial = entity.minimum_cell


def initial_of(wave: SurveyWave) -> dict[str, Any]:
    """Return the fields of a form that changes a wave."""
    names = (
        *("name", "version", "simulation", "parallel_forms", "purpose", "mode"),
        *("opens_at", "closes_at", "min_cell", "sample_size", "sample_by"),
    )
    return {name: getattr(wave, name) for name in names} | {"units": list(wave.units.all())}


def planned(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a plan hands to the form of a new wave by its address; what is no sample is nothing."""
    size, by = str(asked.get("sortear", "")), asked.get("por", "")
    if not size.isdecimal() or len(size) > len(str(MOST_PEOPLE)):
        return {}
    return {"sample_size": int(size), "sample_by": by if by in SampleBy.values else SampleBy.WHOLE}


class PlanForm(forms.Form):
    """How sure figures should be, to say how many persons to invite."""

    margen = forms.FloatField(
        label=_("Margen, en puntos"),
        min_value=1,
        max_value=30,
        initial=5,
        localize=True,
        help_text=_("Con el 95 % de confianza: 5 dice «el 40 %, entre 35 y 45»."),
    )
    responden = forms.FloatField(
        label=_("De cada 100 invitadas, cuántas responden"),
        min_value=1,
        max_value=100,
        initial=60,
        localize=True,
        help_text=_("Mire la respuesta de la última ola."),
    )
    desviacion = forms.FloatField(
        label=_("Cuánto se apartan los puntajes de su promedio"),
        min_value=1,
        max_value=50,
        initial=20,
        localize=True,
        help_text=_("Desviación estándar, de puntajes de 0 a 100. Si no la sabe, deje 20."),
    )
    por = forms.ChoiceField(label=_("Sorteo"), choices=SampleBy.choices, required=False)


class ExtensionForm(forms.Form):
    """Until when, and why."""

    closes_at = forms.DateTimeField(
        label=_("Nuevo cierre"), widget=forms.DateTimeInput, help_text=_("A lo sumo 15 días después del anunciado.")
    )
    reason = forms.CharField(label=_("Motivo"), max_length=300)


class CancellationForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Motivo"), max_length=300)


class ExclusionForm(forms.Form):
    """Why flagged responses should not count."""

    reason = forms.CharField(
        label=_("Motivo"), max_length=300, help_text=_("Saldrá en el informe de la ola y en la auditoría.")
    )


class QuotaForm(forms.Form):
    """How many answers are wanted of each stratum; empty, none in particular."""

    def __init__(self, *args: Any, groups: Mapping[str, QuotaGroup], wanted: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, group in groups.items():
            self.fields[f"cupo-{code}"] = forms.IntegerField(
                label=group.name,
                required=False,
                min_value=1,
                max_value=MOST_PEOPLE,
                initial=wanted.get(code),
                help_text=_told(group),
            )

    def wanted(self) -> dict[str, int]:
        """Return what was typed, by stratum."""
        return {name.removeprefix("cupo-"): number for name, number in self.cleaned_data.items() if number}


def _told(group: QuotaGroup) -> str:
    people = "" if group.people is None else gettext("%(n)s personas") % {"n": spanish(group.people)}
    above = gettext("En %(unit)s") % {"unit": group.above} if group.above else ""
    return " · ".join(one for one in (above, people) if one)
