import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.badges.states import BadgeStatus
from apropia.competences.models import Competence
from apropia.foundation.tenancy.models import EntityOwned
from apropia.people.models import Person


class Mark(models.TextChoices):
    STAR = "star", _("Estrella")
    CHECK = "check", _("Visto bueno")
    SHIELD = "shield", _("Escudo")


class Join(models.TextChoices):
    ALL = "all", _("Todas las condiciones")
    ANY = "any", _("Cualquiera de las condiciones")


class Badge(EntityOwned):
    """One version of a badge. `conditions` are mappings with a `kind`; none means that it is only given by hand.

    COURSE names a `course` by its code; LEVEL a `competence` and the least `level`; TALKS how many (`count`).
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField(_("versión"), default=1)
    name = models.CharField(_("nombre"), max_length=120)
    description = models.CharField(_("descripción"), max_length=400)
    criteria = models.TextField(_("qué se hizo para tenerla"))
    mark = models.CharField(_("dibujo"), max_length=8, choices=Mark, default=Mark.STAR)
    tags = models.JSONField(_("etiquetas"), default=list, blank=True)
    competences = models.ManyToManyField(Competence, verbose_name=_("competencias"), blank=True, related_name="+")
    valid_months = models.PositiveSmallIntegerField(_("meses de vigencia"), null=True, blank=True)
    join = models.CharField(_("se otorga con"), max_length=4, choices=Join, default=Join.ALL)
    conditions = models.JSONField(_("condiciones"), default=list, blank=True)
    # The colours of the entity on the day it became active: the image of a badge does not change afterwards.
    colours = models.JSONField(default=dict, blank=True)
    status = models.CharField(_("estado"), max_length=8, choices=BadgeStatus, default=BadgeStatus.DRAFT)
    created_at = models.DateTimeField(_("creada el"))
    published_at = models.DateTimeField(_("activa desde"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retirada el"), null=True, blank=True)

    class Meta:
        verbose_name = _("insignia")
        verbose_name_plural = _("insignias")
        ordering = ["name", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["family", "number"], name="badge_version_number_is_unique"),
            models.UniqueConstraint(
                fields=["family"], condition=models.Q(status=BadgeStatus.ACTIVE), name="one_active_version_per_badge"
            ),
            models.UniqueConstraint(
                fields=["family"], condition=models.Q(status=BadgeStatus.DRAFT), name="one_draft_version_per_badge"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class Award(EntityOwned):
    """A badge that somebody has, or had: revoked or replaced it stays, and answers for itself at its address.

    `identity_hash` is of the address she had that day. Erased, it belongs to nobody and is revoked.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    badge = models.ForeignKey(Badge, on_delete=models.PROTECT, related_name="awards")
    family = models.UUIDField()
    pseudonym = models.UUIDField()
    salt = models.CharField(max_length=32)
    identity_hash = models.CharField(max_length=80, blank=True)
    narrative = models.CharField(_("por qué"), max_length=600, blank=True)
    evidence = models.URLField(_("evidencia"), max_length=500, blank=True)
    issued_at = models.DateTimeField(_("otorgada el"))
    expires_at = models.DateTimeField(_("vence el"), null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_current = models.BooleanField(default=True)
    status_index = models.PositiveIntegerField()
    revoked_at = models.DateTimeField(_("revocada el"), null=True, blank=True)
    revoked_reason = models.CharField(_("razón"), max_length=300, blank=True)
    revoked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("insignia otorgada")
        verbose_name_plural = _("insignias otorgadas")
        ordering = ["-issued_at", "-id"]
        indexes = [models.Index(fields=["entity", "pseudonym"], name="award_by_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "pseudonym"],
                condition=models.Q(is_current=True),
                name="nobody_gets_a_badge_twice",
            ),
            models.UniqueConstraint(fields=["entity", "status_index"], name="status_index_is_unique_in_its_entity"),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class SigningKey(EntityOwned):
    """A key with which the entity signs badges, or signed: the public half is published for as long as it stands."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    jwk = models.JSONField()
    # PKCS8, sealed with the secret of the installation; emptied when another key takes over.
    sealed_private_key = models.TextField(blank=True)
    created_at = models.DateTimeField(_("creada el"))
    retired_at = models.DateTimeField(_("reemplazada el"), null=True, blank=True)

    class Meta:
        verbose_name = _("llave de firma")
        verbose_name_plural = _("llaves de firma")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entity"], condition=models.Q(retired_at__isnull=True), name="one_signing_key_per_entity"
            )
        ]

    def __str__(self) -> str:
        return str(self.uid)
