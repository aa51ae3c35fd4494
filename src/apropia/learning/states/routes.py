"""States of a step in somebody's route."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine


class StepStatus(models.TextChoices):
    PROPOSED = "PROPOSED", _("Propuesto")
    ACCEPTED = "ACCEPTED", _("Aceptado")
    DISMISSED = "DISMISSED", _("Descartado")
    REPLACED = "REPLACED", _("Reemplazado")


class ProofStatus(models.TextChoices):
    OPEN = "OPEN", _("En curso")
    EXEMPT = "EXEMPT", _("Eximida")
    NOT_PROVEN = "NOT_PROVEN", _("No demostrada")
    REVOKED = "REVOKED", _("Revocada")


PATH_STEP = StateMachine(
    "status",
    {
        StepStatus.PROPOSED: (StepStatus.ACCEPTED, StepStatus.DISMISSED, StepStatus.REPLACED),
        # Put off, it waits to be proposed again; replaced, another course stands in its place.
        StepStatus.ACCEPTED: (StepStatus.DISMISSED, StepStatus.PROPOSED, StepStatus.REPLACED),
        StepStatus.DISMISSED: (StepStatus.ACCEPTED,),
        # What a new result asks for again comes back, and so does what she chooses in the place of another.
        StepStatus.REPLACED: (StepStatus.PROPOSED, StepStatus.ACCEPTED),
    },
    _("Este paso está «%(now)s» y no pasa a «%(then)s»."),
)
PROOF = StateMachine(
    "status",
    {
        ProofStatus.OPEN: (ProofStatus.EXEMPT, ProofStatus.NOT_PROVEN),
        ProofStatus.EXEMPT: (ProofStatus.REVOKED,),
        ProofStatus.REVOKED: (),
        # Another try is another proof.
        ProofStatus.NOT_PROVEN: (),
    },
    _("Esta prueba está «%(now)s» y no pasa a «%(then)s»."),
)
