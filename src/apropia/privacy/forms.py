from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.privacy.queries import AskedPurpose


class DecisionForm(forms.Form):
    """One unticked box for each optional purpose: a tick is a yes, and only a tick is."""

    def __init__(self, *args: Any, purposes: list[AskedPurpose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purposes = purposes
        for one in self.purposes:
            self.fields[one.code] = forms.BooleanField(label=one.question, help_text=one.words, required=False)

    @property
    def granted(self) -> dict[str, bool]:
        """The answer to each purpose shown."""
        return {one.code: bool(self.cleaned_data[one.code]) for one in self.purposes}


class TextForm(forms.Form):
    """The words of a notice or policy."""

    body = forms.CharField(label=_("Texto"), widget=forms.Textarea, help_text=_("Puede usar Markdown."))


class NoticeForm(TextForm):
    """The words of a notice, and whether earlier answers stop holding."""

    asks_again = forms.BooleanField(
        label=_("Cambia para qué se usan los datos: volver a preguntar a todas las personas"), required=False
    )
