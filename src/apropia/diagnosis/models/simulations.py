from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.models.calibrations import Calibration
from apropia.foundation.tenancy.models import EntityOwned


@dataclass(frozen=True)
class Limits:
    """How long the test may be and how it is spread: `error` in deviations, `ceiling` a share of people (0–1)."""

    questions: int
    minutes: int
    error: float
    ceiling: float


class Simulation(EntityOwned):
    """What an adaptive test of a calibration would do to simulated people, under these limits.

    `limits` are those that were asked for (`Limits`); `result` is what
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
