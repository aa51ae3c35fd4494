"""The steps of a practice, as far as one learner got with them."""

import dataclasses

from apropia.learning.models import Activity, ActivityKind, Enrollment, StepTick


@dataclasses.dataclass(frozen=True)
class ShownStep:
    key: str
    text: str
    check: str
    is_ticked: bool


def steps_for(*, enrollment: Enrollment, activity: Activity, is_done: bool) -> tuple[ShownStep, ...]:
    """Return the steps of a practice with what this person ticked, in one query at most; none for other activities.

    A practice that is done has all its steps ticked, whatever way it was done.
    """
    if activity.kind != ActivityKind.CHECKLIST:
        return ()
    ticks = StepTick.objects.filter(enrollment=enrollment, activity=activity).values_list("key", flat=True)
    ticked = set() if is_done else set(ticks)
    return tuple(
        ShownStep(step["key"], step["text"], step["check"], is_done or step["key"] in ticked) for step in activity.steps
    )
