from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.files.models import StoredFile
from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.talks import LiveSession
from apropia.materials.models import Material
from apropia.materials.states import PUBLIC, RETIRED


class TalkMaterial(EntityOwned):
    """The slides or the recording of a talk, and the material that it became: who may see it is for that to say."""

    class Kind(models.TextChoices):
        SLIDES = "SLIDES", _("Presentación")
        RECORDING = "RECORDING", _("Grabación")

    talk = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="materials")
    material = models.OneToOneField(Material, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("qué es"), max_length=9, choices=Kind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    captions = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(_("enlace"), max_length=500, blank=True)
    transcript = models.TextField(_("transcripción"), blank=True)
    added_at = models.DateTimeField(_("agregado el"))

    class Meta:
        verbose_name = _("material de una charla")
        verbose_name_plural = _("materiales de charlas")
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file__isnull=False, link="") | (models.Q(file__isnull=True) & ~models.Q(link="")),
                name="talk_material_is_a_file_or_a_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id} · {self.get_kind_display()}"

    @property
    def is_video(self) -> bool:
        """Whether its file is seen in the page and not only heard."""
        return self.file is not None and self.file.media_type.startswith("video/")

    @property
    def is_taken_back(self) -> bool:
        """Whether it was public and is no more."""
        return self.material.status == RETIRED

    @property
    def is_public(self) -> bool:
        """Whether everybody of the entity may see it."""
        return self.material.status in PUBLIC
