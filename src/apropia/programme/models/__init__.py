from apropia.programme.models.assigned import Assignment, Origin
from apropia.programme.models.axes import Axis, AxisCatalogue
from apropia.programme.models.nominations import Nomination
from apropia.programme.models.plans import (
    ActivityKind,
    ChangeKind,
    Financing,
    PlanChange,
    PlannedActivity,
    TrainingPlan,
)

__all__ = [
    "ActivityKind",
    "Assignment",
    "Axis",
    "AxisCatalogue",
    "ChangeKind",
    "Financing",
    "Nomination",
    "Origin",
    "PlanChange",
    "PlannedActivity",
    "TrainingPlan",
]
