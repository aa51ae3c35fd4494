"""States of a step in somebody's route."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine


class StepStatus(models.TextChoices):
    PROPOSED = "PROPOSED", _("Propuesto")
    ACCEPTED = "ACCEPTED", _("Aceptado")
    DISMISSED = "DISMISSED", _("Descartado")
    REPLACED = "REPLACED", _("Reemplazado")


PATH_STEP = StateMachine(
    "status",
    {
        StepStatus.PROPOSED: (StepStatus.ACCEPTED, StepStatus.DISMISSED, StepStatus.REPLACED),
        StepStatus.ACCEPTED: (StepStatus.DISMISSED,),
        StepStatus.DISMISSED: (StepStatus.ACCEPTED,),
        # What a new result asks for again comes back.
        StepStatus.REPLACED: (StepStatus.PROPOSED,),
    },
    _("Este paso está «%(now)s» y no pasa a «%(then)s»."),
)
