"""The steps of a practice, as far as one learner got with them."""

import dataclasses

from apropia.learning.models import Activity, ActivityKind, Enrollment, StepTick


@dataclasses.dataclass(frozen=True)
class ShownStep:
    key: str
    text: str
    check: str
    is_ticked: bool


def steps_for(*, enrollment: Enrollment, activity: Activity) -> tuple[ShownStep, ...]:
    """Return the steps of a practice with what this person ticked, in one query; none for other activities."""
    if activity.kind != ActivityKind.CHECKLIST:
        return ()
    ticked = set(StepTick.objects.filter(enrollment=enrollment, activity=activity).values_list("key", flat=True))
    return tuple(ShownStep(step["key"], step["text"], step["check"], step["key"] in ticked) for step in activity.steps)
