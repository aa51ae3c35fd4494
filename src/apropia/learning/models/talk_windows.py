from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.talks import LiveSession
from apropia.people.models import EngagementType, OrgUnit


class SignUpWindow(EntityOwned):
    """From when until when some people may sign up for a talk. A talk without windows takes everybody while it is open.

    Without unit or kind of engagement it is for all of them; a unit stands for those below it too.
    """

    talk = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="windows")
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("dependencia"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    engagement_type = models.CharField(
        _("tipo de vinculación"), max_length=20, choices=EngagementType.choices, blank=True
    )
    opens_at = models.DateTimeField(_("abre"))
    closes_at = models.DateTimeField(_("cierra"), null=True, blank=True)

    class Meta:
        verbose_name = _("plazo de inscripción")
        verbose_name_plural = _("plazos de inscripción")
        ordering = ["opens_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True) | models.Q(closes_at__gt=models.F("opens_at")),
                name="sign_up_window_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id} · {self.opens_at:%Y-%m-%d}"
