from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.files.models import StoredFile
from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.content import Activity


class ActivityFile(EntityOwned):
    """A file that an activity offers, or that its text shows."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("orden"), default=1)
    is_shown = models.BooleanField(_("está en el texto"), default=False)

    class Meta:
        verbose_name = _("archivo de una actividad")
        verbose_name_plural = _("archivos de una actividad")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.file.name

    @property
    def label(self) -> str:
        """What the file is, by the end of its name: PDF, DOCX."""
        return self.file.name.rpartition(".")[2].upper()
