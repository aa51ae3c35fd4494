from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apropia.learning.models import Course, PrerequisiteKind


class BeforeForm(forms.Form):
    """For each other course, whether it comes before this one and how."""

    def __init__(self, data: Any = None, *, courses: Sequence[Course], kinds: Mapping[int, str]) -> None:
        super().__init__(data)
        for course in courses:
            self.fields[f"course_{course.pk}"] = forms.ChoiceField(
                label=course.title,
                choices=[("", _("No hace falta")), *PrerequisiteKind.choices],
                initial=kinds.get(course.pk, ""),
                required=False,
            )

    @property
    def kinds(self) -> dict[int, str]:
        """Kind by number of course, once the form is valid."""
        return {int(name.removeprefix("course_")): kind for name, kind in self.cleaned_data.items() if kind}
