from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.courses import CourseVersion

REDO_DAYS = 20


class ChangeKind(models.TextChoices):
    """What a new version asks of whoever finished an earlier one, from least to most."""

    MINOR = "MINOR", _("Menor: lo terminado sigue valiendo")
    UPDATE = "UPDATE", _("Actualización de cinco minutos: leen qué cambió y lo confirman")
    REDO = "REDO", _("Hay que volver a hacerlo: se inscriben de nuevo, con un plazo")


class VersionChange(EntityOwned):
    """How a version differs from the one before, for whoever finished that one. `note` is told to them."""

    version = models.OneToOneField(CourseVersion, on_delete=models.CASCADE, related_name="change")
    kind = models.CharField(_("clase de cambio"), max_length=8, choices=ChangeKind)
    note = models.TextField(_("qué cambió"), blank=True)
    redo_days = models.PositiveSmallIntegerField(
        _("días hábiles para volver a hacerlo"),
        default=REDO_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(250)],
    )

    class Meta:
        verbose_name = _("cambio de una versión")
        verbose_name_plural = _("cambios de las versiones")

    def __str__(self) -> str:
        return f"{self.version} · {self.get_kind_display()}"
