from apropia.programme.forms.activities import ActivityForm, ReasonForm
from apropia.programme.forms.execution import ExecutedForm, ParticipantsForm
from apropia.programme.forms.nominations import DeclineForm, NominateForm
from apropia.programme.forms.plans import ApproveForm, AxesForm, CloseForm, PlanForm

__all__ = [
    "ActivityForm",
    "ApproveForm",
    "AxesForm",
    "CloseForm",
    "DeclineForm",
    "ExecutedForm",
    "NominateForm",
    "ParticipantsForm",
    "PlanForm",
    "ReasonForm",
]
