from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.learning.queries.offers import Offer


class PostponeForm(forms.Form):
    """Until when a course is put off."""

    until = forms.DateField(
        label=gettext_lazy("Hasta cuándo"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Ese día vuelve solo a su ruta."),
        error_messages={"required": gettext_lazy("Elija una fecha.")},
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"until": today + timedelta(days=30)})


class ReplaceForm(forms.Form):
    """Which course goes in the place of another."""

    course = forms.ChoiceField(
        label=gettext_lazy("En su lugar"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija un curso.")},
    )

    def __init__(self, data: Any = None, *, offers: Sequence[Offer]) -> None:
        super().__init__(data)
        self._offers = {str(offer.course_id): offer for offer in offers}
        field = self.fields["course"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (pk, _("%(title)s · %(minutes)d minutos") % {"title": offer.title, "minutes": offer.minutes})
            for pk, offer in self._offers.items()
        ]

    @property
    def offer(self) -> Offer:
        """The course chosen, once the form is valid."""
        return self._offers[self.cleaned_data["course"]]
