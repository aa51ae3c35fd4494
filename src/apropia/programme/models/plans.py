from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models import Course, LiveSession
from apropia.people.models import OrgUnit, Person, WorkTeam
from apropia.programme.models.axes import Axis, AxisCatalogue
from apropia.programme.states import ActivityStatus, PlanStatus


class ActivityKind(models.TextChoices):
    COURSE = "COURSE", _("Curso de Apropia")
    TALK = "TALK", _("Charla o ciclo de charlas")
    EXTERNAL = "EXTERNAL", _("Externa")


class Financing(models.TextChoices):
    """Who pays (methods.md#training-plan)."""

    PIC = "PIC", _("PIC")
    FREE = "FREE", _("Sin costo")
    OTHER = "OTHER", _("Otro")


class ChangeKind(models.TextChoices):
    ADDED = "ADDED", _("Agregó una actividad")
    CHANGED = "CHANGED", _("Cambió una actividad")
    CANCELLED = "CANCELLED", _("Canceló una actividad")


class TrainingPlan(EntityOwned):
    """The plan of training of a year. `version` is 1 when it is approved, and one more with each change after."""

    year = models.PositiveSmallIntegerField(_("año"))
    name = models.CharField(_("nombre"), max_length=160)
    pic_reference = models.CharField(_("PIC de la entidad"), max_length=200, blank=True)
    catalogue = models.ForeignKey(AxisCatalogue, on_delete=models.PROTECT, related_name="plans")
    status = models.CharField(_("estado"), max_length=8, choices=PlanStatus, default=PlanStatus.DRAFT)
    version = models.PositiveSmallIntegerField(_("versión"), default=0)
    approval_act = models.CharField(_("acto que lo aprueba"), max_length=200, blank=True)
    approved_on = models.DateField(_("aprobado el"), null=True, blank=True)
    closing_note = models.TextField(_("balance"), blank=True)
    created_at = models.DateTimeField(_("creado el"))
    changed_at = models.DateTimeField(_("cambiado el"))
    closed_at = models.DateTimeField(_("cerrado el"), null=True, blank=True)

    class Meta:
        verbose_name = _("plan de formación")
        verbose_name_plural = _("planes de formación")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "year"], name="one_training_plan_per_year"),
            models.CheckConstraint(
                condition=models.Q(status=PlanStatus.DRAFT)
                | (models.Q(approved_on__isnull=False) & ~models.Q(approval_act="")),
                name="approved_training_plan_names_its_act",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlannedActivity(EntityOwned):
    """Something planned. `engagement_types`, `job_levels`, `units` and `teams` are its rule; an empty one is all."""

    plan = models.ForeignKey(TrainingPlan, on_delete=models.CASCADE, related_name="activities")
    axis = models.ForeignKey(Axis, verbose_name=_("eje"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("clase"), max_length=8, choices=ActivityKind)
    title = models.CharField(_("título"), max_length=160)
    purpose = models.CharField(_("para qué"), max_length=400, blank=True)
    course = models.ForeignKey(
        Course, verbose_name=_("curso"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    talks = models.ManyToManyField(LiveSession, verbose_name=_("charlas"), blank=True, related_name="+")
    provider = models.CharField(_("quién la ofrece"), max_length=160, blank=True)
    starts_on = models.DateField(_("empieza"))
    ends_on = models.DateField(_("termina"))
    responsible = models.CharField(_("responsable"), max_length=160)
    hours = models.DecimalField(_("horas"), max_digits=5, decimal_places=1)
    financing = models.CharField(_("financiación"), max_length=5, choices=Financing)
    seats = models.PositiveIntegerField(_("cupos"), null=True, blank=True)
    engagement_types = models.JSONField(_("vinculaciones"), default=list, blank=True)
    job_levels = models.JSONField(_("perfiles"), default=list, blank=True)
    units = models.ManyToManyField(OrgUnit, verbose_name=_("dependencias"), blank=True, related_name="+")
    teams = models.ManyToManyField(WorkTeam, verbose_name=_("equipos"), blank=True, related_name="+")
    deadline_days = models.PositiveSmallIntegerField(_("días hábiles para terminar"), null=True, blank=True)
    deadline_on = models.DateField(_("plazo fijo"), null=True, blank=True)
    nominated_until = models.DateField(_("postulaciones hasta"), null=True, blank=True)
    status = models.CharField(_("estado"), max_length=9, choices=ActivityStatus, default=ActivityStatus.PLANNED)
    executed_on = models.DateField(_("ejecutada el"), null=True, blank=True)
    evidence = models.CharField(_("evidencia"), max_length=400, blank=True)
    changed_at = models.DateTimeField(_("cambiada el"))

    class Meta:
        verbose_name = _("actividad del plan")
        verbose_name_plural = _("actividades del plan")
        ordering = ["starts_on", "id"]
        indexes = [models.Index(fields=["entity", "status", "ends_on"], name="planned_activity_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="planned_activity_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(kind=ActivityKind.COURSE, course__isnull=False)
                | (~models.Q(kind=ActivityKind.COURSE) & models.Q(course__isnull=True)),
                name="planned_course_names_its_course",
            ),
            models.CheckConstraint(
                condition=models.Q(status=ActivityStatus.EXECUTED, executed_on__isnull=False)
                | (~models.Q(status=ActivityStatus.EXECUTED) & models.Q(executed_on__isnull=True)),
                name="executed_activity_has_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(deadline_days__isnull=True) | models.Q(deadline_on__isnull=True),
                name="planned_activity_has_one_deadline",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanChange(EntityOwned):
    """What changed in an approved plan, in words: `changes` are triples of field, before and after."""

    plan = models.ForeignKey(TrainingPlan, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveSmallIntegerField(_("versión"))
    kind = models.CharField(_("cambio"), max_length=9, choices=ChangeKind)
    activity = models.ForeignKey(PlannedActivity, on_delete=models.CASCADE, related_name="+")
    changes = models.JSONField(default=list)
    reason = models.CharField(_("razón"), max_length=400)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("cuándo"))

    class Meta:
        verbose_name = _("cambio del plan")
        verbose_name_plural = _("cambios del plan")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_change_per_version_of_a_plan")]

    def __str__(self) -> str:
        return f"{self.plan} v{self.number}"
