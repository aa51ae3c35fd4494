from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.programme.models import TrainingPlan

MOST_AXES = 20
MOST_LETTERS = 160


class PlanForm(forms.Form):
    """What is written of a plan."""

    year = forms.IntegerField(label=_("Año"), min_value=2020, max_value=2100)
    name = forms.CharField(label=_("Nombre"), max_length=160)
    pic_reference = forms.CharField(
        label=_("PIC de la entidad"),
        max_length=200,
        required=False,
        help_text=_("El Plan Institucional de Capacitación del que hace parte. Puede escribirlo al aprobar."),
    )

    def __init__(self, data: Any = None, *, plan: TrainingPlan | None = None, year: int = 0) -> None:
        written = {"year": year, "name": _named_by(year)}
        if plan is not None:
            written = {name: getattr(plan, name) for name in self.base_fields}
        super().__init__(data, initial=written)

    def clean(self) -> dict[str, Any]:
        """Let a name that was not written follow the year."""
        found = super().clean() or {}
        if "year" in found and found.get("name") == _named_by(self.initial["year"]):
            found["name"] = _named_by(found["year"])
        return found


def _named_by(year: int) -> str:
    return f"Plan de formación {year}"


class ApproveForm(forms.Form):
    """The act that approves a plan."""

    pic_reference = forms.CharField(
        label=_("PIC de la entidad"), max_length=200, help_text=_("Por ejemplo: PIC 2026, código TH-PL-03.")
    )
    approval_act = forms.CharField(
        label=_("Acto que lo aprueba"), max_length=200, help_text=_("Por ejemplo: Resolución 045 de 2026.")
    )
    approved_on = forms.DateField(label=_("Fecha del acto"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any = None, *, plan: TrainingPlan) -> None:
        super().__init__(data, initial={"pic_reference": plan.pic_reference})


class CloseForm(forms.Form):
    """How a plan went."""

    closing_note = forms.CharField(
        label=_("Balance del plan"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Qué se logró y qué pasó con lo que no se hizo. No escriba nombres de personas."),
    )


class AxesForm(forms.Form):
    """The axes of an entity, one a line, and where they come from."""

    source = forms.CharField(label=_("De dónde salen"), max_length=300)
    names = forms.CharField(
        label=_("Ejes"),
        max_length=MOST_AXES * MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Uno por renglón, en su orden."),
    )

    def __init__(self, data: Any = None, *, source: str, names: list[str]) -> None:
        super().__init__(data, initial={"source": source, "names": "\n".join(names)})

    def clean_names(self) -> list[str]:
        """Return the axes that were written."""
        found = [" ".join(line.split()) for line in self.cleaned_data["names"].splitlines() if line.strip()]
        long = next((number for number, name in enumerate(found, 1) if len(name) > MOST_LETTERS), 0)
        if long:
            text = _("El eje del renglón %(number)d tiene más de %(most)d letras. Acórtelo.")
            raise forms.ValidationError(text % {"number": long, "most": MOST_LETTERS})
        if len(found) > MOST_AXES:
            raise forms.ValidationError(_("Escriba %(most)d ejes o menos.") % {"most": MOST_AXES})
        return found
