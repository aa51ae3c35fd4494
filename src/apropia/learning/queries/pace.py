"""How long people take over a course: of one enrolment when it ends, and of a version as a group."""

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, DateTimeField, F, OuterRef, Q, Subquery

from apropia.foundation.small_groups import minimum_cell, tells_of_few
from apropia.learning.models import (
    Activity,
    ActivityKind,
    ActivityOpening,
    ActivityProgress,
    Attempt,
    AttemptAnswer,
    CourseVersion,
    Enrollment,
)
from apropia.learning.policies import pace as rules
from apropia.learning.queries.completions import learnt
from apropia.science.psychometrics import pace

_READ = (ActivityKind.READING, ActivityKind.IMAGE)


@dataclasses.dataclass(frozen=True)
class TooFast:
    """How many finished a version, and what part of them faster than it can be read."""

    people: int
    found: int

    @property
    def percent(self) -> float:
        return 100 * self.found / self.people


def opened_at(*, enrollment: Enrollment, activity: Activity) -> datetime | None:
    """Return when the activity was first opened; None where nobody saw it."""
    rows = ActivityOpening.objects.filter(enrollment=enrollment, activity=activity).values_list("opened_at", flat=True)
    return next(iter(rows), None)  # there is one at most


def opening_of(enrollment: Enrollment) -> Subquery:
    """Return the column that holds when the enrolment first opened each activity."""
    mine = ActivityOpening.objects.filter(enrollment=enrollment, activity=OuterRef("pk"))
    return Subquery(mine.values("opened_at")[:1], output_field=DateTimeField())


def is_implausible(*, enrollment: Enrollment) -> bool:
    """Say whether what was done in an enrolment took less than reading it does. Three queries.

    Where the opening of a text was not kept there is nothing to judge by, and the answer is no.
    """
    rows = ActivityProgress.objects.filter(enrollment=enrollment, activity__kind__in=_READ)
    spent = expected = 0.0
    for body, seconds in rows.values_list("activity__body", "seconds"):
        if seconds is None:
            return False
        spent += seconds
        expected += pace.reading_seconds(words=rules.words_of(body))
    return pace.is_implausible(spent=spent, expected=expected, answering=_answering(enrollment))


def too_fast_in(version: CourseVersion) -> TooFast | None:
    """Return what part of a version's completions were too fast; None where there are none or they are too few."""
    found = (
        learnt()
        .filter(version=version)
        .aggregate(
            people=Count("pseudonym", distinct=True),
            found=Count("pseudonym", distinct=True, filter=Q(is_implausible=True)),
        )
    )
    k = minimum_cell(version.entity.minimum_cell)
    if not found["found"] or tells_of_few(found["found"], found["people"], k=k):
        return None
    return TooFast(**found)


def _answering(enrollment: Enrollment) -> Sequence[pace.Answering]:
    tries = {
        quiz: (attempt, (submitted - started).total_seconds())
        for quiz, attempt, started, submitted in Attempt.objects.filter(
            enrollment=enrollment, submitted_at__isnull=False
        )
        .order_by(F("number").desc())
        .values_list("quiz_id", "pk", "started_at", "submitted_at")
        if submitted is not None
    }
    asked: dict[int, list[float]] = defaultdict(list)
    answers = AttemptAnswer.objects.filter(attempt__in=[attempt for attempt, _spent in tries.values()])
    for answer in answers.select_related("question"):
        asked[answer.question.quiz_id].append(rules.expected_seconds(answer.question))
    return [pace.Answering(tries[quiz][1], seconds) for quiz, seconds in asked.items()]
