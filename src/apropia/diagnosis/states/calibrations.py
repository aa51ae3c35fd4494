"""States of a calibration: one person asks for it, another decides, and then it never changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine


class CalibrationState(models.TextChoices):
    PROPOSED = "PROPOSED", _("Propuesta")
    ADOPTED = "ADOPTED", _("Adoptada")
    REJECTED = "REJECTED", _("Rechazada")


CALIBRATION = StateMachine(
    "state",
    {
        CalibrationState.PROPOSED: (CalibrationState.ADOPTED, CalibrationState.REJECTED),
        CalibrationState.ADOPTED: (),
        CalibrationState.REJECTED: (),
    },
    _("Una calibración en «%(now)s» no puede pasar a «%(then)s»."),
)
