from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.learning.forms.talks import moment
from apropia.people.models import EngagementType, OrgUnit


class WindowForm(forms.Form):
    """Who may sign up, and from when until when."""

    unit = forms.ModelChoiceField(
        label=_("Dependencia"),
        queryset=OrgUnit.objects.none(),
        required=False,
        empty_label=_("Todas"),
        help_text=_("Incluye las que están debajo de la que elija."),
    )
    engagement_type = forms.ChoiceField(
        label=_("Tipo de vinculación"), required=False, choices=[("", _("Todos")), *EngagementType.choices]
    )
    opens_at = moment(_("Abre"))
    closes_at = moment(_("Cierra"), required=False, help_text=_("Sin fecha, hasta que termine la charla."))

    def __init__(self, data: Any = None, *, units: Sequence[OrgUnit]) -> None:
        super().__init__(data)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = OrgUnit.objects.filter(pk__in=[one.pk for one in units]).order_by("sort_name")
