"""The other way of doing a package's activity, as one learner sees it."""

import dataclasses
from datetime import datetime

from apropia.learning.models import AlternativeReading
from apropia.learning.policies.alternatives import check_has_alternative, least_seconds
from apropia.learning.policies.pace import spoken
from apropia.learning.queries.courses import LessonPage, lesson_for
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class AlternativePage:
    lesson: LessonPage
    opened_at: datetime | None

    @property
    def least_time(self) -> str:
        """The least time that it takes, in words; empty where the activity is done already."""
        return "" if self.lesson.is_done else spoken(least_seconds(self.lesson.activity))


def alternative_for(*, person: Person, code: str, activity_id: int) -> AlternativePage:
    """Return the other way of an activity of a course in which the person is enrolled. Raises `NotFound`."""
    lesson = lesson_for(person=person, code=code, activity_id=activity_id)
    check_has_alternative(lesson.activity)
    mine = AlternativeReading.objects.filter(enrollment=lesson.enrollment, activity=lesson.activity)
    return AlternativePage(lesson, mine.values_list("opened_at", flat=True).first())
