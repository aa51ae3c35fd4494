from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.enrollment import Completion


class RatingScore(models.IntegerChoices):
    VERY_BAD = 1, _("Muy malo")
    BAD = 2, _("Malo")
    FAIR = 3, _("Regular")
    GOOD = 4, _("Bueno")
    VERY_GOOD = 5, _("Muy bueno")


class RatingReason(models.TextChoices):
    """Why somebody rates a course as she does: first what helps, then what to mend."""

    USEFUL = "USEFUL", _("Me sirve en mi trabajo")
    CLEAR = "CLEAR", _("Se entiende bien")
    EXAMPLES = "EXAMPLES", _("Los ejemplos y prácticas ayudan")
    SHORT = "SHORT", _("Dura lo justo")
    NOT_USEFUL = "NOT_USEFUL", _("No me sirve en mi trabajo")
    UNCLEAR = "UNCLEAR", _("Cuesta entenderlo")
    LONG = "LONG", _("Es muy largo")
    EASY = "EASY", _("Ya lo sabía")
    OUTDATED = "OUTDATED", _("Tiene errores o está desactualizado")
    BARRIERS = "BARRIERS", _("No lo pude ver, oír o usar bien")


class CourseRating(EntityOwned):
    """What a person thinks of a version that she finished: one per completion, hers to change and to take back."""

    completion = models.OneToOneField(Completion, on_delete=models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField(_("calificación"), choices=RatingScore)
    reasons = models.JSONField(_("razones"), default=list, blank=True)
    words = models.TextField(_("palabras"), blank=True)
    rated_at = models.DateTimeField(_("calificado el"))
    changed_at = models.DateTimeField(_("cambiado el"))

    class Meta:
        verbose_name = _("calificación de un curso")
        verbose_name_plural = _("calificaciones de cursos")
        indexes = [models.Index(fields=["entity", "rated_at"], name="rating_by_date")]
        constraints = [
            models.CheckConstraint(condition=models.Q(score__range=(1, 5)), name="rating_goes_from_one_to_five")
        ]

    def __str__(self) -> str:
        return f"{self.completion_id}: {self.score}"
