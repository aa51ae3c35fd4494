"""The end of a course as whoever reached it sees it."""

import dataclasses
from datetime import date

from apropia.learning.models import CourseRating
from apropia.learning.queries.completions import until_of
from apropia.learning.queries.courses import CoursePage, course_page_for
from apropia.learning.queries.route import NextStep, next_step_for
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class FinishedCourse:
    """A course, the step that follows it, what was said of it and until when it holds: None is for good.

    None of these while the course is not finished.
    """

    page: CoursePage
    following: NextStep | None = None
    rating: CourseRating | None = None
    until: date | None = None


def finished_for(*, person: Person, code: str) -> FinishedCourse:
    """Return a course; once the person finished it, also what comes next in her route and what she said of it."""
    page = course_page_for(person=person, code=code)
    if page.completion is None:
        return FinishedCourse(page)
    rating = CourseRating.objects.filter(completion=page.completion).first()
    return FinishedCourse(page, next_step_for(person=person), rating, until_of(page.completion))
