"""States of a wave, from its design to its archive."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine


class WaveState(models.TextChoices):
    DESIGNED = "DESIGNED", _("Diseñada")
    SCHEDULED = "SCHEDULED", _("Programada")
    OPEN = "OPEN", _("Abierta")
    EXTENDED = "EXTENDED", _("Prorrogada")
    CLOSED = "CLOSED", _("Cerrada")
    PROCESSED = "PROCESSED", _("Procesada")
    PUBLISHED = "PUBLISHED", _("Publicada")
    ARCHIVED = "ARCHIVED", _("Archivada")
    CANCELLED = "CANCELLED", _("Anulada")


WAVE = StateMachine(
    "state",
    {
        WaveState.DESIGNED: (WaveState.SCHEDULED, WaveState.CANCELLED),
        WaveState.SCHEDULED: (WaveState.OPEN, WaveState.CANCELLED),
        WaveState.OPEN: (WaveState.EXTENDED, WaveState.CLOSED, WaveState.CANCELLED),
        WaveState.EXTENDED: (WaveState.CLOSED, WaveState.CANCELLED),
        WaveState.CLOSED: (WaveState.PROCESSED, WaveState.CANCELLED),
        WaveState.PROCESSED: (WaveState.PUBLISHED, WaveState.CANCELLED),
        WaveState.PUBLISHED: (WaveState.ARCHIVED,),
        WaveState.ARCHIVED: (),
        WaveState.CANCELLED: (),
    },
    _("Una ola en «%(now)s» no puede pasar a «%(then)s»."),
)

ANSWERING = (WaveState.OPEN, WaveState.EXTENDED)
"""States in which people answer."""
