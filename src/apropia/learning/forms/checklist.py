"""The practice in the real tool, as its author writes it."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apropia.learning.forms.authoring import ActivityForm
from apropia.learning.models import Activity, ActivityKind

MAXIMUM_STEPS = 12
SHOWN_AT_FIRST, SPARE = 5, 2
_STEP = re.compile(r"step_(\d+)")


class ChecklistForm(ActivityForm):
    """An introduction and up to twelve steps. Rows left empty do not count; two spare ones are always there."""

    def __init__(self, data: Any = None, files: Any = None, *, activity: Activity) -> None:
        super().__init__(data, files, activity=activity)
        self.fields["body"].label = _("Introducción")
        sent = [int(found[1]) for name in data or () if (found := _STEP.fullmatch(name))]
        wanted = max(sent, default=max(SHOWN_AT_FIRST, len(activity.steps) + SPARE))
        self._places = range(1, min(wanted, MAXIMUM_STEPS) + 1)
        for place in self._places:
            self.fields[f"step_{place}"] = forms.CharField(label=_("Qué hacer"), required=False, max_length=160)
            self.fields[f"check_{place}"] = forms.CharField(
                label=_("Cómo saber que quedó bien"), required=False, max_length=240
            )
        for place, step in enumerate(activity.steps, 1):
            self.initial.update({f"step_{place}": step["text"], f"check_{place}": step["check"]})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for place in self._places:
            if values.get(f"check_{place}") and not values.get(f"step_{place}") and f"step_{place}" not in self.errors:
                self.add_error(f"step_{place}", _("Escriba qué hacer en el paso %(place)d.") % {"place": place})
        return values

    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each step, for the template."""
        return [[self[f"step_{place}"], self[f"check_{place}"]] for place in self._places]

    @property
    def steps(self) -> list[dict[str, str]]:
        """The steps as they were written, once the form is valid."""
        values = self.cleaned_data
        return [{"text": values[f"step_{place}"], "check": values[f"check_{place}"]} for place in self._places]


def form_for(activity: Activity) -> type[ActivityForm]:
    """Return the form in which an activity of this kind is written."""
    return ChecklistForm if activity.kind == ActivityKind.CHECKLIST else ActivityForm
