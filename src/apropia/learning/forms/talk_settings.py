from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.learning.models.talk_settings import MOST_CONFIRM_HOURS, Reminder


class TalkSettingsForm(forms.Form):
    """How the entity keeps its talks."""

    confirm_hours = forms.IntegerField(
        label=_("Horas hábiles para confirmar un cupo que se libera"),
        min_value=0,
        max_value=MOST_CONFIRM_HOURS,
        help_text=_(
            "Quien sube de la lista de espera confirma en ese tiempo; si no, el cupo pasa a la siguiente persona. "
            "Ocho horas son un día hábil. Con 0 nadie confirma: el cupo es suyo de una vez."
        ),
    )
    reminders = forms.MultipleChoiceField(
        label=_("Cuándo recordar la charla a quien tiene cupo"),
        choices=Reminder.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Cuentan en el límite de mensajes de cada persona y llegan a quien acepta mensajes opcionales."),
    )
