from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.courses import Course


class RenewalKind(models.TextChoices):
    INTERVAL = "INTERVAL", _("Cada cierto número de meses")
    WINDOW = "WINDOW", _("Cada año, entre dos fechas")


class CourseRenewal(EntityOwned):
    """That a course is to be taken anew, and when. It belongs to the course and holds for all its versions.

    INTERVAL: a completion holds `months`, and its renewal opens `opens_days` before. WINDOW: it holds until the last
    day of the first yearly window that opens after it.
    """

    course = models.OneToOneField(Course, on_delete=models.CASCADE, related_name="renewal")
    kind = models.CharField(_("cuándo se renueva"), max_length=8, choices=RenewalKind)
    months = models.PositiveSmallIntegerField(_("meses que vale"), default=12)
    opens_days = models.PositiveSmallIntegerField(_("días antes en que se abre"), default=30)
    from_month = models.PositiveSmallIntegerField(default=1)
    from_day = models.PositiveSmallIntegerField(default=1)
    to_month = models.PositiveSmallIntegerField(default=1)
    to_day = models.PositiveSmallIntegerField(default=31)

    class Meta:
        verbose_name = _("renovación del curso")
        verbose_name_plural = _("renovaciones de los cursos")

    def __str__(self) -> str:
        return f"{self.course} · {self.get_kind_display()}"
