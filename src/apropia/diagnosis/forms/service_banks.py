"""Choose what kind of service each service of the catalogue is."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NOTHING = "nada"


class ServicesForm(forms.Form):
    """One choice for each service: `offered` gives its key, its name, the kind suggested and a line of help."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        offered: Iterable[tuple[int, str, str, str]],
        kinds: Iterable[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        choices = [(NOTHING, _("No traer")), *kinds]
        for pk, name, kind, told in offered:
            self.fields[f"service_{pk}"] = forms.ChoiceField(
                label=name, choices=choices, initial=kind or NOTHING, help_text=told
            )

    @property
    def chosen(self) -> dict[int, str]:
        """Return the kind chosen for each service, by key; those left alone are left out."""
        return {int(name.removeprefix("service_")): kind for name, kind in self.cleaned_data.items() if kind != NOTHING}
