"""The life of a plan of training and of its activities."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine


class PlanStatus(models.TextChoices):
    DRAFT = "DRAFT", _("Borrador")
    APPROVED = "APPROVED", _("Aprobado")
    RUNNING = "RUNNING", _("En ejecución")
    CLOSED = "CLOSED", _("Cerrado")


class ActivityStatus(models.TextChoices):
    PLANNED = "PLANNED", _("Planeada")
    EXECUTED = "EXECUTED", _("Ejecutada")
    CANCELLED = "CANCELLED", _("Cancelada")


class NominationStatus(models.TextChoices):
    PROPOSED = "PROPOSED", _("Por decidir")
    ACCEPTED = "ACCEPTED", _("Aceptada")
    DECLINED = "DECLINED", _("No aceptada")
    WITHDRAWN = "WITHDRAWN", _("Retirada")


PLAN = StateMachine(
    "status",
    {
        PlanStatus.DRAFT: (PlanStatus.APPROVED,),
        PlanStatus.APPROVED: (PlanStatus.RUNNING,),
        PlanStatus.RUNNING: (PlanStatus.CLOSED,),
        PlanStatus.CLOSED: (),
    },
    _("El plan está en «%(now)s» y no puede pasar a «%(then)s»."),
)
ACTIVITY = StateMachine(
    "status",
    {
        ActivityStatus.PLANNED: (ActivityStatus.EXECUTED, ActivityStatus.CANCELLED),
        # What was marked by mistake is taken back.
        ActivityStatus.EXECUTED: (ActivityStatus.PLANNED,),
        ActivityStatus.CANCELLED: (),
    },
    _("La actividad está en «%(now)s» y no puede pasar a «%(then)s»."),
)
NOMINATION = StateMachine(
    "status",
    {
        NominationStatus.PROPOSED: (NominationStatus.ACCEPTED, NominationStatus.DECLINED, NominationStatus.WITHDRAWN),
        NominationStatus.WITHDRAWN: (NominationStatus.PROPOSED,),
        NominationStatus.ACCEPTED: (),
        NominationStatus.DECLINED: (),
    },
    _("La postulación está en «%(now)s» y no puede pasar a «%(then)s»."),
)
# Approved: what counts as planned, and what changes only with a reason.
IN_FORCE = (PlanStatus.APPROVED, PlanStatus.RUNNING, PlanStatus.CLOSED)
CHANGEABLE = (PlanStatus.DRAFT, PlanStatus.APPROVED, PlanStatus.RUNNING)
