from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.content import Activity
from apropia.learning.models.enrollment import Enrollment


class AlternativeReading(EntityOwned):
    """The other way of doing a package's activity, as one enrolment took it: when it was opened, and ended.

    That the activity is done says `ActivityProgress`, as of any other. How it was done is told only to who did it.
    """

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="alternatives")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("abierta el"))
    done_at = models.DateTimeField(_("hecha el"), null=True, blank=True)

    class Meta:
        verbose_name = _("actividad hecha de otra manera")
        verbose_name_plural = _("actividades hechas de otra manera")
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "activity"], name="one_alternative_per_activity"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id}:{self.activity_id}"
