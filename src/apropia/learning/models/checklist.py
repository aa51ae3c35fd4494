from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.content import Activity
from apropia.learning.models.enrollment import Enrollment


class StepTick(EntityOwned):
    """A step of a practice that the learner says she did. Rows are only ever added: progress does not go back."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="ticks")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=4)
    ticked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("paso marcado")
        verbose_name_plural = _("pasos marcados")
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "activity", "key"], name="one_tick_per_step"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id}:{self.activity_id}:{self.key}"
