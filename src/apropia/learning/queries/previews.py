"""A course, an activity and a quiz as their author or reviewer sees them: like a learner, and with every answer."""

import dataclasses
from collections.abc import Sequence

from apropia.learning.models import Activity, Question, Quiz
from apropia.learning.policies.alternatives import least_seconds
from apropia.learning.policies.pace import spoken
from apropia.learning.queries.answers import Expected, expected_of
from apropia.learning.queries.authoring import activity_for, quiz_for, version_for
from apropia.learning.queries.courses import CoursePage, page_of_version
from apropia.learning.queries.quizzes import Shown, lay_out
from apropia.packages import queries as packages
from apropia.packages.queries.playing import Played
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class SeenQuestion:
    """A question as it is asked, and what each answer to it is told."""

    shown: Shown
    expected: tuple[Expected, ...]


@dataclasses.dataclass(frozen=True)
class Preview:
    """An activity in its place in the course, with the package as far as the author's own trial got."""

    activity: Activity
    tried: Played | None
    questions: tuple[SeenQuestion, ...]
    number: int
    total: int
    previous: Activity | None
    following: Activity | None

    @property
    def alternative_time(self) -> str:
        """The least time that the other way of a package takes, in words."""
        return spoken(least_seconds(self.activity))


@dataclasses.dataclass(frozen=True)
class QuizPreview:
    quiz: Quiz
    questions: tuple[SeenQuestion, ...]


def course_preview_for(*, person: Person, pk: int) -> CoursePage:
    """Return a version as the page of its course, also a draft. Raises `NotFound`."""
    return page_of_version(version_for(person=person, pk=pk))


def preview_for(*, person: Person, pk: int) -> Preview:
    """Return an activity for the author who looks at it as learners will. Raises `NotFound`."""
    activity = activity_for(person=person, pk=pk)
    quiz: Quiz | None = getattr(activity, "quiz", None)
    outline = list(activity.version.activities.only("pk", "title", "version"))
    place = next(place for place, one in enumerate(outline) if one.pk == pk)
    return Preview(
        activity=activity,
        tried=packages.playing.tried(package=activity.package, person=person) if activity.package else None,
        questions=_seen(list(quiz.questions.all())) if quiz else (),
        number=place + 1,
        total=len(outline),
        previous=outline[place - 1] if place else None,
        following=outline[place + 1] if place + 1 < len(outline) else None,
    )


def quiz_preview_for(*, person: Person, pk: int) -> QuizPreview:
    """Return a quiz with its questions as they are asked. Raises `NotFound`."""
    quiz = quiz_for(person=person, pk=pk)
    return QuizPreview(quiz, _seen(list(quiz.questions.all())))


def _seen(questions: Sequence[Question]) -> tuple[SeenQuestion, ...]:
    total = len(questions)
    return tuple(
        SeenQuestion(lay_out(one, seed=f"preview:{one.pk}", number=place, total=total), expected_of(one))
        for place, one in enumerate(questions, start=1)
    )
