"""What becomes of a person in the roster, and of a roster that is imported."""

from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine

# A closed person can come back; an erased one cannot.
PERSON = StateMachine(
    "status",
    {"ACTIVE": ("CLOSED",), "CLOSED": ("ACTIVE", "ERASED"), "ERASED": ()},
    _("Una persona «%(now)s» no pasa a «%(then)s»."),
)
# Until it is applied a roster may be read again, when something was answered otherwise.
ROSTER_IMPORT = StateMachine(
    "status",
    {
        "UPLOADED": ("UPLOADED", "STAGED", "REJECTED"),
        "STAGED": ("UPLOADED", "STAGED", "REJECTED", "APPLIED"),
        "REJECTED": ("UPLOADED", "STAGED", "REJECTED"),
        "APPLIED": ("UNDONE",),
        "UNDONE": (),
    },
    _("Este archivo está «%(now)s» y no pasa a «%(then)s»."),
)
