from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.catalogue.models import ITService
from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.courses import Course


class ReviewKind(models.TextChoices):
    """Why a course asks to be looked at again."""

    AGE = "AGE", _("Llegó su fecha de revisión")
    RATING = "RATING", _("Gusta poco a quienes lo terminan")
    USE = "USE", _("Casi nadie lo toma")
    SERVICE = "SERVICE", _("Cambió un servicio del que trata")
    QUESTIONS = "QUESTIONS", _("Hay preguntas que fallan")


class ReviewDecision(models.TextChoices):
    STILL_GOOD = "GOOD", _("Sigue sirviendo como está")
    MENDED = "MENDED", _("Se corrige en una versión nueva")
    RETIRED = "RETIRED", _("Se retira")


class CourseService(EntityOwned):
    """A service that a course speaks of, in all its versions."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="service_ties")
    service = models.ForeignKey(ITService, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("servicio de un curso")
        verbose_name_plural = _("servicios de los cursos")
        constraints = [models.UniqueConstraint(fields=["course", "service"], name="course_speaks_of_a_service_once")]

    def __str__(self) -> str:
        return f"{self.course} · {self.service}"


class ReviewReason(EntityOwned):
    """One reason to look at a course again, until somebody decides. `fact` is what it stands on: it is raised once."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="review_reasons")
    kind = models.CharField(_("razón"), max_length=9, choices=ReviewKind)
    fact = models.CharField(max_length=60)
    detail = models.CharField(_("detalle"), max_length=300, blank=True)
    raised_at = models.DateTimeField(_("desde"))
    closed_at = models.DateTimeField(_("cerrada el"), null=True, blank=True)
    decision = models.CharField(_("decisión"), max_length=7, choices=ReviewDecision, blank=True)
    note = models.CharField(_("por qué"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("razón para revisar un curso")
        verbose_name_plural = _("razones para revisar los cursos")
        ordering = ["raised_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "kind", "fact"], name="reason_is_raised_once_for_its_fact"),
            models.UniqueConstraint(
                fields=["course", "kind"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_reason_of_a_kind_per_course",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | ~models.Q(decision=""),
                name="closed_reason_has_its_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} · {self.get_kind_display()}"
