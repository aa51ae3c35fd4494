from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned

DEFAULT_CONFIRM_HOURS = 8
MOST_CONFIRM_HOURS = 80


class TalkSettings(EntityOwned):
    """How an entity keeps its talks. Without a row, the defaults hold.

    `confirm_hours`: the business hours in which who moves up from the waiting list says yes; at 0 nobody is asked.
    """

    confirm_hours = models.PositiveSmallIntegerField(_("horas hábiles para confirmar"), default=DEFAULT_CONFIRM_HOURS)
    changed_at = models.DateTimeField(_("cambiados el"))

    class Meta:
        verbose_name = _("ajustes de las charlas")
        verbose_name_plural = _("ajustes de las charlas")
        constraints = [models.UniqueConstraint(fields=["entity"], name="one_talk_settings_per_entity")]

    def __str__(self) -> str:
        return f"{self.entity_id}"
