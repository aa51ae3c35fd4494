from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from apropia.learning.models import CourseRenewal, RenewalKind

_NAMES = ("kind", "months", "opens_days", "from_month", "from_day", "to_month", "to_day")
_MONTHS = [(str(number), name) for number, name in MONTHS.items()]


class RenewalForm(forms.Form):
    """How often a course is to be taken anew. What the chosen way does not ask for is kept as it was."""

    kind = forms.ChoiceField(
        label=_("¿Se renueva?"),
        choices=[("", _("No: lo que se termina vale para siempre")), *RenewalKind.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    months = forms.IntegerField(
        label=_("Meses que vale"), required=False, help_text=_("Desde el día en que cada quien lo termina.")
    )
    opens_days = forms.IntegerField(
        label=_("Días antes en que se abre"),
        required=False,
        help_text=_("Ese día se inscribe a la persona otra vez y se le avisa."),
    )
    from_day = forms.IntegerField(label=_("Desde el día"), required=False)
    from_month = forms.ChoiceField(label=_("Mes en que empieza"), choices=_MONTHS, required=False)
    to_day = forms.IntegerField(label=_("Hasta el día"), required=False)
    to_month = forms.ChoiceField(label=_("Mes en que termina"), choices=_MONTHS, required=False)

    def __init__(self, data: Any = None, *, rule: CourseRenewal | None) -> None:
        self._kept = rule or CourseRenewal()
        initial = {name: getattr(self._kept, name) for name in _NAMES}
        super().__init__(data, initial=initial)

    @property
    def rule(self) -> dict[str, Any] | None:
        """The rule that was chosen, once the form is valid; None where there is none."""
        if not self.cleaned_data["kind"]:
            return None
        said = {name: self.cleaned_data[name] for name in _NAMES}
        numbers = {name: int(said[name]) if said[name] not in (None, "") else None for name in _NAMES[1:]}
        kept = {name: getattr(self._kept, name) if number is None else number for name, number in numbers.items()}
        return {"kind": said["kind"], **kept}
