"""Courses taken between the two waves, and routes."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from apropia.demo import accounts
from apropia.demo.org import BATCH, Cast
from apropia.demo.size import taking_part
from apropia.foundation import bulk
from apropia.learning import actions
from apropia.learning.models import (
    Activity,
    ActivityKind,
    ActivityProgress,
    Course,
    CourseVersion,
    Enrollment,
)
from apropia.learning.states import EnrollmentStatus, VersionStatus
from apropia.people.models import Role

# Of those who may, how many take each course, and how many of them finish it.
_TAKEN, _FINISHED = 0.34, 0.68
# What the entity offered that year. The other starter courses wait in its catalogue, and nobody took them yet.
_OFFERED = {
    "status": VersionStatus.PUBLISHED,
    "course__code__in": ("buscar-informacion", "compartir-archivos", "contrasenas-y-correos", "hojas-de-calculo"),
}


def take_courses(cast: Cast, *, since: datetime, until: datetime, rng: random.Random) -> None:
    """Enrol a part of the crowd in each course; most finish, with time left for the last quiz; some stop half-way."""
    published = CourseVersion.objects.filter(entity=cast.entity, **_OFFERED)
    span = int((until - since).total_seconds() // 60)
    shown = cast.by_role["MEMBER"].pseudonym
    taken = _TAKEN * taking_part(len(cast.people))
    for version in list(published.select_related("course")):
        activities = list(version.activities.order_by("pk"))
        enrollments, progress = [], []
        known = set(Enrollment.objects.filter(version=version).values_list("pseudonym", flat=True)) | {shown}
        for person in cast.people:
            dice = accounts.dice_for(person.email, version.course.code, rng=rng)
            if person.pseudonym in known or dice.random() > (_TAKEN if dice is not rng else taken):
                continue
            begun = since + timedelta(minutes=dice.randint(0, span - 60 * 24 * 12))
            is_done = dice.random() < _FINISHED
            ended = begun + timedelta(minutes=dice.randint(25, 60 * 24 * 9))
            enrollment = Enrollment(
                entity=cast.entity,
                version=version,
                course=version.course,
                pseudonym=person.pseudonym,
                unit=person.unit,
                status=EnrollmentStatus.FINISHED if is_done else EnrollmentStatus.IN_PROGRESS,
                deadline_on=(begun + timedelta(days=30)).date(),
                enrolled_at=begun,
                started_at=begun,
                finished_at=ended if is_done else None,
            )
            enrollments.append(enrollment)
            seen = activities if is_done else activities[: dice.randint(1, max(1, len(activities) - 1))]
            progress += [
                (enrollment, activity, begun + (ended - begun) * (place + 1) / (len(activities) + 1))
                for place, activity in enumerate(seen)
            ]
        Enrollment.objects.bulk_create(enrollments, batch_size=BATCH)
        _keep(progress, random.Random(f"pace {version.course.code}"))
    shared = Course.objects.get(entity=cast.entity, code="compartir-archivos")
    actions.exemptions.allow_exemptions(course=shared, is_on=True, by=cast.by_role[Role.UA_MANAGER], at=until)


def _keep(progress: Sequence[tuple[Enrollment, Activity, datetime]], dice: random.Random) -> None:
    done = (
        (one.entity_id, one.pk, activity.pk, bulk.stored_moment(at), _seconds(activity, dice))
        for one, activity, at in progress
    )
    bulk.insert(ActivityProgress, ("entity", "enrollment", "activity", "done_at", "seconds"), done)


def _seconds(activity: Activity, dice: random.Random) -> int:
    """Return how long somebody took over an activity: about what it promises, longer where it has much to do."""
    slower = 1.6 if activity.kind == ActivityKind.CHECKLIST else 0.9
    return round(60 * activity.duration_minutes * slower * dice.lognormvariate(0, 0.35))


# What Beto chose to learn beside his gaps: his route says that it comes from both.
BETO_WANTS = {"2.2": "INTERMEDIATE", "4.1": "INTERMEDIATE"}


def build_routes(cast: Cast, *, at: datetime) -> None:
    """Build the routes of the cast from their results, as the product does after a wave."""
    for role in ("MEMBER", Role.UA_MANAGER, Role.CONTENT_AUTHOR):
        try:
            actions.route.build_route(person=cast.by_role[role], at=at)
        except actions.route.NothingToLearnFrom:
            # Whoever did not answer has no route yet: that too is shown.
            continue
    actions.route.choose_goals(person=cast.by_role["MEMBER"], goals=BETO_WANTS, at=at)
