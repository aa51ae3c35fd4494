"""What the crowd answered in the quizzes of its courses, true to the marks that its completions carry."""

import json
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from apropia.demo.org import BATCH, Cast
from apropia.foundation import bulk
from apropia.learning.models import (
    ActivityProgress,
    Attempt,
    AttemptAnswer,
    Completion,
    CourseVersion,
    Enrollment,
    Question,
    QuestionKind,
    Quiz,
    QuizPurpose,
)
from apropia.learning.states import VersionStatus

# Of those who stopped half-way, how many had skipped the quiz before; of those who practise, how many try again.
_DECLINED, _TRIED_AGAIN = 0.18, 0.3
_LONGEST = timedelta(minutes=6)


def answer_quizzes(cast: Cast, *, seed: int) -> None:
    """Answer the quizzes of every enrolment. The dice are of this act alone: no other part of the story moves."""
    rng = random.Random(f"{seed} quizzes")
    published = CourseVersion.objects.filter(entity=cast.entity, status=VersionStatus.PUBLISHED)
    for version in published.order_by("pk"):
        _Answers(version, rng).write()


class _Answers:
    """The attempts of one version, and which questions each of them got right."""

    def __init__(self, version: CourseVersion, rng: random.Random) -> None:
        self._version, self._rng = version, rng
        self._quizzes = list(version.quizzes.order_by("pk"))
        self._questions = {quiz.pk: list(quiz.questions.all()) for quiz in self._quizzes}
        # How easily each question is missed: some are missed by many.
        self._hardness = {
            question.pk: rng.uniform(0.5, 3) for questions in self._questions.values() for question in questions
        }
        self._attempts: list[tuple[Attempt, set[int]]] = []

    def write(self) -> None:
        marks = {
            enrollment: (before, after)
            for enrollment, before, after in Completion.objects.filter(version=self._version).values_list(
                "enrollment", "pre_percent", "post_percent"
            )
        }
        done: dict[int, dict[int, datetime]] = {}
        rows = ActivityProgress.objects.filter(enrollment__version=self._version).order_by("pk")
        for enrollment_id, activity, at in rows.values_list("enrollment", "activity", "done_at"):
            done.setdefault(enrollment_id, {})[activity] = at
        for enrollment in Enrollment.objects.filter(version=self._version).order_by("pk"):
            self._answer(enrollment, done[enrollment.pk], marks.get(enrollment.pk))
        Attempt.objects.bulk_create([attempt for attempt, _missed in self._attempts], batch_size=BATCH)
        columns = ("entity", "attempt", "question", "given", "is_correct", "answered_at")
        bulk.insert(AttemptAnswer, columns, self._rows())

    def _answer(
        self, enrollment: Enrollment, done: dict[int, datetime], marks: tuple[float | None, float | None] | None
    ) -> None:
        begun = enrollment.enrolled_at
        # What lies between two activities: a quiz fits into half of it.
        length = min(_LONGEST, (min(done.values()) - begun) / 2)
        for quiz in self._quizzes:
            total = len(self._questions[quiz.pk])
            if quiz.purpose == QuizPurpose.PRE:
                if marks is None and self._rng.random() < _DECLINED:
                    self._decline(enrollment, quiz, begun)
                    continue
                mark = marks[0] if marks else 20 * self._rng.choice((1, 1, 2, 2, 3))
                self._attempt(enrollment, quiz, right=_right(mark, total), since=begun, until=begun + length)
            elif quiz.purpose == QuizPurpose.POST and marks and enrollment.finished_at:
                until = enrollment.finished_at
                self._attempt(enrollment, quiz, right=_right(marks[1], total), since=until - length, until=until)
            elif quiz.activity_id in done:
                self._practise(enrollment, quiz, total=total, until=done[quiz.activity_id], length=length)

    def _practise(self, enrollment: Enrollment, quiz: Quiz, *, total: int, until: datetime, length: timedelta) -> None:
        right = total - self._rng.choice((0, 1, 1, 2, 2, 3))
        self._attempt(enrollment, quiz, right=right, since=until - length, until=until)
        if right < total and self._rng.random() < _TRIED_AGAIN:
            self._attempt(enrollment, quiz, right=total, since=until, until=until + length / 2, number=2)

    def _decline(self, enrollment: Enrollment, quiz: Quiz, at: datetime) -> None:
        declined = Attempt(
            entity_id=enrollment.entity_id, quiz=quiz, enrollment=enrollment, started_at=at, declined_at=at
        )
        self._attempts.append((declined, set()))

    def _attempt(
        self, enrollment: Enrollment, quiz: Quiz, *, right: int, since: datetime, until: datetime, number: int = 1
    ) -> None:
        questions = self._questions[quiz.pk]
        # The harder a question, the likelier it is among those missed.
        order = sorted(questions, key=lambda one: self._rng.random() ** (1 / self._hardness[one.pk]))
        attempt = Attempt(
            entity_id=enrollment.entity_id,
            quiz=quiz,
            enrollment=enrollment,
            number=number,
            started_at=since,
            submitted_at=until,
            question_count=len(questions),
            correct_count=right,
            score_percent=100 * right / len(questions),
        )
        self._attempts.append((attempt, {one.pk for one in order[right:]}))

    def _rows(self) -> list[tuple[Any, ...]]:
        rows = []
        for attempt, missed in self._attempts:
            if attempt.submitted_at is None:
                continue
            questions = self._questions[attempt.quiz_id]
            moments = bulk.stored_moments(
                attempt.started_at,
                every=(attempt.submitted_at - attempt.started_at) / len(questions),
                count=len(questions),
            )
            for question, at in zip(questions, moments, strict=True):
                is_right = question.pk not in missed
                given = right_answer(question) if is_right else wrong_answer(question, self._rng)
                rows.append((attempt.entity_id, attempt.pk, question.pk, json.dumps(given), is_right, at))
        return rows


def _right(percent: float | None, total: int) -> int:
    return round((percent or 0) * total / 100)


def right_answer(question: Question) -> Any:
    """Return what is right: keys, or every key to its own match."""
    keys = [str(part["key"]) for part in question.parts]
    if question.kind == QuestionKind.MATCHING:
        return {key: key for key in keys}
    if question.kind == QuestionKind.ORDERING:
        return keys
    return [str(part["key"]) for part in question.parts if part.get("correct")]


def wrong_answer(question: Question, rng: random.Random) -> Any:
    """Return an error that people make: two parts swapped, another option, one too few or many."""
    keys = [str(part["key"]) for part in question.parts]
    if question.kind in (QuestionKind.MATCHING, QuestionKind.ORDERING):
        mixed = _two_changed(keys, rng)
        return mixed if question.kind == QuestionKind.ORDERING else dict(zip(keys, mixed, strict=True))
    right = right_answer(question)
    others = [key for key in keys if key not in right]
    if question.kind == QuestionKind.MULTIPLE:
        if len(right) > 1 and (not others or rng.random() < 0.6):
            dropped = rng.choice(right)
            return [key for key in right if key != dropped]
        return sorted([*right, rng.choice(others)], key=keys.index)
    # One wrong option draws more people than the rest.
    return [others[0] if rng.random() < 0.6 else rng.choice(others)]


def _two_changed(keys: Sequence[str], rng: random.Random) -> list[str]:
    place = rng.randrange(len(keys) - 1)
    mixed = list(keys)
    mixed[place], mixed[place + 1] = mixed[place + 1], mixed[place]
    return mixed
