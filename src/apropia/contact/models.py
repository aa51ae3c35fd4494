from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.people.models import Person

DEFAULT_MONTHLY_LIMIT = 4
MOST_MONTHLY = 12


class MessageKind(models.TextChoices):
    """What a message is about; a person may switch off the optional ones of a kind."""

    SURVEY = "SURVEY", _("Diagnósticos y encuestas")
    COURSE = "COURSE", _("Cursos y su ruta")
    TALK = "TALK", _("Charlas")
    TICKET = "TICKET", _("Sus preguntas y asesorías")
    CAMPAIGN = "CAMPAIGN", _("Campañas y novedades")
    PRACTICE = "PRACTICE", _("Buenas prácticas")
    SERVICE = "SERVICE", _("Servicios de TI")
    MATERIAL = "MATERIAL", _("Guías y tutoriales")
    MEASUREMENT = "MEASUREMENT", _("Cifras e informes")
    PRIVACY = "PRIVACY", _("Sus datos personales")


class Weight(models.IntegerChoices):
    """What a message weighs in the monthly budget; the lighter ones are decided on first, so that the others yield."""

    ANSWER = 0, _("lo que usted pidió")
    NECESSARY = 1, _("necesario")
    REMINDER = 2, _("recordatorio")
    OPTIONAL = 3, _("opcional")


class Reason(models.TextChoices):
    """Why a message was held, not sent or failed."""

    NONE = "", ""
    QUIET_HOURS = "QUIET_HOURS", _("Espera el horario hábil")
    NO_SERVER = "NO_SERVER", _("Espera el servidor de correo")
    RETRY = "RETRY", _("El servidor no respondió; se intenta de nuevo")
    NO_CONSENT = "NO_CONSENT", _("La persona no autorizó mensajes opcionales")
    PREFERENCE = "PREFERENCE", _("La persona no quiere mensajes de este tema")
    BUDGET = "BUDGET", _("Llegó al límite de mensajes del mes")
    ADDRESS = "ADDRESS", _("La dirección rechaza el correo")
    CLOSED = "CLOSED", _("La persona ya no trabaja en la entidad")
    REFUSED = "REFUSED", _("El servidor rechazó el mensaje")
    EXPIRED = "EXPIRED", _("Ya no servía cuando se pudo enviar")


class OutgoingMessage(EntityOwned):
    """One message to one person."""

    class State(models.TextChoices):
        QUEUED = "QUEUED", _("En cola")
        HELD = "HELD", _("En espera")
        SENT = "SENT", _("Enviado")
        SUPPRESSED = "SUPPRESSED", _("No enviado")
        FAILED = "FAILED", _("Falló")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(_("tema"), max_length=12, choices=MessageKind.choices)
    subject = models.CharField(_("asunto"), max_length=200)
    body_text = models.TextField(_("texto"))
    link = models.CharField(max_length=500, blank=True)
    link_label = models.CharField(max_length=60, blank=True)
    calendar = models.TextField(blank=True)
    key = models.CharField(max_length=150)
    weight = models.PositiveSmallIntegerField(_("cómo cuenta"), choices=Weight.choices)
    state = models.CharField(_("estado"), max_length=10, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(_("motivo"), max_length=12, choices=Reason.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(_("escrito el"))
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("enviado el"), null=True)

    class Meta:
        verbose_name = _("mensaje")
        verbose_name_plural = _("mensajes")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at"], name="message_due", condition=models.Q(state__in=["QUEUED", "HELD"])),
            models.Index(fields=["person", "-id"], name="message_by_person"),
            models.Index(
                fields=["person", "sent_at"], name="message_by_month", condition=models.Q(sent_at__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entity", "key", "person"], name="one_message_per_key_and_person"),
            models.CheckConstraint(
                condition=~models.Q(state="SENT") | models.Q(sent_at__isnull=False), name="sent_message_has_its_moment"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_optional(self) -> bool:
        """Whether the person must have authorised it, and may refuse its kind."""
        return self.weight == Weight.OPTIONAL


class ContactSettings(EntityOwned):
    """From how many messages a month on optional ones and reminders stop, and which kinds are not wanted."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="contact_settings")
    monthly_limit = models.PositiveSmallIntegerField(_("mensajes al mes"), default=DEFAULT_MONTHLY_LIMIT)
    muted_kinds = models.JSONField(default=list, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("preferencias de mensajes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(monthly_limit__lte=MOST_MONTHLY), name="monthly_limit_is_within_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.monthly_limit}"


class SuppressedAddress(EntityOwned):
    """An address that mail servers refuse. Nothing is written to it until somebody lifts it."""

    email = models.EmailField(_("correo"))
    explanation = models.CharField(_("qué dijo el servidor"), max_length=300, blank=True)
    added_at = models.DateTimeField(_("desde"))

    class Meta:
        verbose_name = _("dirección que rechaza el correo")
        verbose_name_plural = _("direcciones que rechazan el correo")
        ordering = ["-added_at"]
        constraints = [models.UniqueConstraint(fields=["entity", "email"], name="one_suppression_per_address")]

    def __str__(self) -> str:
        return self.email
