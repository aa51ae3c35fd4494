"""What a message may become; only QUEUED and HELD are still on their way."""

from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine

MESSAGE = StateMachine(
    "state",
    {
        "QUEUED": ("HELD", "SENT", "SUPPRESSED", "FAILED"),
        "HELD": ("HELD", "SENT", "SUPPRESSED", "FAILED"),
        "SENT": (),
        "SUPPRESSED": (),
        "FAILED": (),
    },
    _("Un mensaje «%(now)s» no pasa a «%(then)s»."),
)
ON_THE_WAY = ("QUEUED", "HELD")
