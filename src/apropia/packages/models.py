import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned


class PackageKind(models.TextChoices):
    SCORM_12 = "SCORM_12", _("SCORM 1.2")
    SCORM_2004 = "SCORM_2004", _("SCORM 2004")
    CMI5 = "CMI5", _("cmi5")
    H5P = "H5P", _("Contenido H5P")


class Package(EntityOwned):
    """One package as it came. `units` are its parts as `formats.packages` read them, in order."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("clase"), max_length=10, choices=PackageKind)
    edition = models.CharField(_("edición"), max_length=60, blank=True)
    title = models.CharField(_("título"), max_length=250)
    identifier = models.CharField(max_length=1000, blank=True)
    units = models.JSONField(default=list)
    # The stored file, by its UUID, and its content.
    file = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    file_count = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(_("guardado el"))

    class Meta:
        verbose_name = _("paquete")
        verbose_name_plural = _("paquetes")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["file"], name="one_package_per_stored_file")]

    def __str__(self) -> str:
        return self.title

    def unit(self, identifier: str) -> dict[str, Any] | None:
        """Return one of the units by its identifier."""
        return next((unit for unit in self.units if unit["identifier"] == identifier), None)


class Registration(EntityOwned):
    """One person at one package. `return_path` is the page that asked for it; `open_path`, sent the name of a part by
    POST, leads to it. What began before that path was kept has none.

    A trial is an author's own look at a package before others meet it: it plays as any other and counts for nothing.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="registrations")
    pseudonym = models.UUIDField()
    return_path = models.CharField(max_length=300)
    open_path = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(_("empezado el"))
    satisfied_at = models.DateTimeField(_("cumplido el"), null=True, blank=True)
    is_trial = models.BooleanField(_("prueba de autor"), default=False)

    class Meta:
        verbose_name = _("intento de paquete")
        verbose_name_plural = _("intentos de paquete")
        indexes = [models.Index(fields=["entity", "pseudonym"], name="registration_by_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["package", "pseudonym"],
                condition=models.Q(is_trial=True),
                name="one_trial_per_package_and_person",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class UnitRun(EntityOwned):
    """How far a person got in one unit. `data` are the package's own; the rest is what they tell.

    `sequence` numbers the commits: one that was sent again changes nothing. `window_count` counts those of one minute.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="runs")
    unit = models.CharField(max_length=1000)
    position = models.PositiveSmallIntegerField()
    data = models.JSONField(default=dict)
    sequence = models.PositiveIntegerField(default=0)
    window_at = models.DateTimeField(null=True)
    window_count = models.PositiveSmallIntegerField(default=0)
    is_completed = models.BooleanField(default=False)
    is_passed = models.BooleanField(null=True)
    score_percent = models.FloatField(null=True, blank=True)
    seconds = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(_("abierta el"))
    changed_at = models.DateTimeField(null=True, blank=True)
    satisfied_at = models.DateTimeField(_("cumplida el"), null=True, blank=True)

    class Meta:
        verbose_name = _("parte de un intento")
        verbose_name_plural = _("partes de un intento")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "unit"], name="one_run_per_unit_and_registration"),
            models.CheckConstraint(
                condition=models.Q(score_percent__isnull=True) | models.Q(score_percent__gte=0, score_percent__lte=100),
                name="told_score_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}:{self.position}"


class Statement(EntityOwned):
    """One statement of xAPI that launched content made of its learner. It is never changed."""

    run = models.ForeignKey(UnitRun, on_delete=models.CASCADE, related_name="statements")
    statement_id = models.UUIDField()
    verb = models.CharField(max_length=250)
    payload = models.JSONField()
    stored_at = models.DateTimeField()

    class Meta:
        verbose_name = _("declaración de un paquete")
        verbose_name_plural = _("declaraciones de un paquete")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "statement_id"], name="one_statement_per_id_and_entity"),
        ]

    def __str__(self) -> str:
        return str(self.statement_id)


class Launch(EntityOwned):
    """One session of cmi5: from being launched until it ends or another one takes its place. Only hashes are kept."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(UnitRun, on_delete=models.CASCADE, related_name="launches")
    fetch_hash = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, blank=True)
    launched_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    initialized_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    is_abandoned = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("sesión de cmi5")
        verbose_name_plural = _("sesiones de cmi5")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.uid)


class Document(EntityOwned):
    """What launched content keeps of one person: a state of a part, or a profile. `scope` says of what."""

    pseudonym = models.UUIDField()
    scope = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    content = models.BinaryField()
    content_type = models.CharField(max_length=120)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("documento de un paquete")
        verbose_name_plural = _("documentos de un paquete")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "pseudonym", "scope", "key"], name="one_document_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.scope}/{self.key}"
