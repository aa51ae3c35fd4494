from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.models.instruments import InstrumentVersion
from apropia.foundation.tenancy.models import EntityOwned


class ReviewPoint(models.TextChoices):
    """What a second person looks at in a question, each answered yes or no."""

    ONE_RIGHT = "ONE_RIGHT", _("Tiene una sola respuesta correcta, o un solo conjunto de correctas.")
    JUSTIFIED = "JUSTIFIED", _("El porqué explica la correcta, y las otras se descartan con él.")
    CURRENT = "CURRENT", _("Lo que afirma está vigente y se apoya en una norma o una fuente conocida.")
    ONE_IDEA = "ONE_IDEA", _("Pregunta una sola cosa, y la escala sirve para responderla.")
    PLAIN = "PLAIN", _("Se entiende a la primera lectura, con palabras comunes y frases cortas.")
    NO_BIAS = (
        "NO_BIAS",
        _("Trata igual a todas las personas, sea cual sea su región, sexo, edad, cargo o discapacidad."),
    )
    ACCESSIBLE = "ACCESSIBLE", _("Se responde igual con teclado, lector de pantalla o celular, sin depender del color.")


class ItemReview(EntityOwned):
    """What a second person said of a question with these words: while they stay, so does the review."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="reviews")
    code = models.CharField(max_length=40)
    # SHA-256 of the words that were read (`queries.item_reviews.fingerprint`).
    words = models.CharField(max_length=64)
    reviewed_by = models.UUIDField()
    reviewed_at = models.DateTimeField(_("revisada el"))
    # The points answered no; all the others were answered yes.
    objections = models.JSONField(default=list, blank=True)
    note = models.TextField(_("qué hay que cambiar"), blank=True)

    class Meta:
        verbose_name = _("revisión de una pregunta")
        verbose_name_plural = _("revisiones de preguntas")
        ordering = ["reviewed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.code} · {self.reviewed_at:%Y-%m-%d}"

    @property
    def objected(self) -> list[str]:
        """Return the points answered no, in words."""
        return [str(ReviewPoint(point).label) for point in self.objections]
