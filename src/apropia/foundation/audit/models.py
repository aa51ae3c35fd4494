from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import Entity


class AuditEvent(models.Model):
    """One line of the audit trail. Rows are only ever added."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, related_name="+")
    actor = models.UUIDField(_("quién"), null=True)
    actor_name = models.CharField(_("nombre visible"), max_length=200, blank=True)
    action = models.CharField(_("qué"), max_length=100)
    object_type = models.CharField(_("sobre qué"), max_length=100, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    object_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(_("cuándo"))
    origin = models.CharField(_("desde dónde"), max_length=64, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    # The number of the seal that covers this line; empty until the next sealing.
    batch = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("hecho registrado")
        verbose_name_plural = _("hechos registrados")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["entity", "-id"], name="audit_by_entity"),
            models.Index(fields=["entity", "action"], name="audit_by_action"),
            models.Index(fields=["entity", "object_type", "object_id"], name="audit_by_object"),
            models.Index(fields=["entity", "batch"], name="audit_by_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class AuditSeal(models.Model):
    """A seal over one batch of lines of one entity; each covers the one before."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "number"], name="one_seal_per_entity_and_number"),
            models.UniqueConstraint(
                fields=["number"],
                condition=models.Q(entity__isnull=True),
                name="one_seal_of_the_installation_per_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
