from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.ratings import RatingScore
from apropia.learning.models.talks import LiveSession
from apropia.people.models import OrgUnit


class TalkOpinion(EntityOwned):
    """What somebody who came thinks of a talk, by pseudonym: who gives it reads the words and never whose they are."""

    talk = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="opinions")
    pseudonym = models.UUIDField()
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, related_name="+")
    score = models.PositiveSmallIntegerField(_("calificación"), choices=RatingScore)
    words = models.TextField(_("razón"), blank=True)
    rated_at = models.DateTimeField(_("calificada el"))
    changed_at = models.DateTimeField(_("cambiada el"))

    class Meta:
        verbose_name = _("opinión de una charla")
        verbose_name_plural = _("opiniones de charlas")
        indexes = [models.Index(fields=["entity", "rated_at"], name="talk_opinion_by_date")]
        constraints = [
            models.UniqueConstraint(fields=["talk", "pseudonym"], name="one_opinion_per_talk_and_person"),
            models.CheckConstraint(condition=models.Q(score__range=(1, 5)), name="talk_opinion_from_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id}: {self.score}"
