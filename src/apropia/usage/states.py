"""The life of an import, as a table."""

from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine

UPLOADED = "UPLOADED"
VALIDATED = "VALIDATED"
REJECTED = "REJECTED"
MATCHED = "MATCHED"
PREVIEWED = "PREVIEWED"
APPLIED = "APPLIED"
REVERTED = "REVERTED"

# Until it is applied an import may be read again, when an answer about it changes.
USAGE_IMPORT = StateMachine(
    "status",
    {
        UPLOADED: (VALIDATED, REJECTED),
        VALIDATED: (MATCHED, REJECTED, VALIDATED),
        MATCHED: (PREVIEWED, VALIDATED, REJECTED),
        PREVIEWED: (APPLIED, VALIDATED, REJECTED),
        REJECTED: (VALIDATED, REJECTED),
        APPLIED: (REVERTED,),
        REVERTED: (),
    },
    _("Este informe está «%(now)s» y no pasa a «%(then)s»."),
)
