from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.catalogue.models import ITService
from apropia.foundation.files.models import StoredFile
from apropia.foundation.tenancy.models import EntityOwned
from apropia.materials.models import Material
from apropia.people.models import Person


class Ticket(EntityOwned):
    """One question or request for advice."""

    class Kind(models.TextChoices):
        HOW_TO = "HOW_TO", _("Cómo hacer algo")
        INCIDENT = "INCIDENT", _("Algo no funciona")
        ACCESS = "ACCESS", _("Necesito acceso")
        REQUEST = "REQUEST", _("Otra solicitud")

    class Status(models.TextChoices):
        REGISTERED = "REGISTERED", _("Registrada")
        ASSIGNED = "ASSIGNED", _("Asignada")
        IN_PROGRESS = "IN_PROGRESS", _("En atención")
        WAITING = "WAITING", _("Espera su respuesta")
        RESOLVED = "RESOLVED", _("Resuelta")
        REOPENED = "REOPENED", _("Reabierta")
        CLOSED = "CLOSED", _("Cerrada")
        CANCELLED = "CANCELLED", _("Retirada")

    number = models.PositiveIntegerField(_("número"))
    requester = models.ForeignKey(Person, verbose_name=_("pregunta"), on_delete=models.PROTECT, related_name="tickets")
    service = models.ForeignKey(ITService, verbose_name=_("servicio"), on_delete=models.PROTECT, null=True, blank=True)
    kind = models.CharField(_("tipo"), max_length=10, choices=Kind.choices, default=Kind.HOW_TO)
    subject = models.CharField(_("asunto"), max_length=150)
    status = models.CharField(_("estado"), max_length=12, choices=Status.choices, default=Status.REGISTERED)
    assignee = models.ForeignKey(
        Person, verbose_name=_("atiende"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("registrado el"))
    first_due_at = models.DateTimeField(_("responder antes de"))
    first_answered_at = models.DateTimeField(_("primera respuesta"), null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(_("resuelto el"), null=True, blank=True)
    closed_at = models.DateTimeField(_("cerrado el"), null=True, blank=True)
    reopened_count = models.PositiveSmallIntegerField(default=0)
    material = models.ForeignKey(
        Material,
        verbose_name=_("guía que responde"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    satisfaction = models.PositiveSmallIntegerField(_("satisfacción"), null=True, blank=True)

    class Meta:
        verbose_name = _("asesoría")
        verbose_name_plural = _("asesorías")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["entity", "status", "first_due_at"], name="ticket_queue"),
            models.Index(fields=["entity", "created_at"], name="ticket_by_date"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entity", "number"], name="ticket_number_is_unique_in_its_entity"),
            models.CheckConstraint(
                condition=models.Q(satisfaction__isnull=True) | models.Q(satisfaction__range=(1, 5)),
                name="ticket_satisfaction_is_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.subject}"


class TicketMessage(EntityOwned):
    """What was said in a ticket. Only ever added; an internal note is read by advisers only."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(_("mensaje"))
    is_internal = models.BooleanField(default=False)
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mensaje")
        verbose_name_plural = _("mensajes")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.ticket_id} · {self.written_at:%Y-%m-%d %H:%M}"


class TicketFile(EntityOwned):
    """A file attached to a message."""

    message = models.ForeignKey(TicketMessage, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("adjunto")
        verbose_name_plural = _("adjuntos")

    def __str__(self) -> str:
        return self.file.name


class TicketEvent(EntityOwned):
    """A change of state or of hands. Only ever added (INV-08)."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="events")
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12)
    actor = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("cambio de estado")
        verbose_name_plural = _("cambios de estado")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
