from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.courses import Course, CourseVersion
from apropia.learning.states.routes import ProofStatus


class ExemptionProof(EntityOwned):
    """A few questions by which a person shows that she knows what a course teaches. Her answers are the evidence.

    `questions` are their numbers in order; `answers` has, by number as text, what was given and whether it is right.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="+")
    pseudonym = models.UUIDField()
    status = models.CharField(_("estado"), max_length=10, choices=ProofStatus, default=ProofStatus.OPEN)
    questions = models.JSONField(_("preguntas"), default=list)
    answers = models.JSONField(_("respuestas"), default=dict)
    started_at = models.DateTimeField(_("empezada el"))
    decided_at = models.DateTimeField(_("decidida el"), null=True, blank=True)

    class Meta:
        verbose_name = _("prueba de que ya lo sabe")
        verbose_name_plural = _("pruebas de que ya lo sabe")
        ordering = ["started_at", "id"]
        indexes = [models.Index(fields=["entity", "pseudonym"], name="proof_by_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "pseudonym"],
                condition=models.Q(status=ProofStatus.OPEN),
                name="one_open_proof_per_course_and_person",
            ),
            models.UniqueConstraint(
                fields=["course", "pseudonym"],
                condition=models.Q(status=ProofStatus.EXEMPT),
                name="exempt_once_per_course_and_person",
            ),
            models.CheckConstraint(
                condition=models.Q(status=ProofStatus.OPEN) | models.Q(decided_at__isnull=False),
                name="decided_proof_has_its_date",
            ),
        ]

    @property
    def is_exempt(self) -> bool:
        return self.status == ProofStatus.EXEMPT

    def __str__(self) -> str:
        return f"{self.course} · {self.get_status_display()}"
