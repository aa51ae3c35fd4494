"""States of an instrument version: what is asked is settled by two persons and then never changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine


class VersionState(models.TextChoices):
    DRAFT = "DRAFT", _("Borrador")
    IN_REVIEW = "IN_REVIEW", _("En revisión")
    FROZEN = "FROZEN", _("Congelado")
    RETIRED = "RETIRED", _("Retirado")


INSTRUMENT_VERSION = StateMachine(
    "state",
    {
        VersionState.DRAFT: (VersionState.IN_REVIEW,),
        VersionState.IN_REVIEW: (VersionState.DRAFT, VersionState.FROZEN),
        VersionState.FROZEN: (VersionState.RETIRED,),
        VersionState.RETIRED: (),
    },
    _("Una versión en «%(now)s» no puede pasar a «%(then)s»."),
)
