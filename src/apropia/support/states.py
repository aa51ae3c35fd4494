"""The states of a ticket and whose turn it is in each."""

from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine

REGISTERED, ASSIGNED, IN_PROGRESS, WAITING = "REGISTERED", "ASSIGNED", "IN_PROGRESS", "WAITING"
RESOLVED, REOPENED, CLOSED, CANCELLED = "RESOLVED", "REOPENED", "CLOSED", "CANCELLED"

TICKET = StateMachine(
    "status",
    {
        REGISTERED: (ASSIGNED, IN_PROGRESS, CANCELLED),
        ASSIGNED: (IN_PROGRESS, WAITING, RESOLVED, CANCELLED),
        IN_PROGRESS: (WAITING, RESOLVED, CANCELLED),
        WAITING: (IN_PROGRESS, RESOLVED, CANCELLED),
        RESOLVED: (REOPENED, CLOSED),
        REOPENED: (IN_PROGRESS, WAITING, RESOLVED),
        CLOSED: (),
        CANCELLED: (),
    },
    _("Una asesoría en «%(now)s» no pasa a «%(then)s»."),
)
OPEN = (REGISTERED, ASSIGNED, IN_PROGRESS, WAITING, REOPENED)
TURN: dict[str, str] = {
    REGISTERED: "advisers",
    ASSIGNED: "assignee",
    IN_PROGRESS: "assignee",
    WAITING: "requester",
    RESOLVED: "requester",
    REOPENED: "assignee",
    CLOSED: "nobody",
    CANCELLED: "nobody",
}
