from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.people.models import OrgUnit
from apropia.practices.models.practice import GoodPractice


class ReuseRecord(EntityOwned):
    """What was written down about a practice after it began to be used. Public only once a reviewer says so."""

    practice = models.ForeignKey(GoodPractice, on_delete=models.CASCADE, related_name="+")
    is_public = models.BooleanField(_("en la copia pública"), default=False)
    recorded_by = models.UUIDField(null=True)
    recorded_by_name = models.CharField(max_length=250)
    recorded_at = models.DateTimeField(_("registrada el"))
    changed_at = models.DateTimeField(_("cambiada el"))

    class Meta:
        abstract = True


class Replication(ReuseRecord):
    """A published practice taken up by another unit of the entity, or by another entity, which is only named."""

    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("dependencia"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entity_name = models.CharField(_("otra entidad"), max_length=200, blank=True)
    began_on = models.DateField(_("desde"))
    adaptation = models.TextField(_("qué se adaptó"))
    result = models.TextField(_("qué resultó"), blank=True)

    class Meta:
        verbose_name = _("réplica")
        verbose_name_plural = _("réplicas")
        ordering = ["-began_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, entity_name="") | (Q(unit__isnull=True) & ~Q(entity_name="")),
                name="replication_is_of_a_unit_or_of_another_entity",
            ),
            models.UniqueConstraint(
                fields=["practice", "unit"], condition=Q(unit__isnull=False), name="one_replication_per_unit"
            ),
            models.UniqueConstraint(
                fields=["practice", "entity_name"], condition=~Q(entity_name=""), name="one_replication_per_entity"
            ),
        ]

    def __str__(self) -> str:
        return self.adopter

    @property
    def adopter(self) -> str:
        """Who took it up."""
        return self.unit.name if self.unit is not None else self.entity_name


class LessonLearned(ReuseRecord):
    """What helped or hindered the expected result, and what to do next time (BID 2008, as the DAFP takes it up)."""

    class Effect(models.TextChoices):
        HELPED = "HELPED", _("Ayudó al resultado")
        HINDERED = "HINDERED", _("Dificultó el resultado")

    title = models.CharField(_("lección"), max_length=200)
    effect = models.CharField(_("efecto"), max_length=10, choices=Effect.choices)
    facts = models.TextField(_("qué pasó"))
    recommendation = models.TextField(_("qué se recomienda"))

    class Meta:
        verbose_name = _("lección aprendida")
        verbose_name_plural = _("lecciones aprendidas")
        ordering = ["-recorded_at", "-id"]

    def __str__(self) -> str:
        return self.title
