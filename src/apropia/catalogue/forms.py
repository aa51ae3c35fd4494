from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.catalogue.models import ITService
from apropia.competences.models import Competence
from apropia.foundation.files.kinds import TABLE
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui.choosing import TreeChecks
from apropia.people.models import EngagementType, OrgUnit

ICONS = [
    ("layers", _("Capas")),
    ("mail", _("Correo")),
    ("video", _("Video")),
    ("cloud", _("Nube")),
    ("signature", _("Firma")),
    ("folder", _("Carpeta")),
    ("headphones", _("Mesa de ayuda")),
    ("key", _("Llave")),
    ("printer", _("Impresora")),
    ("monitor", _("Pantalla")),
    ("calendar", _("Calendario")),
    ("database", _("Datos")),
]


class ServiceForm(forms.Form):
    """What a service says of itself."""

    code = forms.CharField(
        label=_("Código"), max_length=40, help_text=_("Corto y sin espacios, por ejemplo firma-electronica.")
    )
    name = forms.CharField(label=_("Nombre"), max_length=120)
    summary = forms.CharField(
        label=_("En una frase"), max_length=200, help_text=_("Qué gana quien lo usa. Es lo primero que se lee.")
    )
    description = forms.CharField(
        label=_("Descripción"), required=False, widget=forms.Textarea, help_text=_("Puede usar listas y negrillas.")
    )
    audience_text = forms.CharField(label=_("Para quién es"), max_length=300, required=False)
    audience_engagements = forms.MultipleChoiceField(
        label=_("Tipos de vinculación"),
        choices=EngagementType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Si no marca ninguno, es para todos."),
    )
    audience_units = forms.ModelMultipleChoiceField(
        widget=TreeChecks,
        label=_("Dependencias"),
        queryset=OrgUnit.objects.none(),
        required=False,
        help_text=_("Si no elige ninguna, es para todas."),
    )
    how_to_get = forms.CharField(
        label=_("Cómo obtenerlo"), required=False, widget=forms.Textarea, help_text=_("Un paso por línea.")
    )
    access_url = forms.URLField(label=_("Dirección para entrar"), required=False, assume_scheme="https")
    icon = forms.ChoiceField(label=_("Ícono"), choices=ICONS)
    owner_unit = forms.ModelChoiceField(
        label=_("Dependencia responsable"), queryset=OrgUnit.objects.none(), required=False
    )
    competences = forms.ModelMultipleChoiceField(
        label=_("Competencias que pone en práctica"),
        queryset=Competence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    functions = forms.CharField(
        label=_("Funciones que se siguen"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Una por línea. Sirven para medir cuánto se aprovecha el servicio."),
    )

    def __init__(self, *args: Any, entity: Entity, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = OrgUnit.objects.filter(entity=entity, valid_to__isnull=True)
        for name in ("audience_units", "owner_unit"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = units
        competences = self.fields["competences"]
        assert isinstance(competences, forms.ModelMultipleChoiceField)
        competences.queryset = Competence.objects.select_related("area")
        if not is_new:
            self.fields["code"].disabled = True

    def clean_functions(self) -> list[str]:
        """Return one name a line."""
        return [line.strip() for line in self.cleaned_data["functions"].splitlines() if line.strip()]


class LifecycleForm(forms.Form):
    """The state to move a service to."""

    to = forms.ChoiceField(choices=ITService.Lifecycle.choices)


class ServicesFileForm(forms.Form):
    """A CSV or XLSX of services."""

    file = forms.FileField(
        label=_("Archivo"),
        help_text=_("Excel (.xlsx), CSV o texto (.txt), con una fila por servicio. Mínimo: codigo y nombre."),
    )
    file.widget.attrs["accept"] = TABLE.accept


def initial_of(service: ITService) -> dict[str, Any]:
    """Return what the form starts with when a service is changed."""
    names = ("code", "name", "summary", "description", "audience_text", "audience_engagements", "how_to_get")
    values = {name: getattr(service, name) for name in (*names, "access_url", "icon", "owner_unit")}
    return values | {
        "audience_units": list(service.audience_units.all()),
        "competences": list(service.competences.all()),
        "functions": "\n".join(one.name for one in service.functions.all()),
    }
