"""When somebody is asked whether she uses what she learnt, and which answers count as use."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apropia.foundation.states import StepRefused
from apropia.learning.models import UseFrequency, UsePulse

# From how many days after the course she is asked, and until which one she may answer (FO-06).
FROM, UNTIL = timedelta(days=60), timedelta(days=90)
# Nobody is asked twice within this time, however many courses she finished.
APART = timedelta(days=30)
AT_LEAST_WEEKLY = (UseFrequency.DAILY, UseFrequency.WEEKLY)


class PulseIsClosed(StepRefused):
    """The days to answer are over."""


def check_is_open(pulse: UsePulse, *, at: datetime) -> None:
    if at >= pulse.closes_at:
        raise PulseIsClosed(_("Esta pregunta ya se cerró. Gracias de todos modos."))
