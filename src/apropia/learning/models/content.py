from collections.abc import Sequence
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.competences.models import Competence, Level
from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.courses import CourseVersion
from apropia.packages.models import Package


class ActivityKind(models.TextChoices):
    READING = "READING", _("Lectura")
    IMAGE = "IMAGE", _("Imagen explicada")
    VIDEO = "VIDEO", _("Video")
    QUIZ = "QUIZ", _("Preguntas")
    CHECKLIST = "CHECKLIST", _("Práctica en la herramienta real")
    PACKAGE = "PACKAGE", _("Paquete")
    FILE = "FILE", _("Archivo para descargar")
    LINK = "LINK", _("Enlace a otro sitio")


class DoneWhen(models.TextChoices):
    SEEN = "SEEN", _("La persona la marca como hecha o responde todo")
    DWELL = "DWELL", _("Además pasa el tiempo mínimo de leerla o verla")
    PASSED = "PASSED", _("Se aprueban sus preguntas")


class TaughtCompetence(EntityOwned):
    """A competence that a version teaches, up to a level."""

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="taught")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(_("nivel"), max_length=16, choices=Level)

    class Meta:
        verbose_name = _("competencia que enseña")
        verbose_name_plural = _("competencias que enseña")
        ordering = ["competence__order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "competence"], name="one_level_taught_per_competence"),
        ]

    def __str__(self) -> str:
        return f"{self.competence} · {self.get_level_display()}"


class Module(EntityOwned):
    """A part of a version, with its activities in order."""

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="modules")
    title = models.CharField(_("título"), max_length=160)
    position = models.PositiveSmallIntegerField(_("orden"))

    class Meta:
        verbose_name = _("módulo")
        verbose_name_plural = _("módulos")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class Activity(EntityOwned):
    """One step of a module: a text, perhaps with an image or a video, a quiz, or a practice in the real tool.

    Files are named by their UUID in `foundation.files`. `steps` are those of a practice: `{"key", "text", "check"}`.
    What an activity lacks to be published is said by `policies.publication.problems_of`, not refused while it is
    written.
    """

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="activities")
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="activities")
    position = models.PositiveSmallIntegerField(_("orden"))
    kind = models.CharField(_("clase"), max_length=12, choices=ActivityKind)
    title = models.CharField(_("título"), max_length=160)
    duration_minutes = models.PositiveSmallIntegerField(_("minutos"), default=5)
    body = models.TextField(_("texto"), blank=True)
    image = models.UUIDField(_("imagen"), null=True, blank=True)
    image_alt = models.CharField(_("texto alternativo"), max_length=300, blank=True)
    video = models.UUIDField(_("video"), null=True, blank=True)
    video_url = models.URLField(_("enlace del video"), blank=True)
    captions = models.UUIDField(_("subtítulos"), null=True, blank=True)
    video_is_silent = models.BooleanField(_("no se oye nada que haga falta"), default=False)
    # Of a video of another site: its author looked, for nobody here can.
    has_captions_there = models.BooleanField(_("tiene subtítulos en su sitio"), default=False)
    transcript = models.TextField(_("transcripción"), blank=True)
    steps = models.JSONField(_("pasos"), default=list, blank=True)
    address = models.URLField(_("dirección"), max_length=2000, blank=True)
    done_when = models.CharField(_("queda hecha cuando"), max_length=8, choices=DoneWhen, default=DoneWhen.SEEN)
    package = models.ForeignKey(Package, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The other way of doing it, for who cannot use its package.
    alternative = models.TextField(_("otra manera de hacerla"), blank=True)

    class Meta:
        verbose_name = _("actividad")
        verbose_name_plural = _("actividades")
        ordering = ["module__position", "position", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def video_site(self) -> str:
        """The name of the site where a video of others is watched."""
        return (urlsplit(self.video_url).hostname or "").removeprefix("www.")

    @property
    def offers(self) -> Sequence[models.Model]:
        """The files that it, or the other way of doing it, offers to download, in order."""
        is_offer = self.kind in (ActivityKind.FILE, ActivityKind.PACKAGE)
        return list(self.files.filter(is_shown=False).select_related("file")) if is_offer else []
