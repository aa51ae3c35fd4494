import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.people.models import OrgUnit
from apropia.practices.states import VersionState


class DocumentTemplate(models.Model):
    """A version of the official form. Shared by all entities; a filled form keeps the one it was written in."""

    code = models.CharField(_("código"), max_length=20)
    version = models.CharField(_("versión"), max_length=10)
    process = models.CharField(_("proceso"), max_length=200)
    procedure = models.CharField(_("procedimiento"), max_length=200)
    format_name = models.CharField(_("formato"), max_length=200)
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("plantilla")
        verbose_name_plural = _("plantillas")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="template_version_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class GoodPractice(EntityOwned):
    """A good practice of a unit, whatever its version."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("dirección"), max_length=80)
    unit = models.ForeignKey(OrgUnit, verbose_name=_("dependencia"), on_delete=models.PROTECT, related_name="+")
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(_("creada el"))

    class Meta:
        verbose_name = _("buena práctica")
        verbose_name_plural = _("buenas prácticas")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["entity", "slug"], name="practice_slug_is_unique_in_its_entity")]

    def __str__(self) -> str:
        return self.slug


class PracticeVersion(EntityOwned):
    """One filling of the form. `name` copies its field, so that lists need no join."""

    practice = models.ForeignKey(GoodPractice, on_delete=models.CASCADE, related_name="versions")
    template = models.ForeignKey(DocumentTemplate, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("versión"))
    name = models.CharField(_("nombre"), max_length=200)
    state = models.CharField(_("estado"), max_length=20, choices=VersionState.choices, default=VersionState.DRAFT)
    # The uids of all who wrote in it: none of them may approve, classify or publish it.
    authors = models.JSONField(default=list)
    is_open = models.BooleanField(default=True)
    changed_at = models.DateTimeField(_("cambiada el"))
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(_("publicada el"), null=True, blank=True)
    review_due_on = models.DateField(_("revisar antes de"), null=True, blank=True)
    level = models.CharField(_("clasificación"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("versión de la práctica")
        verbose_name_plural = _("versiones de las prácticas")
        ordering = ["-number"]
        indexes = [models.Index(fields=["entity", "state", "-changed_at"], name="practice_version_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["practice", "number"], name="practice_version_number_is_unique"),
            models.UniqueConstraint(
                fields=["practice"], condition=Q(is_open=True), name="one_open_version_per_practice"
            ),
            models.UniqueConstraint(
                fields=["practice"],
                condition=Q(state__in=["PUBLISHED", "UPDATING"]),
                name="one_public_version_per_practice",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True) ^ Q(state__in=["PUBLISHED", "UPDATING", "REPLACED", "RETIRED"]),
                name="practice_version_is_open_until_it_is_published",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["PUBLISHED", "UPDATING"]) | Q(published_at__isnull=False),
                name="public_version_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class Review(EntityOwned):
    """One decision of one person on a version. Never changed."""

    class Decision(models.TextChoices):
        SUBMITTED = "SUBMITTED", _("Envió a revisión")
        APPROVED = "APPROVED", _("Aprobó por la dependencia")
        RETURNED = "RETURNED", _("Pidió ajustes")
        RESUMED = "RESUMED", _("Retomó la escritura")
        TAKEN = "TAKEN", _("Empezó la validación")
        CLASSIFIED = "CLASSIFIED", _("Clasificó")
        VALIDATED = "VALIDATED", _("Validó")
        PUBLISHED = "PUBLISHED", _("Publicó")
        UPDATED = "UPDATED", _("Abrió una versión nueva")
        REPLACED = "REPLACED", _("Publicó la versión que la reemplaza")
        RETIRED = "RETIRED", _("Retiró")

    version = models.ForeignKey(PracticeVersion, on_delete=models.CASCADE, related_name="reviews")
    person_uid = models.UUIDField(null=True)
    person_name = models.CharField(max_length=250)
    decision = models.CharField(_("decisión"), max_length=12, choices=Decision.choices)
    comment = models.TextField(_("comentario"), blank=True)
    at = models.DateTimeField(_("cuándo"))

    class Meta:
        verbose_name = _("decisión")
        verbose_name_plural = _("decisiones")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision__in=["RETURNED", "RETIRED"]) | ~Q(comment=""),
                name="who_returns_or_retires_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} · {self.version_id}"


class Publication(EntityOwned):
    """The copy that anybody may read: answers without personal data, and the list of evidence."""

    version = models.OneToOneField(PracticeVersion, on_delete=models.CASCADE, related_name="publication")
    practice = models.ForeignKey(GoodPractice, on_delete=models.CASCADE, related_name="publications")
    name = models.CharField(_("nombre"), max_length=200)
    unit_name = models.CharField(_("dependencia"), max_length=200)
    answers = models.JSONField()
    evidence = models.JSONField(default=list)
    is_live = models.BooleanField(default=True)
    published_at = models.DateTimeField(_("publicada el"))

    class Meta:
        verbose_name = _("publicación")
        verbose_name_plural = _("publicaciones")
        ordering = ["-published_at"]
        indexes = [models.Index(fields=["entity", "is_live", "-published_at"], name="publication_by_date")]
        constraints = [
            models.UniqueConstraint(
                fields=["practice"], condition=Q(is_live=True), name="one_live_publication_per_practice"
            ),
        ]

    def __str__(self) -> str:
        return self.name
