from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.models.instruments import InstrumentVersion
from apropia.foundation.tenancy.models import EntityOwned


class Language(models.TextChoices):
    """In which a version may be answered, each called by its own name. Spanish is what the author writes."""

    SPANISH = "es", "Español"
    ENGLISH = "en", "English"
    PORTUGUESE = "pt", "Português"


class VersionTranslation(EntityOwned):
    """The words of a version in another language: text as the author wrote it → the same in that language.

    Keyed by the text itself: what is reworded is missing until somebody translates it anew, and nothing else is.
    """

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("idioma"), max_length=2, choices=Language.choices)
    texts = models.JSONField(_("textos"), default=dict)

    class Meta:
        verbose_name = _("traducción")
        verbose_name_plural = _("traducciones")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="one_translation_per_version_and_language"),
            models.CheckConstraint(condition=~models.Q(language="es"), name="source_language_is_not_translated"),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.language}"
