from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import Entity


class Job(models.Model):
    """One piece of background work and how far it got."""

    class Status(models.TextChoices):
        PENDING = "PENDING", _("En espera")
        RUNNING = "RUNNING", _("En curso")
        DONE = "DONE", _("Terminado")
        FAILED = "FAILED", _("No se pudo terminar")

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    requested_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    run_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_text = models.CharField(max_length=200, blank=True)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("trabajo")
        verbose_name_plural = _("trabajos")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["status", "run_at"], name="job_due"),
            models.Index(fields=["entity", "-id"], name="job_by_entity"),
            models.Index(fields=["name", "-id"], name="job_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"],
                condition=models.Q(status="PENDING") & ~models.Q(key=""),
                name="one_pending_job_per_name_and_key",
            ),
            models.UniqueConstraint(
                fields=["name", "key"],
                condition=models.Q(status="RUNNING") & ~models.Q(key=""),
                name="one_running_job_per_name_and_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class Schedule(models.Model):
    """When each scheduled job last became due, so that exactly one worker enqueues it."""

    name = models.CharField(max_length=100, unique=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
