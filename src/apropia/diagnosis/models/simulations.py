from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.models.calibrations import Calibration
from apropia.foundation.tenancy.models import EntityOwned


class Simulation(EntityOwned):
    """What an adaptive test of a calibration would do to simulated people, under these limits.

    `limits` has questions, minutes, error and ceiling as they were asked for; `result` is what
    `reports.simulation_report` tells. Nobody real is in it.
    """

    calibration = models.ForeignKey(Calibration, on_delete=models.CASCADE, related_name="simulations")
    limits = models.JSONField()
    result = models.JSONField()
    # The job that made it: done again, it finds its own and makes no other.
    job_number = models.PositiveBigIntegerField(unique=True)
    requested_by = models.UUIDField()
    made_at = models.DateTimeField(_("hecho el"))

    class Meta:
        verbose_name = _("ensayo de la prueba adaptativa")
        verbose_name_plural = _("ensayos de la prueba adaptativa")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.calibration} · ensayo {self.pk}"
