import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apropia.formats.ft1311.record import FIELD
from apropia.foundation.files.models import StoredFile
from apropia.foundation.tenancy.models import EntityOwned
from apropia.measurement.models import Measurement
from apropia.practices.models.practice import PracticeVersion


class FieldValue(EntityOwned):
    """One answer of a version.

    `revision` counts its changes. `changed_in` names the open page that changed it last, and `streak_start` the first
    revision of its unbroken row of changes: a page may save over its own changes, never over another's.
    """

    version = models.ForeignKey(PracticeVersion, on_delete=models.CASCADE, related_name="values")
    key = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    streak_start = models.PositiveIntegerField(default=1)
    changed_in = models.UUIDField(null=True)
    changed_by = models.UUIDField(null=True)
    changed_by_name = models.CharField(max_length=250, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("respuesta")
        verbose_name_plural = _("respuestas")
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="one_answer_per_field_and_version")]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.key}"


class Evidence(EntityOwned):
    """A document, picture or recording that backs a version. Its content never changes: `sha256` names it."""

    class Kind(models.TextChoices):
        DOCUMENT = "DOCUMENT", _("Documento")
        ATTENDANCE = "ATTENDANCE", _("Lista de asistencia")
        REPORT = "REPORT", _("Informe o medición")
        PHOTO = "PHOTO", _("Fotografía o pieza")
        RECORDING = "RECORDING", _("Video o audio")
        OTHER = "OTHER", _("Otro soporte")

    class Confidentiality(models.TextChoices):
        PUBLIC = "PUBLIC", _("Pública: cualquiera puede abrirla")
        INTERNAL = "INTERNAL", _("Interna: solo se nombra en la copia pública")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(PracticeVersion, on_delete=models.CASCADE, related_name="evidence")
    number = models.PositiveSmallIntegerField(_("número"))
    title = models.CharField(_("título"), max_length=200)
    kind = models.CharField(_("tipo"), max_length=12, choices=Kind.choices, default=Kind.DOCUMENT)
    file = models.ForeignKey(StoredFile, verbose_name=_("archivo"), on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    captured_on = models.DateField(_("fecha"), null=True, blank=True)
    source = models.CharField(_("fuente"), max_length=200, blank=True)
    confidentiality = models.CharField(
        _("quién puede verla"), max_length=10, choices=Confidentiality.choices, default=Confidentiality.INTERNAL
    )
    has_personal_data = models.BooleanField(_("tiene datos personales"), default=False)
    # Alternative text of a picture, transcript of a recording.
    text_version = models.TextField(_("texto alternativo o transcripción"), blank=True)
    added_by = models.UUIDField(null=True)
    added_at = models.DateTimeField(_("agregada el"))

    class Meta:
        verbose_name = _("evidencia")
        verbose_name_plural = _("evidencias")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="evidence_number_is_unique_in_its_version"),
            models.CheckConstraint(
                condition=~Q(confidentiality="PUBLIC", has_personal_data=True),
                name="evidence_with_personal_data_is_not_public",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Statement(EntityOwned):
    """A sentence of an answer that the author marked, with what backs it."""

    class Claim(models.TextChoices):
        FACT = "FACT", _("Hecho")
        RESULT = "RESULT", _("Resultado")
        EXPECTATION = "EXPECTATION", _("Expectativa")
        OPINION = "OPINION", _("Opinión")

    version = models.ForeignKey(PracticeVersion, on_delete=models.CASCADE, related_name="statements")
    key = models.CharField(max_length=20, choices=[(key, spec.short) for key, spec in FIELD.items()])
    text = models.CharField(_("frase"), max_length=1000)
    claim = models.CharField(_("qué dice"), max_length=12, choices=Claim.choices)
    measurement = models.ForeignKey(
        Measurement, verbose_name=_("cifra"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence = models.ManyToManyField(Evidence, verbose_name=_("evidencias"), blank=True, related_name="statements")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("afirmación")
        verbose_name_plural = _("afirmaciones")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]
