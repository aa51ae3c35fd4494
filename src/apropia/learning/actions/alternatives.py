"""Do the activity of a package in its other way."""

from datetime import datetime

from django.db import transaction

from apropia.foundation.audit.actions import record
from apropia.learning import policies
from apropia.learning.actions import progress
from apropia.learning.models import Activity, AlternativeReading, Enrollment
from apropia.learning.queries.alternatives import AlternativePage
from apropia.people.models import Person


def note_opening(*, page: AlternativePage, at: datetime) -> None:
    """Keep that the other way was opened, the first time and while the activity is not done."""
    if page.lesson.is_done or page.opened_at is not None:
        return
    enrollment = page.lesson.enrollment
    # Two tabs may open it at the same moment: the first stays.
    AlternativeReading.objects.bulk_create(
        [
            AlternativeReading(
                entity=enrollment.entity, enrollment=enrollment, activity=page.lesson.activity, opened_at=at
            )
        ],
        ignore_conflicts=True,
    )


def finish(*, enrollment: Enrollment, activity: Activity, by: Person, at: datetime) -> int | None:
    """Mark the activity of a package as done in its other way; return the first one that is still to do.

    It counts as any other. Doing it again changes nothing. Raises `TooSoon` before its least time.
    """
    with transaction.atomic():
        policies.courses.check_can_learn(enrollment.version)
        policies.alternatives.check_has_alternative(activity)
        mine = AlternativeReading.objects.filter(enrollment=enrollment, activity=activity)
        policies.alternatives.check_read(activity, opened_at=mine.values_list("opened_at", flat=True).first(), at=at)
        progress.begin(enrollment, at=at)
        if progress.mark_done(enrollment, activity, at=at, is_timed=False):
            mine.update(done_at=at)
            record("learning.activity.finished", entity=enrollment.entity, by=by, on=activity, at=at)
        return progress.complete_if_all_done(enrollment, by=by, at=at)
