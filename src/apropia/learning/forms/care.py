"""Who looks after a course, and what is decided of a reason to look at it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from apropia.learning.models import ReviewDecision
from apropia.learning.queries.care import CarePage


class CareForm(forms.Form):
    owner = forms.TypedChoiceField(
        label=gettext_lazy("Responde por el curso"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("A esta persona le avisamos cuando hay una razón para revisarlo."),
    )
    services = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Servicios de los que trata"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Si uno de ellos cambia, el curso pide revisión."),
    )

    def __init__(self, data: Any = None, *, page: CarePage) -> None:
        super().__init__(data, initial={"owner": page.course.owner_id, "services": page.tied})
        owner, services = self.fields["owner"], self.fields["services"]
        assert isinstance(owner, forms.ChoiceField)
        assert isinstance(services, forms.MultipleChoiceField)
        owner.choices = [("", gettext_lazy("Nadie por ahora")), *page.owners]
        services.choices = list(page.services)


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("Qué decidió"), choices=ReviewDecision.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=gettext_lazy("Por qué"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
