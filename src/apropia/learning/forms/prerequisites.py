from django import forms
from django.utils.translation import gettext_lazy

from apropia.learning.models import PrerequisiteKind


class BeforeForm(forms.Form):
    """One other course and how it comes before this one."""

    other = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Cómo"), choices=PrerequisiteKind.choices)
