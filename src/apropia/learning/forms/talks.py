import re
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apropia.catalogue import queries as catalogue
from apropia.catalogue.models import ITService
from apropia.competences.models import Competence
from apropia.competences.queries import framework_areas
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import Room, TalkMode


def moment(label: Any, **given: Any) -> forms.DateTimeField:
    """Return a field for a day and an hour."""
    picker = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=picker, **given)


class EmailsField(forms.CharField):
    """Some addresses in one line."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        emails = [one for one in re.split(r"[\s,;]+", text) if one]
        for email in emails:
            try:
                validate_email(email)
            except forms.ValidationError:
                wrong = _("«%(email)s» no es un correo. Escríbalo completo, como ana@entidad.gov.co.")
                raise forms.ValidationError(wrong % {"email": email}) from None
        return tuple(emails)


class TalkForm(forms.Form):
    """What the host of a talk gives."""

    title = forms.CharField(label=_("Título"), max_length=160, help_text=_("Qué se llevará quien asista."))
    description = forms.CharField(label=_("De qué trata"), max_length=3000, widget=forms.Textarea)
    speaker = forms.CharField(label=_("Quién la da"), max_length=160)
    speaker_emails = EmailsField(
        label=_("Correos de quienes la dan"),
        max_length=600,
        required=False,
        help_text=_("Si son de la entidad: así pueden pasar la lista de esta charla. Separe con comas."),
    )
    starts_at = moment(_("Empieza"))
    ends_at = moment(_("Termina"))
    room = forms.ModelChoiceField(
        label=_("Sala"), queryset=Room.objects.none(), required=False, empty_label=_("Ninguna de estas")
    )
    place = forms.CharField(
        label=_("Otro lugar"),
        max_length=200,
        required=False,
        help_text=_("Para los cupos presenciales que no son en una sala de la lista."),
    )
    link = forms.URLField(
        label=_("Enlace para entrar"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Para los cupos en línea. Solo lo ven las personas que los tienen."),
    )
    seats = forms.IntegerField(
        label=_("Cupos presenciales"),
        min_value=0,
        max_value=10000,
        initial=30,
        required=False,
        help_text=_("Cada modalidad tiene sus cupos. Escriba 0 en la que no ofrece."),
    )
    online_seats = forms.IntegerField(
        label=_("Cupos en línea"), min_value=0, max_value=10000, initial=0, required=False
    )
    service = forms.ModelChoiceField(
        label=_("Servicio"), queryset=ITService.objects.none(), required=False, empty_label=_("Ninguno")
    )
    competences = forms.ModelMultipleChoiceField(
        label=_("Competencias"),
        queryset=Competence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, entity: Entity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        service, competences = self.fields["service"], self.fields["competences"]
        assert isinstance(service, forms.ModelChoiceField)
        assert isinstance(competences, forms.ModelMultipleChoiceField)
        ids = [pk for pk, _name in catalogue.service_choices(entity=entity)]
        service.queryset = ITService.objects.filter(pk__in=ids)
        rooms = self.fields["room"]
        assert isinstance(rooms, forms.ModelChoiceField)
        # The room that a talk has already stays to choose though it is no longer offered.
        own = self.initial.get("room")
        offered = Q(is_active=True) | Q(pk=own.pk if own else None)
        rooms.queryset = Room.objects.filter(offered, entity=entity)
        known = [one.pk for area in framework_areas() for one in area.competences]
        competences.queryset = Competence.objects.filter(pk__in=known)

    def clean_seats(self) -> int:
        return self.cleaned_data["seats"] or 0

    def clean_online_seats(self) -> int:
        return self.cleaned_data["online_seats"] or 0


class ModeForm(forms.Form):
    """In which way somebody takes part, where there is more than one."""

    mode = forms.TypedChoiceField(
        choices=TalkMode.choices, coerce=TalkMode, required=False, empty_value=None, label=_("Modalidad")
    )


class CodeForm(forms.Form):
    """The code that is shown in the talk."""

    code = forms.CharField(label=_("Código de asistencia"), max_length=12)


class AttendanceForm(forms.Form):
    """Who came, and who counted as having come when the page was drawn: the ids of their places."""

    came = forms.TypedMultipleChoiceField(coerce=int, required=False)
    was = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, places: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            assert isinstance(field, forms.TypedMultipleChoiceField)
            field.choices = [(str(pk), str(pk)) for pk in places]
