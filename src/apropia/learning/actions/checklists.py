"""Tick the steps of a practice in the real tool."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import NotFound
from apropia.foundation.locks import hold
from apropia.learning import policies
from apropia.learning.actions.progress import begin, complete_if_all_done, mark_done
from apropia.learning.models import Activity, ActivityKind, Enrollment, StepTick
from apropia.people.models import Person


def tick(*, enrollment: Enrollment, activity: Activity, keys: Collection[str], by: Person, at: datetime) -> int:
    """Add the ticks of the steps named, and finish the practice with the last one; return how many are left.

    Ticks are only added, so what arrives twice or late (a lost connection, two tabs) takes nothing away. Publishes
    CourseCompleted when the course ends with it.
    """
    with transaction.atomic():
        policies.courses.check_can_learn(enrollment.version)
        if activity.kind != ActivityKind.CHECKLIST:
            raise NotFound(_("Esta actividad no tiene pasos para marcar."))
        # Two tabs may each tick what the other lacks: the second waits, and sees that nothing is left.
        hold(enrollment)
        begin(enrollment, at=at)
        steps = [step["key"] for step in activity.steps]
        ticked = set(StepTick.objects.filter(enrollment=enrollment, activity=activity).values_list("key", flat=True))
        fresh = [key for key in steps if key in keys and key not in ticked]
        if fresh:
            StepTick.objects.bulk_create(
                StepTick(entity=enrollment.entity, enrollment=enrollment, activity=activity, key=key, ticked_at=at)
                for key in fresh
            )
            detail = {"steps": len(fresh)}
            record("learning.step.ticked", entity=enrollment.entity, by=by, on=activity, at=at, detail=detail)
        left = len(steps) - len(ticked) - len(fresh)
        if left == 0:
            if mark_done(enrollment, activity, at=at):
                record("learning.activity.finished", entity=enrollment.entity, by=by, on=activity, at=at)
            complete_if_all_done(enrollment, by=by, at=at)
        return left
