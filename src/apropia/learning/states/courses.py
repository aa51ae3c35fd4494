"""States of a course version and of an enrolment, and what may follow what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine


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


COURSE_VERSION = StateMachine(
    "status",
    {
        VersionStatus.DRAFT: (VersionStatus.IN_REVIEW,),
        VersionStatus.IN_REVIEW: (VersionStatus.PILOT, VersionStatus.DRAFT),
        # Back to draft only while nobody has begun it: what somebody did in a version is never rewritten.
        VersionStatus.PILOT: (VersionStatus.PUBLISHED, VersionStatus.DRAFT, VersionStatus.RETIRED),
        VersionStatus.PUBLISHED: (VersionStatus.RETIRING,),
        VersionStatus.RETIRING: (VersionStatus.RETIRED,),
        VersionStatus.RETIRED: (),
    },
    _("La versión está en «%(now)s» y no puede pasar a «%(then)s»."),
)
ENROLLMENT = StateMachine(
    "status",
    {
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
    },
    _("Su inscripción está en «%(now)s» y no puede pasar a «%(then)s»."),
)
EDITABLE = (VersionStatus.DRAFT,)
ENROLLABLE = (VersionStatus.PILOT, VersionStatus.PUBLISHED)
LEARNABLE = (VersionStatus.PILOT, VersionStatus.PUBLISHED, VersionStatus.RETIRING)
# Not finished within its deadline is still open: whoever was late goes on.
UNDER_WAY = (EnrollmentStatus.ENROLLED, EnrollmentStatus.IN_PROGRESS, EnrollmentStatus.NOT_FINISHED)
