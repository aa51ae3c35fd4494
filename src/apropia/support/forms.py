from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.catalogue import queries as catalogue
from apropia.catalogue.models import ITService
from apropia.people.models import Person
from apropia.support.models import Ticket


class AskForm(forms.Form):
    """A question."""

    subject = forms.CharField(label=_("¿Qué necesita?"), max_length=150, help_text=_("En pocas palabras."))
    service = forms.ModelChoiceField(
        label=_("Servicio"), queryset=ITService.objects.none(), required=False, empty_label=_("No estoy seguro")
    )
    kind = forms.ChoiceField(
        label=_("Tipo"), choices=Ticket.Kind.choices, initial=Ticket.Kind.HOW_TO, widget=forms.RadioSelect
    )
    body = forms.CharField(
        label=_("Cuéntenos"), widget=forms.Textarea, help_text=_("Qué quería hacer y qué pasó. No escriba claves.")
    )
    file = forms.FileField(label=_("Adjunto"), required=False, help_text=_("Una captura o un documento, si ayuda."))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        assert isinstance(field, forms.ModelChoiceField)
        services = {one.code: one.pk for one in catalogue.services_applying_to(person=person)}
        field.queryset = ITService.objects.filter(pk__in=services.values())
        # A service's page asks for help with that service by its code.
        self.initial["service"] = services.get(self.initial.get("service", ""))


class MessageForm(forms.Form):
    """Something more to say."""

    body = forms.CharField(label=_("Su mensaje"), widget=forms.Textarea)
    file = forms.FileField(label=_("Adjunto"), required=False)


class AnswerForm(MessageForm):
    """An adviser's answer."""

    body = forms.CharField(label=_("Respuesta"), widget=forms.Textarea)
    asks_back = forms.BooleanField(label=_("Necesito que la persona me responda"), required=False)
    is_internal = forms.BooleanField(label=_("Nota interna: solo la ven quienes asesoran"), required=False)


class ValueForm(forms.Form):
    """How the help was, from 1 to 5."""

    satisfaction = forms.IntegerField(min_value=1, max_value=5)
