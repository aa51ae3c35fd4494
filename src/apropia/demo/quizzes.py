"""What the crowd answered in the quizzes of its courses, drawn from what each person knew; the last one ends it."""

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from apropia.demo.ability import Trait, chance_of_right, trait_of
from apropia.demo.answers import Skill
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
# What a course adds to what is known of its subject, in logits; a part of it is there when people practise.
LEARNT, _LEARNT_SPREAD, _HALF_WAY = 1.25, 0.45, 0.7
# How far what somebody knows of the subject of one course lies from her skill in its areas.
_OF_SUBJECT = 0.5


def answer_quizzes(cast: Cast, skills: Mapping[UUID, Skill], *, seed: int) -> None:
    """Answer the quizzes of every enrolment. The dice are of this act alone: no other part of the story moves."""
    rng = random.Random(f"{seed} quizzes")
    published = CourseVersion.objects.filter(entity=cast.entity, status=VersionStatus.PUBLISHED)
    for version in published.select_related("course").order_by("pk"):
        _Answers(version, skills, rng).write()


class _Answers:
    """The attempts of one version, which questions each of them got right, and the completions that they end in."""

    def __init__(self, version: CourseVersion, skills: Mapping[UUID, Skill], rng: random.Random) -> None:
        self._version, self._skills, self._rng = version, skills, rng
        self._quizzes = list(version.quizzes.order_by("pk"))
        self._questions = {quiz.pk: list(quiz.questions.all()) for quiz in self._quizzes}
        self._traits: dict[int, Trait] = {
            question.pk: trait_of(f"{version.course.code} {quiz.purpose} {question.position}")
            for quiz in self._quizzes
            for question in self._questions[quiz.pk]
        }
        self._areas = sorted({code[0] for code in version.taught.values_list("competence__code", flat=True)})
        self._attempts: list[tuple[Attempt, set[int]]] = []
        self._completions: list[Completion] = []

    def write(self) -> None:
        done: dict[int, dict[int, datetime]] = {}
        rows = ActivityProgress.objects.filter(enrollment__version=self._version).order_by("pk")
        for enrollment_id, activity, at in rows.values_list("enrollment", "activity", "done_at"):
            done.setdefault(enrollment_id, {})[activity] = at
        # Whoever took it page by page answered there.
        waiting = Enrollment.objects.filter(version=self._version, attempts=None)
        for enrollment in waiting.order_by("pk"):
            self._answer(enrollment, done[enrollment.pk])
        Attempt.objects.bulk_create([attempt for attempt, _missed in self._attempts], batch_size=BATCH)
        columns = ("entity", "attempt", "question", "given", "is_correct", "answered_at")
        bulk.insert(AttemptAnswer, columns, self._rows())
        Completion.objects.bulk_create(self._completions, batch_size=BATCH)

    def _answer(self, enrollment: Enrollment, done: Mapping[int, datetime]) -> None:
        begun, ended = enrollment.enrolled_at, enrollment.finished_at
        before = self._known_before(enrollment.pseudonym)
        learnt = max(0.0, self._rng.gauss(LEARNT, _LEARNT_SPREAD))
        # What lies between two activities: a quiz fits into half of it.
        length = min(_LONGEST, (min(done.values()) - begun) / 2)
        marks: dict[str, float | None] = {}
        for quiz in self._quizzes:
            if quiz.purpose == QuizPurpose.PRE:
                if ended is None and self._rng.random() < _DECLINED:
                    self._decline(enrollment, quiz, begun)
                    continue
                tried = self._attempt(enrollment, quiz, knows=before, since=begun, until=begun + length)
                marks[quiz.purpose] = tried.score_percent
            elif quiz.purpose == QuizPurpose.POST and ended:
                tried = self._attempt(enrollment, quiz, knows=before + learnt, since=ended - length, until=ended)
                marks[quiz.purpose] = tried.score_percent
            elif quiz.activity_id is not None and quiz.activity_id in done:
                knows = before + learnt * _HALF_WAY
                self._practise(enrollment, quiz, knows=knows, until=done[quiz.activity_id], length=length)
        if ended:
            self._completions.append(_completion(enrollment, ended, marks))

    def _known_before(self, pseudonym: UUID) -> float:
        """Return what somebody knows of the subject of the course before it."""
        skill = self._skills[pseudonym].by_area
        return sum(skill[area] for area in self._areas) / len(self._areas) + self._rng.gauss(0, _OF_SUBJECT)

    def _practise(
        self, enrollment: Enrollment, quiz: Quiz, *, knows: float, until: datetime, length: timedelta
    ) -> None:
        first = self._attempt(enrollment, quiz, knows=knows, since=until - length, until=until)
        if first.correct_count < first.question_count and self._rng.random() < _TRIED_AGAIN:
            # Each answer was explained: whoever tries again at once gets all of it right.
            self._attempt(enrollment, quiz, knows=None, since=until, until=until + length / 2, number=2)

    def _decline(self, enrollment: Enrollment, quiz: Quiz, at: datetime) -> None:
        declined = Attempt(
            entity_id=enrollment.entity_id, quiz=quiz, enrollment=enrollment, started_at=at, declined_at=at
        )
        self._attempts.append((declined, set()))

    def _attempt(
        self,
        enrollment: Enrollment,
        quiz: Quiz,
        *,
        knows: float | None,
        since: datetime,
        until: datetime,
        number: int = 1,
    ) -> Attempt:
        """Answer a quiz by what somebody knows of the subject; None: all of it."""
        questions = self._questions[quiz.pk]
        missed = {one.pk for one in questions if knows is not None and self._misses(knows, one)}
        right = len(questions) - len(missed)
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
        self._attempts.append((attempt, missed))
        return attempt

    def _misses(self, knows: float, question: Question) -> bool:
        return self._rng.random() >= chance_of_right(knows, self._traits[question.pk])

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


def _completion(enrollment: Enrollment, ended: datetime, marks: Mapping[str, float | None]) -> Completion:
    """End an enrolment with what its two quizzes show of before and after."""
    return Completion(
        entity_id=enrollment.entity_id,
        enrollment=enrollment,
        version_id=enrollment.version_id,
        course_id=enrollment.course_id,
        pseudonym=enrollment.pseudonym,
        unit_id=enrollment.unit_id,
        completed_at=ended,
        code=hashlib.sha256(f"{enrollment.version_id}{enrollment.pseudonym}".encode()).hexdigest()[:12].upper(),
        pre_percent=marks.get(QuizPurpose.PRE),
        post_percent=marks.get(QuizPurpose.POST),
    )


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
