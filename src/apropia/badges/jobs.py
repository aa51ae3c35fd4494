"""Give badges as they are earned."""

from collections.abc import Mapping
from typing import Any

from apropia.badges import actions
from apropia.badges.models import Badge
from apropia.badges.queries import rules
from apropia.badges.states import BadgeStatus
from apropia.diagnosis.events import DiagnosisCompleted
from apropia.foundation.jobs.registry import Context, job
from apropia.foundation.tenancy.models import Entity
from apropia.learning.events import CourseCompleted, TalkAttended
from apropia.learning.queries.needs import person_of

PROGRESS_EVERY = 20


def follow(event: CourseCompleted | DiagnosisCompleted | TalkAttended) -> None:
    """Give whoever finished a course or a diagnosis, or came to a talk, the badges that she has earned with it."""
    person = person_of(entity_id=event.entity_id, pseudonym=event.pseudonym)
    if person is None:
        return
    for badge in rules.active_of(entity_id=event.entity_id):
        if rules.earned_by(badge=badge, person=person):
            actions.awarding.give_due(badge=badge, to=person, at=event.at)


@job("badges.give_due")
def give_due(context: Context, *, badge_id: int) -> Mapping[str, Any]:
    """Give a badge that became active to everybody who has earned it already. Safe to run twice."""
    badge = Badge.objects.select_related("entity").filter(pk=badge_id, status=BadgeStatus.ACTIVE).first()
    return {"given": 0 if badge is None else _give_to_all(badge, context)}


@job("badges.give_all_due", cron="40 6 * * *")
def give_all_due(context: Context) -> Mapping[str, Any]:
    """Give what was earned and not given yet, each morning (01:40 in Bogotá)."""
    return {
        "given": sum(
            _give_to_all(badge, context)
            for entity in Entity.objects.all()
            for badge in rules.active_of(entity_id=entity.pk)
        )
    }


def _give_to_all(badge: Badge, context: Context) -> int:
    due, given = rules.people_due(badge=badge), 0
    for done, person in enumerate(due, 1):
        if rules.earned_by(badge=badge, person=person):
            given += actions.awarding.give_due(badge=badge, to=person, at=context.at) is not None
        if done % PROGRESS_EVERY == 0 or done == len(due):
            context.progress(done, len(due))
    return given
