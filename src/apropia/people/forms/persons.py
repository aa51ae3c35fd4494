from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.people import queries
from apropia.people.models import EngagementType, JobLevel, OrgUnit, Person, Role


class _UnitForm(forms.Form):
    """A form that chooses among the units of one entity."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if (
                isinstance(field, forms.ModelChoiceField)
                and field.queryset is not None
                and field.queryset.model is OrgUnit
            ):
                field.queryset = queries.units_of(person=person)


class PersonForm(_UnitForm):
    """Somebody who joins."""

    given_names = forms.CharField(label=_("Nombres"), max_length=120)
    surnames = forms.CharField(label=_("Apellidos"), max_length=120)
    email = forms.EmailField(label=_("Correo institucional"))
    unit = forms.ModelChoiceField(label=_("Dependencia"), queryset=OrgUnit.objects.none())
    engagement_type = forms.ChoiceField(label=_("Tipo de vinculación"), choices=EngagementType.choices)
    job_level = forms.ChoiceField(label=_("Nivel del cargo"), choices=JobLevel.choices, initial=JobLevel.NONE)
    start_date = forms.DateField(label=_("Desde"), widget=forms.DateInput(attrs={"type": "date"}))


class MoveForm(_UnitForm):
    """Another unit or another engagement, from a date on."""

    unit = forms.ModelChoiceField(label=_("Dependencia"), queryset=OrgUnit.objects.none())
    engagement_type = forms.ChoiceField(label=_("Tipo de vinculación"), choices=EngagementType.choices)
    job_level = forms.ChoiceField(label=_("Nivel del cargo"), choices=JobLevel.choices)
    since = forms.DateField(label=_("Desde"), widget=forms.DateInput(attrs={"type": "date"}))


class GrantForm(_UnitForm):
    """A role, and its unit where the role is of a unit."""

    role = forms.ChoiceField(label=_("Rol"), choices=[("", _("Elija un rol")), *Role.choices])
    unit = forms.ModelChoiceField(
        label=_("Dependencia"),
        queryset=OrgUnit.objects.none(),
        required=False,
        empty_label=_("Ninguna"),
        help_text=_("Solo para directivos, enlaces y autores de la práctica."),
    )


class UnitForm(_UnitForm):
    """A unit of the org chart."""

    code = forms.CharField(label=_("Código"), max_length=20)
    name = forms.CharField(label=_("Nombre"), max_length=200)
    parent = forms.ModelChoiceField(
        label=_("Depende de"), queryset=OrgUnit.objects.none(), required=False, empty_label=_("Ninguna")
    )
    head_email = forms.EmailField(
        label=_("Correo de quien la dirige"), required=False, help_text=_("Debe estar en el registro de personas.")
    )

    def __init__(self, *args: Any, person: Person, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        self.person = person
        if not is_new:
            self.fields["code"].disabled = True
        else:
            del self.fields["head_email"]

    def clean_head_email(self) -> Person | None:
        """Return the person with that e-mail."""
        email = self.cleaned_data["head_email"].casefold()
        if not email:
            return None
        found = queries.persons_seen_by(person=self.person).filter(email=email, status=Person.Status.ACTIVE).first()
        if found is None:
            raise forms.ValidationError(_("No hay una persona activa con ese correo."))
        return found
