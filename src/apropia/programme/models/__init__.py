from apropia.programme.models.axes import Axis, AxisCatalogue
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
    "Axis",
    "AxisCatalogue",
    "ChangeKind",
    "Financing",
    "PlanChange",
    "PlannedActivity",
    "TrainingPlan",
]
