"""States of a talk and of somebody's place in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine


class TalkStatus(models.TextChoices):
    PLANNED = "PLANNED", _("Programada")
    OPEN = "OPEN", _("Inscripciones abiertas")
    HELD = "HELD", _("Realizada")
    POSTPONED = "POSTPONED", _("Aplazada")
    CANCELLED = "CANCELLED", _("Cancelada")


class PlaceStatus(models.TextChoices):
    SEATED = "SEATED", _("Con cupo")
    WAITING = "WAITING", _("En lista de espera")
    OFFERED = "OFFERED", _("Con cupo por confirmar")
    WITHDRAWN = "WITHDRAWN", _("Retirada")
    WALK_IN = "WALK_IN", _("Llegó sin inscribirse")


TALK = StateMachine(
    "status",
    {
        TalkStatus.PLANNED: (TalkStatus.OPEN, TalkStatus.POSTPONED, TalkStatus.CANCELLED),
        TalkStatus.OPEN: (TalkStatus.HELD, TalkStatus.POSTPONED, TalkStatus.CANCELLED),
        # Those who had a place keep it when the talk finds a new date.
        TalkStatus.POSTPONED: (TalkStatus.OPEN, TalkStatus.CANCELLED),
        TalkStatus.HELD: (),
        TalkStatus.CANCELLED: (),
    },
    _("Una charla «%(now)s» no pasa a «%(then)s»."),
)
PLACE = StateMachine(
    "status",
    {
        PlaceStatus.SEATED: (PlaceStatus.WITHDRAWN,),
        PlaceStatus.WAITING: (PlaceStatus.SEATED, PlaceStatus.OFFERED, PlaceStatus.WITHDRAWN),
        # Back to waiting: the talk lost its date before they answered.
        PlaceStatus.OFFERED: (PlaceStatus.SEATED, PlaceStatus.WAITING, PlaceStatus.WITHDRAWN),
        PlaceStatus.WITHDRAWN: (PlaceStatus.SEATED, PlaceStatus.WAITING, PlaceStatus.WALK_IN),
        PlaceStatus.WALK_IN: (),
    },
    _("Su inscripción está en «%(now)s» y no pasa a «%(then)s»."),
)
# Nobody else gets the seat of these.
TAKING_A_SEAT = (PlaceStatus.SEATED, PlaceStatus.OFFERED)
TALK_EDITABLE = (TalkStatus.PLANNED, TalkStatus.OPEN, TalkStatus.POSTPONED)
