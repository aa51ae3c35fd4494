from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.catalogue.models import ITService
from apropia.competences.models import Competence
from apropia.foundation.tenancy.models import EntityOwned
from apropia.people.models import OrgUnit, Person


class Campaign(EntityOwned):
    """One message, to whom, through what and when."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Borrador")
        IN_APPROVAL = "IN_APPROVAL", _("En aprobación")
        SCHEDULED = "SCHEDULED", _("Programada")
        ACTIVE = "ACTIVE", _("Activa")
        PAUSED = "PAUSED", _("Pausada")
        FINISHED = "FINISHED", _("Finalizada")
        EVALUATED = "EVALUATED", _("Evaluada")
        ARCHIVED = "ARCHIVED", _("Archivada")
        CANCELLED = "CANCELLED", _("Cancelada")

    class Pose(models.TextChoices):
        GREETS = "saluda", _("Saluda")
        EXPLAINS = "explica", _("Explica")
        CELEBRATES = "celebra", _("Celebra")
        CHEERS = "anima", _("Anima")
        CARES = "cuida", _("Cuida")

    class RouteState(models.TextChoices):
        NONE = "NONE", _("Sin ruta")
        PROPOSED = "PROPOSED", _("Con ruta sin empezar")
        STARTED = "STARTED", _("Con ruta empezada")
        FINISHED = "FINISHED", _("Con ruta terminada")

    name = models.CharField(_("nombre"), max_length=120)
    objective = models.CharField(_("objetivo"), max_length=300)
    title = models.CharField(_("título del mensaje"), max_length=120)
    text = models.TextField(_("mensaje"))
    pose = models.CharField(_("Tecnotic"), max_length=10, choices=Pose.choices, default=Pose.GREETS)
    link_path = models.CharField(_("página"), max_length=300, blank=True)
    service = models.ForeignKey(
        ITService, verbose_name=_("servicio"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    units = models.ManyToManyField(OrgUnit, verbose_name=_("dependencias"), blank=True, related_name="+")
    engagement_types = models.JSONField(_("vinculaciones"), default=list, blank=True)
    roles = models.JSONField(_("roles"), default=list, blank=True)
    route_states = models.JSONField(_("avance en la ruta"), default=list, blank=True)
    competence = models.ForeignKey(
        Competence, verbose_name=_("brecha"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    has_mail = models.BooleanField(_("correo"), default=True)
    has_banner = models.BooleanField(_("aviso en la página de inicio"), default=True)
    starts_at = models.DateTimeField(_("empieza"))
    ends_at = models.DateTimeField(_("termina"))
    status = models.CharField(_("estado"), max_length=12, choices=Status.choices, default=Status.DRAFT)
    # Everybody who had a hand in the text: none of them approves it.
    written_by = models.JSONField(default=list)
    approved_by = models.UUIDField(null=True)
    return_reason = models.CharField(_("qué ajustar"), max_length=300, blank=True)
    lesson = models.TextField(_("qué aprendimos"), blank=True)
    created_at = models.DateTimeField(_("creada el"))
    changed_at = models.DateTimeField(_("cambiada el"))
    activated_at = models.DateTimeField(_("activada el"), null=True)
    finished_at = models.DateTimeField(_("finalizada el"), null=True)

    class Meta:
        verbose_name = _("campaña")
        verbose_name_plural = _("campañas")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["entity", "status", "starts_at"], name="campaign_by_status"),
            models.Index(fields=["entity", "activated_at"], name="campaign_by_activation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="campaign_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=models.Q(has_mail=True) | models.Q(has_banner=True), name="campaign_has_a_channel"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["DRAFT", "IN_APPROVAL", "CANCELLED"])
                | models.Q(approved_by__isnull=False),
                name="campaign_runs_only_once_approved",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["ACTIVE", "PAUSED", "FINISHED", "EVALUATED", "ARCHIVED"])
                | models.Q(activated_at__isnull=False),
                name="delivered_campaign_has_its_activation",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Recipient(EntityOwned):
    """One person of the frozen audience. The unit is that of the day of activation."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="recipients")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, related_name="+")
    mailed_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("destinatario")
        verbose_name_plural = _("destinatarios")
        indexes = [models.Index(fields=["person", "dismissed_at"], name="recipient_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "person"], name="one_recipient_per_campaign_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.pk}"
