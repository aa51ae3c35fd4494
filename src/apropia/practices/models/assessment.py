from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.practices.models.content import Evidence
from apropia.practices.models.practice import PracticeVersion


class Level(models.TextChoices):
    """Levels of the DAFP (methods.md#good-practices)."""

    SECOND = "SECOND", _("Segundo nivel")
    FIRST = "FIRST", _("Primer nivel")
    DOCUMENTING = "DOCUMENTING", _("En documentación")


class Verdict(models.TextChoices):
    MET = "MET", _("Cumple")
    PARTLY = "PARTLY", _("Cumple parcialmente")
    NOT_MET = "NOT_MET", _("No cumple")


# Words of the DAFP's criteria (methods.md#good-practices).
CRITERIA = {
    1: _("Es sencilla y simple"),
    2: _("Es pertinente y adecuada al contexto"),
    3: _("Fomenta su réplica"),
    4: _("Permite generar una solución"),
    5: _("Tiene resultados medibles"),
    6: _("Mejora la eficiencia o la efectividad"),
    7: _("Es sustentable en el tiempo"),
}


class ClassificationAssessment(EntityOwned):
    """Who judged a version by the criteria of the DAFP, and the level that follows."""

    version = models.OneToOneField(PracticeVersion, on_delete=models.CASCADE, related_name="assessment")
    assessed_by = models.UUIDField(null=True)
    assessed_by_name = models.CharField(max_length=250)
    assessed_at = models.DateTimeField()
    level = models.CharField(max_length=12, choices=Level.choices)

    class Meta:
        verbose_name = _("clasificación")
        verbose_name_plural = _("clasificaciones")

    def __str__(self) -> str:
        return f"{self.version_id}: {self.get_level_display()}"


class CriterionVerdict(EntityOwned):
    """The verdict on one criterion, with its reason."""

    assessment = models.ForeignKey(ClassificationAssessment, on_delete=models.CASCADE, related_name="verdicts")
    criterion = models.PositiveSmallIntegerField(_("criterio"))
    verdict = models.CharField(_("veredicto"), max_length=8, choices=Verdict.choices)
    justification = models.TextField(_("justificación"))
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="+")

    class Meta:
        verbose_name = _("veredicto")
        verbose_name_plural = _("veredictos")
        ordering = ["criterion"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="one_verdict_per_criterion"),
            models.CheckConstraint(condition=~Q(justification=""), name="every_verdict_has_a_reason"),
            models.CheckConstraint(condition=Q(criterion__gte=1, criterion__lte=7), name="criteria_are_one_to_seven"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_verdict_display()}"

    @property
    def title(self) -> str:
        """What the criterion asks."""
        return str(CRITERIA[self.criterion])
