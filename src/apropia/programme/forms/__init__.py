from apropia.programme.forms.activities import ActivityForm, ReasonForm
from apropia.programme.forms.plans import ApproveForm, AxesForm, CloseForm, PlanForm

__all__ = ["ActivityForm", "ApproveForm", "AxesForm", "CloseForm", "PlanForm", "ReasonForm"]
