from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.content import Activity
from apropia.learning.models.enrollment import Enrollment
from apropia.packages.models import Registration


class PackagePlay(EntityOwned):
    """The package of an activity, as one enrolment plays it."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="plays")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("paquete de una inscripción")
        verbose_name_plural = _("paquetes de una inscripción")
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "activity"], name="one_package_play_per_activity"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id}:{self.activity_id}"
