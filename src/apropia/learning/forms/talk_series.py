from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apropia.learning.forms.talks import TalkForm
from apropia.learning.models import TalkSeries
from apropia.learning.policies.talk_series import MOST_SESSIONS, Every


class Scope:
    """Of one session, or of it and those that follow."""

    ONE = "esta"
    FOLLOWING = "siguientes"
    CHOICES = ((ONE, _("Solo esta sesión")), (FOLLOWING, _("Esta y las que siguen")))


class ScopeForm(forms.Form):
    """To which sessions a step goes."""

    scope = forms.ChoiceField(label=_("Cuáles"), choices=Scope.CHOICES, initial=Scope.ONE, widget=forms.RadioSelect)


class SessionForm(TalkForm):
    """What the host of a session gives, and to which sessions it goes."""

    scope = forms.ChoiceField(
        label=_("Qué sesiones cambian"),
        choices=Scope.CHOICES,
        initial=Scope.ONE,
        widget=forms.RadioSelect,
        help_text=_("En las que siguen, la fecha se corre lo mismo que en esta y lo demás queda igual."),
    )


class DatesField(forms.CharField):
    """Some moments, one a line."""

    def clean(self, value: Any) -> Any:
        found = []
        for line in super().clean(value).splitlines():
            if not line.strip():
                continue
            try:
                moment = datetime.strptime(line.strip(), "%Y-%m-%d %H:%M")  # noqa: DTZ007  made aware below
            except ValueError:
                wrong = _("«%(line)s» no es una fecha con hora. Escríbala como 2026-12-15 09:00.")
                raise forms.ValidationError(wrong % {"line": line.strip()[:40]}) from None
            found.append(timezone.make_aware(moment))
        return tuple(found)


class RepeatForm(forms.Form):
    """When a talk is held again."""

    kind = forms.ChoiceField(
        label=_("Qué son las otras fechas"), choices=TalkSeries.Kind.choices, widget=forms.RadioSelect
    )
    every = forms.ChoiceField(label=_("Se repite"), choices=Every.choices, widget=forms.RadioSelect)
    times = forms.IntegerField(
        label=_("Cuántas veces más"),
        min_value=1,
        max_value=MOST_SESSIONS - 1,
        required=False,
        help_text=_("A la misma hora. Si cae en un día no hábil, pasa al siguiente hábil."),
    )
    dates = DatesField(
        label=_("Fechas"),
        max_length=1000,
        required=False,
        widget=forms.Textarea,
        help_text=_("Solo si las escribe usted: una en cada línea, como 2026-12-15 09:00."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("every") == Every.BY_HAND:
            if "dates" in given and not given["dates"]:
                self.add_error("dates", _("Escriba al menos una fecha."))
        elif given.get("every") and "times" in given and not given["times"]:
            self.add_error("times", _("Escriba cuántas veces más."))
        return given
