from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.courses import Course


class PrerequisiteKind(models.TextChoices):
    EVERY = "EVERY", _("Hace falta antes")
    ANY = "ANY", _("Basta uno de los marcados así")
    NONE = "NONE", _("Quien lo terminó no necesita este curso")


class CoursePrerequisite(EntityOwned):
    """What one course asks of another before it. It belongs to the course and holds for all its versions."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="prerequisites")
    other = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("clase"), max_length=5, choices=PrerequisiteKind)

    class Meta:
        verbose_name = _("requisito del curso")
        verbose_name_plural = _("requisitos del curso")
        ordering = ["kind", "other__title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "other"], name="one_prerequisite_per_pair_of_courses"),
            models.CheckConstraint(
                condition=~models.Q(course=models.F("other")), name="course_is_not_its_own_prerequisite"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.other} · {self.get_kind_display()}"
