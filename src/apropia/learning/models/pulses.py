from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.enrollment import Completion


class UseFrequency(models.TextChoices):
    DAILY = "DAILY", _("Casi todos los días")
    WEEKLY = "WEEKLY", _("Por lo menos una vez a la semana")
    MONTHLY = "MONTHLY", _("Una o dos veces al mes")
    SELDOM = "SELDOM", _("Menos de una vez al mes")
    NEVER = "NEVER", _("Todavía no")


class UsePulse(EntityOwned):
    """One question, weeks after a course: how often what was learnt is used. Its token opens it without signing in."""

    completion = models.OneToOneField(Completion, on_delete=models.CASCADE, related_name="use_pulse")
    token = models.CharField(max_length=43, unique=True)
    asked_at = models.DateTimeField(_("preguntado el"))
    closes_at = models.DateTimeField(_("se cierra el"))
    answered_at = models.DateTimeField(_("respondido el"), null=True, blank=True)
    frequency = models.CharField(_("frecuencia"), max_length=8, choices=UseFrequency, blank=True)

    class Meta:
        verbose_name = _("pregunta sobre el uso de lo aprendido")
        verbose_name_plural = _("preguntas sobre el uso de lo aprendido")
        indexes = [models.Index(fields=["entity", "answered_at"], name="use_pulse_by_answer")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(frequency="", answered_at__isnull=True)
                | (~models.Q(frequency="") & models.Q(answered_at__isnull=False)),
                name="answered_use_pulse_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.completion_id}: {self.frequency or '-'}"
