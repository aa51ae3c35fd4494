from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned

DEFAULT_CONFIRM_HOURS = 8
MOST_CONFIRM_HOURS = 80


class Reminder(models.TextChoices):
    """When who has a seat is reminded."""

    EVE = "EVE", _("La mañana del día hábil anterior")
    FOUR_HOURS = "H4", _("Cuatro horas antes")
    TWO_HOURS = "H2", _("Dos horas antes")
    ONE_HOUR = "H1", _("Una hora antes")


# The eve has its own morning; these are counted from the beginning.
HOURS_BEFORE = {Reminder.FOUR_HOURS: 4, Reminder.TWO_HOURS: 2, Reminder.ONE_HOUR: 1}


DEFAULT_REMINDERS = (Reminder.EVE,)


class TalkSettings(EntityOwned):
    """How an entity keeps its talks. Without a row, the defaults hold.

    `confirm_hours`: the business hours in which who moves up from the waiting list says yes; at 0 nobody is asked.
    """

    confirm_hours = models.PositiveSmallIntegerField(_("horas hábiles para confirmar"), default=DEFAULT_CONFIRM_HOURS)
    reminders = models.JSONField(_("recordatorios"), default=list, blank=True)
    changed_at = models.DateTimeField(_("cambiados el"))

    class Meta:
        verbose_name = _("ajustes de las charlas")
        verbose_name_plural = _("ajustes de las charlas")
        constraints = [models.UniqueConstraint(fields=["entity"], name="one_talk_settings_per_entity")]

    def __str__(self) -> str:
        return f"{self.entity_id}"
