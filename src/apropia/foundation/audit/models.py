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
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("hecho registrado")
        verbose_name_plural = _("hechos registrados")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["entity", "-id"], name="audit_by_entity"),
            models.Index(fields=["entity", "action"], name="audit_by_action"),
            models.Index(fields=["entity", "object_type", "object_id"], name="audit_by_object"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
