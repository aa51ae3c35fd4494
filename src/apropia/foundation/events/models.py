from django.db import models

from apropia.foundation.tenancy.models import Entity


class OutboxEvent(models.Model):
    """A published fact, until every subscriber has received it."""

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=120)
    payload = models.JSONField()
    published_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    pending_subscribers = models.JSONField(default=list)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="outbox_undelivered", condition=models.Q(delivered_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"
