from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.catalogue import queries as catalogue
from apropia.catalogue.models import ITService
from apropia.competences.models import Competence
from apropia.foundation.tenancy.models import Entity
from apropia.materials.models import Material


class MaterialForm(forms.Form):
    """What the writer of a guide gives."""

    title = forms.CharField(label=_("Título"), max_length=150, help_text=_("Qué podrá hacer quien la lea."))
    summary = forms.CharField(label=_("En una frase"), max_length=250)
    body = forms.CharField(
        label=_("Texto"),
        widget=forms.Textarea,
        help_text=_("Un paso por renglón numerado. Frases cortas, de usted."),
    )
    kind = forms.ChoiceField(label=_("Tipo"), choices=Material.Kind.choices)
    minutes = forms.IntegerField(label=_("Minutos de lectura"), min_value=1, max_value=120, initial=5)
    services = forms.ModelMultipleChoiceField(
        label=_("Servicios"), queryset=ITService.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    competences = forms.ModelMultipleChoiceField(
        label=_("Competencias"),
        queryset=Competence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, entity: Entity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services, competences = self.fields["services"], self.fields["competences"]
        assert isinstance(services, forms.ModelMultipleChoiceField)
        assert isinstance(competences, forms.ModelMultipleChoiceField)
        ids = [pk for pk, _name in catalogue.service_choices(entity=entity)]
        services.queryset = ITService.objects.filter(pk__in=ids)
        competences.queryset = Competence.objects.select_related("area")

    def clean_seen_at(self) -> datetime | None:
        """Return when the writer last saw the text, if the page says so."""
        value = self.cleaned_data["seen_at"]
        try:
            return datetime.fromisoformat(value) if value else None
        except ValueError:
            return None


class MoveForm(forms.Form):
    """The state to move a guide to."""

    to = forms.ChoiceField(choices=Material.Status.choices)


class FeedbackForm(forms.Form):
    """Did it help?"""

    useful = forms.ChoiceField(choices=[("si", _("Sí")), ("no", _("No"))])
