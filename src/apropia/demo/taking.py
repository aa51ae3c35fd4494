"""Take a course as a person does, page by page: for the few of the crowd whose story hangs on it."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from apropia.demo import office
from apropia.demo.ability import chance_of_right, trait_of
from apropia.demo.answers import Skill
from apropia.demo.quizzes import LEARNT, right_answer, wrong_answer
from apropia.foundation.business_calendar import next_business_day
from apropia.learning import actions
from apropia.learning.models import (
    Activity,
    ActivityKind,
    ActivityProgress,
    CourseVersion,
    Enrollment,
    EnrollmentOrigin,
    Quiz,
    QuizPurpose,
)
from apropia.people.models import Person

_A_QUESTION = timedelta(seconds=40)


def take_course(
    person: Person,
    version: CourseVersion,
    skills: Mapping[UUID, Skill],
    *,
    begun: datetime,
    origin: EnrollmentOrigin = EnrollmentOrigin.SELF,
) -> None:
    """Enrol, answer, read and practise until the course ends, in one sitting from a moment on."""
    areas = {code[0] for code in version.taught.values_list("competence__code", flat=True)}
    knows = sum(skills[person.pseudonym].by_area[area] for area in areas) / len(areas)
    _Sitting(person, version, knows, begun, origin).run()


def next_morning(at: datetime, *, days: int, minutes: int) -> datetime:
    """Return so many minutes after the opening of the office, on the working day that comes so many days later."""
    day = next_business_day(office.day_of(at) + timedelta(days=days), inclusive=True)
    return office.moment(day, office.OPENS) + timedelta(minutes=minutes)


class _Sitting:
    """One person at one course; the clock goes on with each thing done. The dice are hers and the course's."""

    def __init__(
        self, person: Person, version: CourseVersion, knows: float, begun: datetime, origin: EnrollmentOrigin
    ) -> None:
        self._person, self._version, self._knows, self._now = person, version, knows, begun
        self._dice = random.Random(f"sitting {person.email} {version.course.code} {begun:%Y-%m-%d}")
        self._enrollment: Enrollment = actions.enrollment.start_course(
            version=version, by=person, at=begun, origin=origin
        )
        self._sides = {quiz.purpose: quiz for quiz in version.quizzes.filter(activity=None)}

    def run(self) -> None:
        if QuizPurpose.PRE in self._sides:
            self._try(self._sides[QuizPurpose.PRE], self._knows)
        for activity in self._version.activities.order_by("module__position", "position"):
            self._do(activity)
        if QuizPurpose.POST in self._sides:
            self._try(self._sides[QuizPurpose.POST], self._knows + LEARNT)

    def _do(self, activity: Activity) -> None:
        given: dict[str, Any] = {"enrollment": self._enrollment, "activity": activity, "by": self._person}
        if activity.kind == ActivityKind.QUIZ:
            self._practise(activity)
            return
        self._now += timedelta(minutes=activity.duration_minutes * self._dice.uniform(0.8, 1.4))
        if activity.kind == ActivityKind.CHECKLIST:
            actions.checklists.tick(keys=[step["key"] for step in activity.steps], at=self._now, **given)
        else:
            actions.progress.finish_activity(at=self._now, **given)

    def _practise(self, activity: Activity) -> None:
        self._try(activity.quiz, self._knows + LEARNT / 2)
        if not ActivityProgress.objects.filter(enrollment=self._enrollment, activity=activity).exists():
            # Each answer was explained: whoever tries again at once gets all of it right.
            self._try(activity.quiz, None)

    def _try(self, quiz: Quiz, knows: float | None) -> None:
        """Answer a quiz by what is known of the subject; None: all of it."""
        by = self._person
        self._now += _A_QUESTION
        attempt = actions.quizzes.start_attempt(enrollment=self._enrollment, quiz=quiz, by=by, at=self._now)
        for question in quiz.questions.all():
            self._now += _A_QUESTION
            trait = trait_of(f"{self._version.course.code} {quiz.purpose} {question.position}")
            is_right = knows is None or self._dice.random() < chance_of_right(knows, trait)
            given = right_answer(question) if is_right else wrong_answer(question, self._dice)
            actions.quizzes.answer(attempt=attempt, question=question, given=given, by=by, at=self._now)
