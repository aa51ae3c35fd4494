from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.courses import Course, CourseVersion
from apropia.learning.states.routes import ProofStatus


class ProofOrigin(models.TextChoices):
    QUESTIONS = "QUESTIONS", _("Tres preguntas")
    DIAGNOSIS = "DIAGNOSIS", _("Su diagnóstico")


class ExemptionProof(EntityOwned):
    """By what a person shows that she knows what a course teaches: a few questions, or what her diagnosis shows.

    `questions` are their numbers in order, or the names of those of the bank; `answers` has, by either as text, what
    was given and whether it is right.
    `evidence` is what the diagnosis showed on the day, by competence. Neither is a completion.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="+")
    pseudonym = models.UUIDField()
    status = models.CharField(_("estado"), max_length=10, choices=ProofStatus, default=ProofStatus.OPEN)
    origin = models.CharField(_("con qué"), max_length=9, choices=ProofOrigin, default=ProofOrigin.QUESTIONS)
    evidence = models.JSONField(_("evidencia"), default=list, blank=True)
    questions = models.JSONField(_("preguntas"), default=list)
    answers = models.JSONField(_("respuestas"), default=dict)
    started_at = models.DateTimeField(_("empezada el"))
    decided_at = models.DateTimeField(_("decidida el"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revocada el"), null=True, blank=True)
    reason = models.CharField(_("razón"), max_length=300, blank=True)

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

    @property
    def is_by_diagnosis(self) -> bool:
        return self.origin == ProofOrigin.DIAGNOSIS

    def __str__(self) -> str:
        return f"{self.course} · {self.get_status_display()}"
