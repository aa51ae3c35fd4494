from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.catalogue.models import ITService
from apropia.competences.models import Competence, CompetenceArea, Level
from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.courses import Course
from apropia.learning.models.talks import LiveSession
from apropia.learning.states.routes import StepStatus
from apropia.materials.models import Material


class PathSource(models.TextChoices):
    DIAGNOSIS = "DIAGNOSIS", _("Su diagnóstico")
    GOALS = "GOALS", _("Las metas que usted eligió")
    BOTH = "BOTH", _("Su diagnóstico y las metas que usted eligió")


class StepKind(models.TextChoices):
    COURSE = "course", _("Curso")
    GUIDE = "guide", _("Guía")
    TALK = "talk", _("Charla")


class LearningPath(EntityOwned):
    """The route of one person, by pseudonym. Rebuilding keeps what was started."""

    pseudonym = models.UUIDField()
    source = models.CharField(_("origen"), max_length=10, choices=PathSource)
    results_at = models.DateTimeField(_("resultados del"), null=True, blank=True)
    built_at = models.DateTimeField(_("calculada el"))
    # What it depends on changed then, and it was not built anew since.
    stale_at = models.DateTimeField(null=True, blank=True)
    # What the person says of her time and of how she likes to learn: kinds of steps; none says any.
    hours_a_week = models.PositiveSmallIntegerField(_("horas a la semana"), default=2)
    until = models.DateField(_("hasta cuándo"), null=True, blank=True)
    forms = models.JSONField(_("cómo prefiere aprender"), default=list, blank=True)
    # By how much, as a part, another route could close more at most; 0 where this one is proven best, or empty.
    could_gain = models.FloatField(default=0.0)

    class Meta:
        verbose_name = _("ruta")
        verbose_name_plural = _("rutas")
        constraints = [models.UniqueConstraint(fields=["entity", "pseudonym"], name="one_route_per_person")]

    def __str__(self) -> str:
        return f"{self.get_source_display()} · {self.built_at:%Y-%m-%d}"


class PathGoal(EntityOwned):
    """A competence that the person herself chose to work on."""

    path = models.ForeignKey(LearningPath, on_delete=models.CASCADE, related_name="goals")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(_("meta"), max_length=16, choices=Level)

    class Meta:
        verbose_name = _("meta elegida")
        verbose_name_plural = _("metas elegidas")
        ordering = ["competence__order"]
        constraints = [models.UniqueConstraint(fields=["path", "competence"], name="one_goal_per_competence")]

    def __str__(self) -> str:
        return f"{self.competence} · {self.get_level_display()}"


class PathStep(EntityOwned):
    """One proposed course, guide or talk, and why.

    Whether it was begun or finished is not kept here: enrolments, readings and places in talks say it.
    """

    path = models.ForeignKey(LearningPath, on_delete=models.CASCADE, related_name="steps")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    guide = models.ForeignKey(Material, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    talk = models.ForeignKey(LiveSession, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    # A gap is known for a competence, or only for its whole area where few questions of it were answered.
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    area = models.ForeignKey(CompetenceArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # What she said not to know or not to use, where that is why.
    service = models.ForeignKey(ITService, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    from_level = models.CharField(max_length=16, choices=Level, blank=True)
    target_level = models.CharField(max_length=16, choices=Level, blank=True)
    reason = models.CharField(_("por qué"), max_length=400)
    # Sentences of the day it was built: what it `closes`, why `now`, what would have it `removed`, what it `unlocks`.
    explanation = models.JSONField(_("explicación"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("orden"))
    status = models.CharField(_("estado"), max_length=10, choices=StepStatus, default=StepStatus.PROPOSED)
    decided_at = models.DateTimeField(null=True, blank=True)
    # She put it off: until this day it stands apart, and a job brings it back.
    postponed_until = models.DateField(_("aplazado hasta"), null=True, blank=True)
    # The step whose place she gave to this one.
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # How that one stood before, for whoever undoes it.
    replaced_was = models.CharField(max_length=10, choices=StepStatus, blank=True)

    class Meta:
        verbose_name = _("paso de la ruta")
        verbose_name_plural = _("pasos de la ruta")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["path", "course"], name="one_step_per_course"),
            models.UniqueConstraint(fields=["path", "guide"], name="one_step_per_guide"),
            models.UniqueConstraint(fields=["path", "talk"], name="one_step_per_talk"),
            models.CheckConstraint(
                condition=models.Q(course__isnull=False, guide__isnull=True, talk__isnull=True)
                | models.Q(course__isnull=True, guide__isnull=False, talk__isnull=True)
                | models.Q(course__isnull=True, guide__isnull=True, talk__isnull=False),
                name="step_is_one_course_guide_or_talk",
            ),
        ]

    @property
    def what(self) -> tuple[str, int]:
        """The kind of step and the number of its course, guide or talk."""
        if self.course_id is not None:
            return StepKind.COURSE, self.course_id
        if self.guide_id is not None:
            return StepKind.GUIDE, self.guide_id
        return StepKind.TALK, self.talk_id or 0

    def __str__(self) -> str:
        return self.reason[:80]
