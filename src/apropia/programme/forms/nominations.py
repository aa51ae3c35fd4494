from typing import Any, Self
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class PeopleField(forms.Field):
    """The people who were ticked, on whatever page of the list. Who may be chosen is for the action to say."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[UUID]:
        try:
            return [UUID(one) for one in value or ()]
        except ValueError as problem:
            raise forms.ValidationError(_("Alguna persona ya no está en esta lista. Elija otra vez.")) from problem


class NominateForm(forms.Form):
    """Whom a head nominates, and why. The people are chosen in the list of the page, or all that its filter leaves."""

    people = PeopleField(label=gettext_lazy("Personas"), required=False)
    every = forms.BooleanField(required=False)
    reason = forms.CharField(
        label=gettext_lazy("Por qué"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Para qué le sirve en su trabajo. Lo lee quien decide, y la persona en «Sus datos»."),
    )

    @classmethod
    def turning(cls, sent: QueryDict) -> Self:
        """Return the form as it was filled in so far: only another page of the list was asked for."""
        ticked = {"people": sent.getlist("people"), "every": "every" in sent}
        return cls(initial={"reason": sent.get("reason", ""), **ticked})

    @property
    def chosen(self) -> set[str]:
        """Return whom the page shows as chosen."""
        return set(self["people"].value() or [])


class DeclineForm(forms.Form):
    """Why a nomination is not accepted."""

    reason = forms.CharField(
        label=gettext_lazy("Razón"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("La leen quien postuló y la persona."),
    )
