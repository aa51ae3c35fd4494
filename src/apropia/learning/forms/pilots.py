from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.people.models import OrgUnit, WorkTeam

_UNKNOWN = _("Esa opción no está en la lista. Elija otra.")


class OfferForm(forms.Form):
    """The team or the unit to offer a pilot to: one of the two."""

    team = forms.ModelChoiceField(
        label=_("Equipo"),
        queryset=WorkTeam.objects.none(),
        required=False,
        empty_label=_("Ningún equipo"),
        error_messages={"invalid_choice": _UNKNOWN},
    )
    unit = forms.ModelChoiceField(
        label=_("O una dependencia"),
        queryset=OrgUnit.objects.none(),
        required=False,
        empty_label=_("Ninguna dependencia"),
        help_text=_("Incluye las que están debajo de la que elija."),
        error_messages={"invalid_choice": _UNKNOWN},
    )

    def __init__(
        self, data: Mapping[str, str] | None = None, *, units: Sequence[OrgUnit], teams: Sequence[WorkTeam]
    ) -> None:
        super().__init__(data)
        unit, team = self.fields["unit"], self.fields["team"]
        assert isinstance(unit, forms.ModelChoiceField)
        assert isinstance(team, forms.ModelChoiceField)
        unit.queryset = OrgUnit.objects.filter(pk__in=[one.pk for one in units]).order_by("sort_name")
        team.queryset = WorkTeam.objects.filter(pk__in=[one.pk for one in teams]).order_by("name")
        if not teams:
            del self.fields["team"]
            unit.label = _("Dependencia")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        chosen = [one for one in (found.get("team"), found.get("unit")) if one is not None]
        if len(chosen) > 1:
            self.add_error("unit", _("Elija un equipo o una dependencia, no los dos."))
        if not chosen and not self.errors:
            self.add_error("unit", _("Elija a quién se lo ofrece."))
        return found
