from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.people.models import OrgUnit, Person
from apropia.programme.models.plans import PlannedActivity
from apropia.programme.states import NominationStatus


class Nomination(EntityOwned):
    """Somebody whom the head of a unit proposes for an activity, by name, and what the manager decided."""

    activity = models.ForeignKey(PlannedActivity, on_delete=models.CASCADE, related_name="nominations")
    person = models.ForeignKey(Person, verbose_name=_("persona"), on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("razón"), max_length=400)
    nominated_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    nominated_at = models.DateTimeField(_("postulada el"))
    status = models.CharField(_("estado"), max_length=9, choices=NominationStatus, default=NominationStatus.PROPOSED)
    decision_reason = models.CharField(_("razón de la decisión"), max_length=400, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decidida el"), null=True)

    class Meta:
        verbose_name = _("postulación")
        verbose_name_plural = _("postulaciones")
        ordering = ["-nominated_at", "-id"]
        indexes = [models.Index(fields=["entity", "status", "-nominated_at"], name="nomination_by_status")]
        constraints = [
            models.UniqueConstraint(fields=["activity", "person"], name="one_nomination_per_activity_and_person"),
            models.CheckConstraint(
                condition=~models.Q(status=NominationStatus.DECLINED) | ~models.Q(decision_reason=""),
                name="declined_nomination_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} · {self.get_status_display()}"
