"""The states of a campaign and what may follow what."""

from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine

DRAFT, IN_APPROVAL, SCHEDULED = "DRAFT", "IN_APPROVAL", "SCHEDULED"
ACTIVE, PAUSED, FINISHED = "ACTIVE", "PAUSED", "FINISHED"
EVALUATED, ARCHIVED, CANCELLED = "EVALUATED", "ARCHIVED", "CANCELLED"

CAMPAIGN = StateMachine(
    "status",
    {
        DRAFT: (IN_APPROVAL, CANCELLED),
        IN_APPROVAL: (SCHEDULED, DRAFT, CANCELLED),
        SCHEDULED: (ACTIVE, CANCELLED),
        ACTIVE: (PAUSED, FINISHED),
        PAUSED: (ACTIVE, FINISHED),
        FINISHED: (EVALUATED,),
        EVALUATED: (ARCHIVED,),
        ARCHIVED: (),
        CANCELLED: (),
    },
    _("Una campaña «%(now)s» no pasa a «%(then)s»."),
)
# In these the recipients are frozen: figures exist.
DELIVERED = (ACTIVE, PAUSED, FINISHED, EVALUATED, ARCHIVED)
