"""Keep when a person first opened an activity."""

from datetime import datetime

from apropia.learning.models import ActivityOpening
from apropia.learning.queries.courses import LessonPage


def note_opening(*, lesson: LessonPage, at: datetime) -> None:
    """Keep that a lesson was opened, the first time and while it is not done. It says no more than that."""
    if lesson.is_done or lesson.opened_at is not None:
        return
    # Two tabs may open it at the same moment: the first stays.
    ActivityOpening.objects.bulk_create(
        [
            ActivityOpening(
                entity=lesson.enrollment.entity, enrollment=lesson.enrollment, activity=lesson.activity, opened_at=at
            )
        ],
        ignore_conflicts=True,
    )
