from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.content import Activity
from apropia.learning.models.courses import Course, CourseVersion
from apropia.learning.states import EnrollmentStatus
from apropia.people.models import OrgUnit


class EnrollmentOrigin(models.TextChoices):
    SELF = "SELF", _("Por decisión propia")
    ROUTE = "ROUTE", _("Desde la ruta")
    RULE = "RULE", _("Por invitación de la entidad")
    RENEWAL = "RENEWAL", _("Para renovar")
    REDO = "REDO", _("Porque el curso cambió")
    UPDATE = "UPDATE", _("Por confirmar lo que cambió")


class Enrollment(EntityOwned):
    """One person (by pseudonym) in one version, once for each round. The unit is that of the day of enrolment."""

    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="enrollments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrollments")
    pseudonym = models.UUIDField()
    # The first time is 1. Whoever renews begins from nothing in the next, and the rounds before stay as they were.
    round = models.PositiveSmallIntegerField(_("vez"), default=1)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(_("estado"), max_length=12, choices=EnrollmentStatus, default=EnrollmentStatus.ENROLLED)
    origin = models.CharField(_("origen"), max_length=8, choices=EnrollmentOrigin, default=EnrollmentOrigin.SELF)
    deadline_on = models.DateField(_("plazo"), null=True, blank=True)
    enrolled_at = models.DateTimeField(_("inscrita el"))
    started_at = models.DateTimeField(_("empezada el"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finalizada el"), null=True, blank=True)

    class Meta:
        verbose_name = _("inscripción")
        verbose_name_plural = _("inscripciones")
        indexes = [
            models.Index(fields=["entity", "pseudonym", "status"], name="enrollment_by_person"),
            # Everything that counting by unit reads, so that it never opens the rows.
            models.Index(fields=["course", "unit", "version", "round", "status"], name="enrollment_counts"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "pseudonym", "round"], name="one_enrollment_per_version_person_round"
            ),
            models.CheckConstraint(
                condition=~models.Q(status=EnrollmentStatus.FINISHED) | models.Q(finished_at__isnull=False),
                name="finished_enrollment_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.get_status_display()}"


class ActivityProgress(EntityOwned):
    """An activity that was done. Rows are only ever added: progress does not go back."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="progress")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField()
    # From its opening, or the beginning of the try at its questions; None where that was not kept.
    seconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("avance")
        verbose_name_plural = _("avances")
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "activity"], name="one_progress_per_activity"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id}:{self.activity_id}"


def printed(code: str) -> str:
    """Return a code in groups of four: BCDF-GHJK-2345."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


class Completion(EntityOwned):
    """A version finished by a person. Issued once for each enrolment; `code` is printed on the constancia."""

    enrollment = models.OneToOneField(Enrollment, on_delete=models.PROTECT, related_name="completion")
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="completions")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="completions")
    pseudonym = models.UUIDField()
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    completed_at = models.DateTimeField(_("terminado el"))
    code = models.CharField(_("código"), max_length=20, unique=True)
    pre_percent = models.FloatField(null=True, blank=True)
    post_percent = models.FloatField(null=True, blank=True)
    # It speaks of the course, never of the person: it keeps the completion out of indicators and takes nothing away.
    is_implausible = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("finalización")
        verbose_name_plural = _("finalizaciones")
        indexes = [
            models.Index(fields=["entity", "completed_at", "pseudonym"], name="completion_by_date"),
            models.Index(fields=["entity", "pseudonym"], name="completion_by_person"),
        ]

    @property
    def printed_code(self) -> str:
        """The code as it is printed and read aloud."""
        return printed(self.code)

    def __str__(self) -> str:
        return self.code
