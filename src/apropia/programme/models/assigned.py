from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.people.models import EngagementType, OrgUnit
from apropia.programme.models.plans import PlannedActivity


class Origin(models.TextChoices):
    RULE = "RULE", _("Por regla")
    NOMINATION = "NOMINATION", _("Por postulación")


class Assignment(EntityOwned):
    """A planned activity given to a person, by pseudonym. Unit and engagement are those of that day."""

    activity = models.ForeignKey(PlannedActivity, on_delete=models.CASCADE, related_name="assignments")
    pseudonym = models.UUIDField()
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    engagement_type = models.CharField(_("vinculación"), max_length=20, choices=EngagementType.choices, blank=True)
    origin = models.CharField(_("origen"), max_length=10, choices=Origin)
    due_on = models.DateField(_("plazo"), null=True, blank=True)
    assigned_at = models.DateTimeField(_("asignada el"))
    # Of something of others: that the person took part. Of courses and talks, those keep it.
    took_part = models.BooleanField(_("participó"), default=False)

    class Meta:
        verbose_name = _("asignación del plan")
        verbose_name_plural = _("asignaciones del plan")
        indexes = [models.Index(fields=["entity", "pseudonym"], name="assignment_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["activity", "pseudonym"], name="one_assignment_per_activity_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} · {self.get_origin_display()}"
