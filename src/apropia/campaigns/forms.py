from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.campaigns.models import Campaign
from apropia.catalogue import queries as catalogue
from apropia.catalogue.models import ITService
from apropia.competences.models import Competence
from apropia.foundation.ui.choosing import TreeChecks
from apropia.people import queries as people
from apropia.people.models import EngagementType, OrgUnit, Person, Role


def _moment(label: Any) -> forms.DateTimeField:
    picker = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=picker)


def _several(label: Any, choices: Any, help_text: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


class CampaignForm(forms.Form):
    """What the writer of a campaign gives."""

    name = forms.CharField(label=_("Nombre"), max_length=120, help_text=_("Solo lo ven quienes manejan campañas."))
    objective = forms.CharField(label=_("Objetivo"), max_length=300, help_text=_("Qué debe pasar gracias a ella."))
    title = forms.CharField(label=_("Título del mensaje"), max_length=120)
    text = forms.CharField(
        label=_("Mensaje"),
        max_length=3000,
        widget=forms.Textarea,
        help_text=_("Texto sencillo. Deje un renglón vacío entre párrafos."),
    )
    pose = forms.ChoiceField(label=_("Gesto de Tecnotic"), choices=Campaign.Pose.choices)
    link_path = forms.CharField(
        label=_("Página de Apropia"), max_length=300, required=False, help_text=_("Por ejemplo: /aprender/.")
    )
    service = forms.ModelChoiceField(
        label=_("O un servicio"), queryset=ITService.objects.none(), required=False, empty_label=_("Ninguno")
    )
    units = forms.ModelMultipleChoiceField(
        widget=TreeChecks,
        label=_("Dependencias"),
        queryset=OrgUnit.objects.none(),
        required=False,
        help_text=_("Con todas las que tienen debajo. Sin elegir: toda la entidad."),
    )
    engagement_types = _several(_("Vinculaciones"), EngagementType.choices, _("Sin marcar: todas."))
    roles = _several(_("Roles"), Role.choices, _("Sin marcar: cualquiera."))
    route_states = _several(
        _("Avance en la ruta"),
        Campaign.RouteState.choices,
        _("Solo se combina con dependencias. Sin marcar: cualquiera."),
    )
    competence = forms.ModelChoiceField(
        label=_("Brecha en una competencia"),
        queryset=Competence.objects.none(),
        required=False,
        empty_label=_("Cualquier resultado"),
        help_text=_("Solo se combina con dependencias. Nadie verá quiénes son."),
    )
    has_mail = forms.BooleanField(label=_("Enviar por correo"), required=False, initial=True)
    has_banner = forms.BooleanField(label=_("Mostrar un aviso en la página de inicio"), required=False, initial=True)
    starts_at = _moment(_("Empieza"))
    ends_at = _moment(_("Termina"))
    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units, service = self.fields["units"], self.fields["service"]
        assert isinstance(units, forms.ModelMultipleChoiceField)
        assert isinstance(service, forms.ModelChoiceField)
        units.queryset = people.units_of(person=person)
        competence = self.fields["competence"]
        assert isinstance(competence, forms.ModelChoiceField)
        competence.queryset = Competence.objects.select_related("area")
        ids = [pk for pk, _name in catalogue.service_choices(entity=person.entity)]
        service.queryset = ITService.objects.filter(pk__in=ids)

    @property
    def is_refined(self) -> bool:
        """Say whether the audience is narrowed by more than units and a gap."""
        return any(self[name].value() for name in ("engagement_types", "roles", "route_states"))

    def clean_seen_at(self) -> datetime | None:
        """Return when the writer last saw the campaign, if the page says so."""
        return seen_at(self.cleaned_data["seen_at"])


class ReturnForm(forms.Form):
    """Why a campaign goes back to its writer."""

    reason = forms.CharField(label=_("Qué se debe ajustar"), max_length=300, widget=forms.Textarea)


class LessonForm(forms.Form):
    """What was learnt."""

    lesson = forms.CharField(label=_("Qué aprendieron de esta campaña"), max_length=3000, widget=forms.Textarea)


def seen_at(value: str) -> datetime | None:
    """Read the moment that a page carries; anything else is none."""
    try:
        return datetime.fromisoformat(value) if value else None
    except ValueError:
        return None
