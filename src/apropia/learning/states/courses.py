"""States of a course version and of an enrolment, and what may follow what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionStatus(models.TextChoices):
    DRAFT = "DRAFT", _("Borrador")
    IN_REVIEW = "IN_REVIEW", _("En revisión")
    PILOT = "PILOT", _("Piloto")
    PUBLISHED = "PUBLISHED", _("Publicada")
    RETIRING = "RETIRING", _("En retiro")
    RETIRED = "RETIRED", _("Retirada")


class EnrollmentStatus(models.TextChoices):
    SUGGESTED = "SUGGESTED", _("Sugerida")
    ENROLLED = "ENROLLED", _("Inscrita")
    IN_PROGRESS = "IN_PROGRESS", _("En curso")
    FINISHED = "FINISHED", _("Finalizada")
    NOT_FINISHED = "NOT_FINISHED", _("No finalizada")
    WITHDRAWN = "WITHDRAWN", _("Retirada")


VERSION_TRANSITIONS: dict[str, tuple[str, ...]] = {
    VersionStatus.DRAFT: (VersionStatus.IN_REVIEW,),
    VersionStatus.IN_REVIEW: (VersionStatus.PILOT, VersionStatus.DRAFT),
    # Back to draft only while nobody has begun it: what somebody did in a version is never rewritten.
    VersionStatus.PILOT: (VersionStatus.PUBLISHED, VersionStatus.DRAFT, VersionStatus.RETIRED),
    VersionStatus.PUBLISHED: (VersionStatus.RETIRING,),
    VersionStatus.RETIRING: (VersionStatus.RETIRED,),
    VersionStatus.RETIRED: (),
}
ENROLLMENT_TRANSITIONS: dict[str, tuple[str, ...]] = {
    EnrollmentStatus.SUGGESTED: (EnrollmentStatus.ENROLLED, EnrollmentStatus.WITHDRAWN),
    EnrollmentStatus.ENROLLED: (
        EnrollmentStatus.IN_PROGRESS,
        EnrollmentStatus.NOT_FINISHED,
        EnrollmentStatus.WITHDRAWN,
    ),
    EnrollmentStatus.IN_PROGRESS: (
        EnrollmentStatus.FINISHED,
        EnrollmentStatus.NOT_FINISHED,
        EnrollmentStatus.WITHDRAWN,
    ),
    # A deadline or a withdrawal never shuts the door: the person goes on from where she was.
    EnrollmentStatus.NOT_FINISHED: (EnrollmentStatus.IN_PROGRESS,),
    EnrollmentStatus.WITHDRAWN: (EnrollmentStatus.ENROLLED, EnrollmentStatus.IN_PROGRESS),
    EnrollmentStatus.FINISHED: (),
}
EDITABLE = (VersionStatus.DRAFT,)
ENROLLABLE = (VersionStatus.PILOT, VersionStatus.PUBLISHED)
LEARNABLE = (VersionStatus.PILOT, VersionStatus.PUBLISHED, VersionStatus.RETIRING)
