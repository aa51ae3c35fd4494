"""The life of a version of a badge."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine


class BadgeStatus(models.TextChoices):
    DRAFT = "DRAFT", _("Borrador")
    ACTIVE = "ACTIVE", _("Activa")
    RETIRED = "RETIRED", _("Retirada")


BADGE = StateMachine(
    "status",
    {
        BadgeStatus.DRAFT: (BadgeStatus.ACTIVE,),
        BadgeStatus.ACTIVE: (BadgeStatus.RETIRED,),
        BadgeStatus.RETIRED: (),
    },
    _("La insignia está en «%(now)s» y no puede pasar a «%(then)s»."),
)
