from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.catalogue.models import ITService
from apropia.competences.models import Competence
from apropia.foundation.tenancy.models import EntityOwned
from apropia.people.models import Person


class Material(EntityOwned):
    """A guide through all its versions."""

    class Kind(models.TextChoices):
        GUIDE = "GUIDE", _("Guía")
        TUTORIAL = "TUTORIAL", _("Tutorial")
        INFOGRAPHIC = "INFOGRAPHIC", _("Infografía")
        VIDEO = "VIDEO", _("Video")

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Borrador")
        IN_REVIEW = "IN_REVIEW", _("En revisión")
        PUBLISHED = "PUBLISHED", _("Publicada")
        REVIEW_DUE = "REVIEW_DUE", _("Por revisar")
        RETIRED = "RETIRED", _("Retirada")

    slug = models.SlugField(_("dirección"), max_length=80)
    kind = models.CharField(_("tipo"), max_length=12, choices=Kind.choices, default=Kind.GUIDE)
    title = models.CharField(_("título"), max_length=150)
    summary = models.CharField(_("en una frase"), max_length=250)
    status = models.CharField(_("estado"), max_length=12, choices=Status.choices, default=Status.DRAFT)
    owner = models.ForeignKey(
        Person, verbose_name=_("responsable"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    services = models.ManyToManyField(ITService, verbose_name=_("servicios"), blank=True, related_name="materials")
    competences = models.ManyToManyField(Competence, verbose_name=_("competencias"), blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(_("minutos"), default=5)
    review_due_on = models.DateField(_("revisar antes de"), null=True, blank=True)
    current = models.ForeignKey(
        "materials.MaterialVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("creado el"))
    changed_at = models.DateTimeField(_("cambiado el"))

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materiales")
        ordering = ["title"]
        indexes = [models.Index(fields=["entity", "status", "title"], name="material_by_status")]
        constraints = [
            models.UniqueConstraint(fields=["entity", "slug"], name="material_slug_is_unique_in_its_entity"),
            models.CheckConstraint(
                condition=~models.Q(status__in=["PUBLISHED", "REVIEW_DUE"]) | models.Q(current__isnull=False),
                name="public_material_has_a_current_version",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MaterialVersion(EntityOwned):
    """One text of a guide. Once published it never changes."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("versión"))
    title = models.CharField(_("título"), max_length=150)
    summary = models.CharField(_("en una frase"), max_length=250)
    body = models.TextField(_("texto"))
    written_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("versión de material")
        verbose_name_plural = _("versiones de material")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["material", "number"], name="version_number_is_unique_in_its_material"),
            models.UniqueConstraint(
                fields=["material"],
                condition=models.Q(published_at__isnull=True),
                name="one_draft_per_material",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class MaterialFeedback(EntityOwned):
    """Whether a version helped somebody: one answer a person, by pseudonym."""

    version = models.ForeignKey(MaterialVersion, on_delete=models.CASCADE, related_name="feedback")
    pseudonym = models.UUIDField()
    was_useful = models.BooleanField()
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("opinión sobre un material")
        verbose_name_plural = _("opiniones sobre materiales")
        constraints = [
            models.UniqueConstraint(fields=["version", "pseudonym"], name="one_opinion_per_person_and_version")
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.was_useful}"


class MaterialReading(EntityOwned):
    """A guide that a person said to have read, by pseudonym. Kept once: a new version does not take it back."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="readings")
    pseudonym = models.UUIDField()
    read_at = models.DateTimeField(_("leído el"))

    class Meta:
        verbose_name = _("lectura de un material")
        verbose_name_plural = _("lecturas de materiales")
        constraints = [
            models.UniqueConstraint(fields=["material", "pseudonym"], name="one_reading_per_person_and_material")
        ]

    def __str__(self) -> str:
        return f"{self.material_id} · {self.read_at:%Y-%m-%d}"
