from django.db import models
from django.utils.translation import gettext_lazy as _


class CalculationState(models.TextChoices):
    PRELIMINARY = "PRELIMINARY", _("Preliminar")
    OFFICIAL = "OFFICIAL", _("Oficial")
    SUPERSEDED = "SUPERSEDED", _("Reemplazada")


TRANSITIONS: dict[CalculationState, tuple[CalculationState, ...]] = {
    CalculationState.PRELIMINARY: (CalculationState.OFFICIAL, CalculationState.SUPERSEDED),
    CalculationState.OFFICIAL: (CalculationState.SUPERSEDED,),
    CalculationState.SUPERSEDED: (),
}


class MeasurementStatus(models.TextChoices):
    """PROTECTED and NOT_COMPUTABLE stay what they are, whatever becomes of the calculation."""

    PRELIMINARY = "PRELIMINARY", _("Preliminar")
    OFFICIAL = "OFFICIAL", _("Oficial")
    SUPERSEDED = "SUPERSEDED", _("Reemplazada")
    PROTECTED = "PROTECTED", _("Protegida")
    NOT_COMPUTABLE = "NOT_COMPUTABLE", _("No calculable")
