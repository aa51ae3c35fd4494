from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.courses import CourseVersion


class PilotInvitation(EntityOwned):
    """That a version in pilot was offered to somebody, by pseudonym: she may see it and take it."""

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="invitations")
    pseudonym = models.UUIDField()
    invited_at = models.DateTimeField(_("invitada el"))

    class Meta:
        verbose_name = _("invitación a un piloto")
        verbose_name_plural = _("invitaciones a pilotos")
        constraints = [
            models.UniqueConstraint(fields=["version", "pseudonym"], name="one_invitation_per_pilot_and_person")
        ]
        indexes = [models.Index(fields=["entity", "pseudonym"], name="pilot_invitation_by_person")]

    def __str__(self) -> str:
        return str(self.version)
