from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.assessment import Quiz
from apropia.learning.models.enrollment import Enrollment


class ExtraTry(EntityOwned):
    """One more try at a quiz than its rules allow, asked for by whoever used them up. It counts once it is given."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="extra_tries")
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="extra_tries")
    asked_at = models.DateTimeField(_("pedido el"))
    given_at = models.DateTimeField(_("dado el"), null=True, blank=True)

    class Meta:
        verbose_name = _("intento de más")
        verbose_name_plural = _("intentos de más")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "quiz"],
                condition=models.Q(given_at__isnull=True),
                name="one_try_asked_for_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id}:{self.quiz_id}"
