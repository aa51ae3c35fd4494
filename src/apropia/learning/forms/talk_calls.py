from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.people.models import OrgUnit


class CallForm(forms.Form):
    """The unit to call."""

    unit = forms.ModelChoiceField(
        label=_("Dependencia"),
        queryset=OrgUnit.objects.none(),
        empty_label=_("Elija una dependencia"),
        help_text=_("Incluye las que están debajo de la que elija."),
        error_messages={
            "required": _("Elija la dependencia que quiere convocar."),
            "invalid_choice": _("Esa dependencia no está en la lista. Elija otra."),
        },
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, units: Sequence[OrgUnit]) -> None:
        super().__init__(data)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = OrgUnit.objects.filter(pk__in=[one.pk for one in units]).order_by("sort_name")
