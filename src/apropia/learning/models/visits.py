from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.content import Activity
from apropia.learning.models.enrollment import Enrollment


class ActivityOpening(EntityOwned):
    """When a person first opened an activity. One row for both; what is opened again keeps its first moment."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="openings")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("abierta el"))

    class Meta:
        verbose_name = _("apertura de una actividad")
        verbose_name_plural = _("aperturas de actividades")
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "activity"], name="one_opening_per_activity"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id}:{self.activity_id}"
