"""What an author says of how a version changes the one before."""

from django import forms
from django.utils.translation import gettext_lazy

from apropia.learning.models import ChangeKind
from apropia.learning.models.changes import REDO_DAYS
from apropia.learning.policies.changes import LONGEST_NOTE, MOST_DAYS


class ChangeForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Qué pide a quien ya terminó el curso"), choices=ChangeKind.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("Qué cambió"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Lo lee quien ya lo terminó. Diga qué es distinto y qué debe hacer de otra manera."),
    )
    redo_days = forms.IntegerField(
        label=gettext_lazy("Días hábiles para volver a hacerlo"), min_value=1, max_value=MOST_DAYS, initial=REDO_DAYS
    )
