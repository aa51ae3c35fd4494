from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.foundation.business_calendar import Calendar, add_business_days
from apropia.learning.queries.rules import Audience
from apropia.people.models import EngagementType, OrgUnit


class EnrollForm(forms.Form):
    """Whom to enrol, and until when."""

    unit = forms.ChoiceField(
        label=_("A quiénes"), required=False, help_text=_("Incluye las dependencias que están debajo de la que elija.")
    )
    engagement_types = forms.MultipleChoiceField(
        label=_("Vinculaciones"),
        choices=EngagementType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sin marcar: todas."),
    )
    deadline_on = forms.DateField(
        label=_("Plazo para terminar"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Con un plazo se puede medir cuántas personas terminaron."),
    )
    deadline_days = forms.IntegerField(
        label=_("O un plazo en días hábiles"),
        required=False,
        min_value=1,
        max_value=250,
        help_text=_("Se cuentan desde mañana, en el calendario de la entidad."),
    )

    def __init__(self, data: Any = None, *, units: Sequence[OrgUnit]) -> None:
        super().__init__(data)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Toda la entidad")), *((str(unit.pk), unit.name) for unit in units)]

    def clean(self) -> dict[str, Any]:
        """Take one deadline, not two."""
        found = super().clean() or {}
        if found.get("deadline_on") and found.get("deadline_days"):
            self.add_error("deadline_days", _("Elija una fecha o días hábiles, no los dos."))
        return found

    @property
    def audience(self) -> Audience:
        """Return whom to enrol."""
        unit = self.cleaned_data["unit"]
        return Audience(
            unit_ids=(int(unit),) if unit else (), engagement_types=tuple(self.cleaned_data["engagement_types"])
        )

    def deadline_from(self, today: date, calendar: Calendar) -> date | None:
        """Return until when, counted from a day where it was given in business days."""
        days = self.cleaned_data["deadline_days"]
        found: date | None = add_business_days(today, days, calendar) if days else self.cleaned_data["deadline_on"]
        return found
