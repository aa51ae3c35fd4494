"""What measurement reads to compute FO-07: activities, not persons, so that there is nobody to protect."""

from datetime import date

from apropia.foundation.tenancy.models import Entity
from apropia.programme.models import PlannedActivity
from apropia.programme.states import IN_FORCE, ActivityStatus


def executed_and_planned(*, entity: Entity, until: date) -> tuple[int, int]:
    """Return how many activities planned to end in the year up to a day were executed by it, and how many are planned.

    Of approved plans; what was cancelled with its reason is not planned any more. One query.
    """
    due = PlannedActivity.objects.filter(
        entity=entity, plan__status__in=IN_FORCE, plan__year=until.year, ends_on__lte=until
    ).exclude(status=ActivityStatus.CANCELLED)
    days = list(due.values_list("executed_on", flat=True))
    return sum(day is not None and day <= until for day in days), len(days)
