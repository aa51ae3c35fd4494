from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.people.models import JobLevel, OrgUnit, WorkTeam


class Level(models.TextChoices):
    """The named levels of DigComp 3.0 (methods.md#levels)."""

    BASIC = "BASIC", _("Básico")
    INTERMEDIATE = "INTERMEDIATE", _("Intermedio")
    ADVANCED = "ADVANCED", _("Avanzado")
    HIGHLY_ADVANCED = "HIGHLY_ADVANCED", _("Altamente avanzado")


LEVEL_ORDER: dict[str, int] = {level.value: order for order, level in enumerate(Level, 1)}


class CompetenceFramework(models.Model):
    """A framework and its version. Shared by all entities, read-only."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    version = models.CharField(max_length=20)
    licence = models.CharField(max_length=60)
    attribution = models.TextField()

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class CompetenceArea(models.Model):
    """One of the areas of a framework."""

    framework = models.ForeignKey(CompetenceFramework, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(max_length=4)
    name = models.CharField(_("nombre"), max_length=160)
    name_en = models.CharField(max_length=160)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="area_code_is_unique_in_framework")]

    def __str__(self) -> str:
        return self.name


class Competence(models.Model):
    """One competence of an area; `names_before` holds its titles in earlier versions by version."""

    area = models.ForeignKey(CompetenceArea, on_delete=models.CASCADE, related_name="competences")
    code = models.CharField(max_length=8)
    name = models.CharField(_("nombre"), max_length=200)
    name_en = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    names_before = models.JSONField(default=dict)
    order = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("competencia")
        verbose_name_plural = _("competencias")
        ordering = ["area__order", "order"]
        constraints = [models.UniqueConstraint(fields=["area", "code"], name="competence_code_is_unique_in_area")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class TargetProfile(EntityOwned):
    """The level that an entity expects in a competence from a job level."""

    job_level = models.CharField(max_length=20, choices=JobLevel.choices)
    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=20, choices=Level.choices)
    valid_from = models.DateField()

    class Meta:
        verbose_name = _("perfil objetivo")
        verbose_name_plural = _("perfiles objetivo")
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "job_level", "competence", "valid_from"],
                name="one_target_per_job_level_and_competence",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_job_level_display()} · {self.competence.code}: {self.get_level_display()}"


class ParticularTarget(EntityOwned):
    """The level that an entity expects in a competence from the people of one unit, with those below it, or of a team.

    It goes before what is expected of their job level. An empty level ends it: from then on the wider one rules.
    """

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(WorkTeam, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=20, choices=Level.choices, blank=True)
    valid_from = models.DateField()

    class Meta:
        verbose_name = _("perfil objetivo particular")
        verbose_name_plural = _("perfiles objetivo particulares")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False, team__isnull=True)
                | models.Q(unit__isnull=True, team__isnull=False),
                name="particular_target_is_of_a_unit_or_a_team",
            ),
            models.UniqueConstraint(
                fields=["unit", "competence", "valid_from"], name="one_target_per_unit_competence_and_day"
            ),
            models.UniqueConstraint(
                fields=["team", "competence", "valid_from"], name="one_target_per_team_competence_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit or self.team} · {self.competence.code}: {self.get_level_display()}"
