"""Work of learning that nobody waits for, and its answers to facts told by others."""

import contextlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from apropia.diagnosis.events import DiagnosisCompleted
from apropia.foundation import clock
from apropia.foundation.jobs.registry import Context, job
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.events import CourseVersionPublished, CourseVersionRetired
from apropia.learning.queries import rules
from apropia.learning.states.talks import TalkStatus

CHUNK = 500


@job("learning.enroll_by_rule")
def enroll_by_rule(
    context: Context, *, version_id: int, by: str, unit_id: int | None = None, deadline_on: str | None = None
) -> Mapping[str, Any]:
    """Enrol everybody of a unit (and the units below it), or of the entity. Safe to run twice."""
    plan = rules.rule_for(version_id=version_id, by=by, unit_id=unit_id)
    added = 0
    for start in range(0, len(plan.learners), CHUNK):
        chunk = plan.learners[start : start + CHUNK]
        added += actions.enrollment.enroll_chunk(
            version=plan.version,
            learners=list(chunk),
            deadline_on=date.fromisoformat(deadline_on) if deadline_on else None,
            by=plan.by,
            at=context.at,
        )
        context.progress(start + len(chunk), len(plan.learners))
    return {"added": added, "people": len(plan.learners)}


@job("learning.close_overdue", cron="20 6 * * *")
def close_overdue(context: Context) -> Mapping[str, Any]:
    """Mark as not finished what passed its deadline, each morning (01:20 in Bogotá)."""
    return {
        "closed": sum(
            actions.enrollment.close_overdue(
                entity=entity, today=clock.local_date(context.at, entity.timezone), at=context.at
            )
            for entity in Entity.objects.all()
        )
    }


def propose_route(event: DiagnosisCompleted) -> None:
    """Build the route of whoever finished a nominal diagnosis, so that her next step waits for her."""
    person = queries.needs.person_of(entity_id=event.entity_id, pseudonym=event.pseudonym)
    if person is not None:
        # Nothing below its target is good news, not a failure.
        with contextlib.suppress(actions.route.NothingToLearnFrom):
            actions.route.build_route(person=person, at=event.at)


def index_course(event: CourseVersionPublished | CourseVersionRetired) -> None:
    """Bring what the search box finds of a course up to date."""
    actions.publishing.index(course_id=event.course_id)


@job("learning.remind_of_talks", cron="5 12 * * *")
def remind_of_talks(context: Context) -> Mapping[str, Any]:
    """Remind on the eve of a talk whoever has a seat, each working morning (07:05 in Bogotá). Safe to run twice."""
    reminded = 0
    for entity in Entity.objects.all():
        places = queries.talks.places_to_remind(entity=entity, at=context.at)
        for start in range(0, len(places), CHUNK):
            reminded += actions.talk_letters.remind(places=places[start : start + CHUNK], at=context.at)
    return {"reminded": reminded}


@job("learning.close_talks", cron="15 * * * *")
def close_talks(context: Context) -> Mapping[str, Any]:
    """Count as held the open talks whose hour has passed."""
    over = queries.talks.over_but_open(at=context.at)
    for talk in over:
        actions.talks.move_talk(talk=talk, to=TalkStatus.HELD, by=None, at=context.at)
    return {"closed": len(over)}
