from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine


class CalculationState(models.TextChoices):
    PRELIMINARY = "PRELIMINARY", _("Preliminar")
    OFFICIAL = "OFFICIAL", _("Oficial")
    SUPERSEDED = "SUPERSEDED", _("Reemplazada")


CALCULATION = StateMachine(
    "state",
    {
        CalculationState.PRELIMINARY: (CalculationState.OFFICIAL, CalculationState.SUPERSEDED),
        CalculationState.OFFICIAL: (CalculationState.SUPERSEDED,),
        CalculationState.SUPERSEDED: (),
    },
    _("Esta cifra ya no es preliminar."),
)


class MeasurementStatus(models.TextChoices):
    """PROTECTED and NOT_COMPUTABLE stay what they are, whatever becomes of the calculation."""

    PRELIMINARY = "PRELIMINARY", _("Preliminar")
    OFFICIAL = "OFFICIAL", _("Oficial")
    SUPERSEDED = "SUPERSEDED", _("Reemplazada")
    PROTECTED = "PROTECTED", _("Protegida")
    NOT_COMPUTABLE = "NOT_COMPUTABLE", _("No calculable")
