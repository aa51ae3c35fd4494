from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.people.models import OrgUnit


class EnrollForm(forms.Form):
    """Whom to enrol, and until when."""

    unit = forms.ChoiceField(
        label=_("A quiénes"), required=False, help_text=_("Incluye las dependencias que están debajo de la que elija.")
    )
    deadline_on = forms.DateField(
        label=_("Plazo para terminar"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Con un plazo se puede medir cuántas personas terminaron."),
    )

    def __init__(self, data: Any = None, *, units: Sequence[OrgUnit]) -> None:
        super().__init__(data)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Toda la entidad")), *((str(unit.pk), unit.name) for unit in units)]
