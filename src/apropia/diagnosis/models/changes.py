from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.models.calibrations import Calibration
from apropia.diagnosis.models.waves import SurveyWave
from apropia.foundation.tenancy.models import EntityOwned


class WaveChange(EntityOwned):
    """How the people who answered two waves changed, on the scale of one calibration. Never changed; asked for anew.

    `result` is what `queries.wave_changes.changed` tells: of each area the change, its error and what it rests on. Sums
    over persons only.
    """

    calibration = models.ForeignKey(Calibration, on_delete=models.PROTECT, related_name="+")
    earlier = models.ForeignKey(SurveyWave, on_delete=models.PROTECT, related_name="+")
    later = models.ForeignKey(SurveyWave, on_delete=models.PROTECT, related_name="changes")
    result = models.JSONField()
    # The job that made it: done again, it finds its own and makes no other.
    job_number = models.PositiveBigIntegerField(unique=True)
    requested_by = models.UUIDField()
    made_at = models.DateTimeField(_("hecho el"))

    class Meta:
        verbose_name = _("cambio entre dos olas")
        verbose_name_plural = _("cambios entre dos olas")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(earlier=models.F("later")), name="change_is_between_two_different_waves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} → {self.later}"
