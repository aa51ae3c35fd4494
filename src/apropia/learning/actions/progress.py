"""Finish activities and courses. Progress only ever grows."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from apropia.foundation.audit.actions import record
from apropia.foundation.events.bus import publish
from apropia.foundation.locks import hold
from apropia.learning import policies
from apropia.learning.events import CourseCompleted
from apropia.learning.models import (
    Activity,
    ActivityKind,
    ActivityProgress,
    Attempt,
    Completion,
    DoneWhen,
    Enrollment,
    Quiz,
    QuizPurpose,
)
from apropia.learning.queries import pace, packages
from apropia.learning.queries.courses import first_to_do
from apropia.learning.states import ENROLLMENT, EnrollmentStatus
from apropia.people.models import Person

# No vowels and no look-alikes: a code read aloud over the telephone is never a word nor mistaken.
CODE_ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"
BEGUN = (EnrollmentStatus.IN_PROGRESS, EnrollmentStatus.FINISHED)


def finish_activity(*, enrollment: Enrollment, activity: Activity, by: Person, at: datetime) -> int | None:
    """Mark an activity as done; return the first one that is still to do, None after the last.

    Doing it again changes nothing. A package is done when it says so. Publishes CourseCompleted at the course's end.
    """
    with transaction.atomic():
        policies.courses.check_can_learn(enrollment.version)
        policies.courses.check_is_read(activity)
        if activity.kind == ActivityKind.PACKAGE:
            packages.check_satisfied(enrollment=enrollment, activity=activity)
        if activity.done_when == DoneWhen.DWELL:
            opened_at = pace.opened_at(enrollment=enrollment, activity=activity)
            policies.pace.check_dwell(activity, opened_at=opened_at, at=at)
        begin(enrollment, at=at)
        if mark_done(enrollment, activity, at=at):
            record("learning.activity.finished", entity=enrollment.entity, by=by, on=activity, at=at)
        return complete_if_all_done(enrollment, by=by, at=at)


def begin(enrollment: Enrollment, *, at: datetime) -> bool:
    """Move an enrolment to *en curso*, in the caller's transaction; say whether it was not there already."""
    if enrollment.status in BEGUN:
        return False
    # Two pages of the same person may begin at the same moment: the second finds it begun.
    enrollment.refresh_from_db(from_queryset=Enrollment.objects.select_for_update(of=("self",)))
    if enrollment.status in BEGUN:
        return False
    if enrollment.status == EnrollmentStatus.SUGGESTED:
        ENROLLMENT.move(enrollment, EnrollmentStatus.ENROLLED)
    ENROLLMENT.move(enrollment, EnrollmentStatus.IN_PROGRESS, started_at=enrollment.started_at or at)
    return True


def mark_done(
    enrollment: Enrollment, activity: Activity, *, at: datetime, since: datetime | None = None, is_timed: bool = True
) -> bool:
    """Add the row that says an activity is done, in the caller's transaction; say whether this call added it.

    Its time runs from `since`, else from when it was opened; what was done in another way tells no time of it.
    """
    # Two pages of the same person may mark it at the same moment: the second waits, and finds it done.
    hold(enrollment)
    if ActivityProgress.objects.filter(enrollment=enrollment, activity=activity).exists():
        return False
    opened_at = pace.opened_at(enrollment=enrollment, activity=activity) if is_timed and since is None else None
    ActivityProgress.objects.create(
        entity=enrollment.entity,
        enrollment=enrollment,
        activity=activity,
        done_at=at,
        seconds=_seconds(since or opened_at, at) if is_timed else None,
    )
    return True


def complete_if_all_done(enrollment: Enrollment, *, by: Person, at: datetime) -> int | None:
    """Issue the completion, in the caller's transaction, once every activity and the post quiz are done.

    Returns the first activity that is still to do, if one is.
    """
    following = first_to_do(enrollment)
    if following is None:
        _complete(enrollment, by=by, at=at)
    return following


def _complete(enrollment: Enrollment, *, by: Person, at: datetime) -> None:
    """Issue the completion of an enrolment whose activities are all done, unless the post quiz is missing."""
    scores = _scores_of(enrollment)
    has_post = Quiz.objects.filter(version=enrollment.version_id, purpose=QuizPurpose.POST).exists()
    if has_post and QuizPurpose.POST not in scores:
        return
    _completion, is_new = Completion.objects.get_or_create(
        enrollment=enrollment, defaults=_what_completes(enrollment, scores, at=at)
    )
    if is_new:
        ENROLLMENT.move(enrollment, EnrollmentStatus.FINISHED, finished_at=at)
        record("learning.course.completed", entity=enrollment.entity, by=by, on=enrollment.version, at=at)
        publish(
            CourseCompleted(
                entity_id=enrollment.entity_id,
                at=at,
                course_id=enrollment.course_id,
                version_id=enrollment.version_id,
                pseudonym=enrollment.pseudonym,
            )
        )


def _what_completes(enrollment: Enrollment, scores: Mapping[str, float], *, at: datetime) -> dict[str, Any]:
    return {
        "entity": enrollment.entity,
        "version_id": enrollment.version_id,
        "course_id": enrollment.course_id,
        "pseudonym": enrollment.pseudonym,
        "unit_id": enrollment.unit_id,
        "completed_at": at,
        "code": new_code(),
        "pre_percent": scores.get(QuizPurpose.PRE),
        "post_percent": scores.get(QuizPurpose.POST),
        # Asked only where there is no completion yet.
        "is_implausible": partial(pace.is_implausible, enrollment=enrollment),
    }


def _seconds(since: datetime | None, at: datetime) -> int | None:
    return None if since is None else max(0, int((at - since).total_seconds()))


def new_code() -> str:
    """Return a code that nobody can guess."""
    return "".join(secrets.choice(CODE_ALPHABET) for _position in range(12))


def _scores_of(enrollment: Enrollment) -> dict[str, float]:
    rows = (
        Attempt.objects.filter(enrollment=enrollment, submitted_at__isnull=False)
        .exclude(quiz__purpose=QuizPurpose.PRACTICE)
        .order_by("-number")
        .values_list("quiz__purpose", "score_percent")
    )
    return {purpose: score for purpose, score in rows if score is not None}
