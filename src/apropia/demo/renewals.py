"""A first group that took a course a year ago: some renewed it, and of others it holds no more."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from apropia.demo import office
from apropia.demo.answers import Skill
from apropia.demo.org import Cast
from apropia.demo.taking import next_morning, take_course
from apropia.learning import actions, queries
from apropia.learning.models import CourseVersion, EnrollmentOrigin, RenewalKind
from apropia.learning.states import VersionStatus
from apropia.people.models import Person, Role

YEARLY = "contrasenas-y-correos"
# Of the first group, who renewed in time. Beto and the rest were asked to, and have not.
_RENEWED = (Role.ANALYST, Role.ADVISOR)
_FIRST = ("MEMBER", *_RENEWED, Role.COMMUNICATOR)
_MORE = 3


def teach_the_first(cast: Cast, skills: Mapping[UUID, Skill], *, begun: datetime) -> None:
    """Let a small group take the course first, and ask for it each year."""
    version = _version(cast)
    rule = {"kind": RenewalKind.INTERVAL, "months": 12, "opens_days": 30}
    manager = cast.by_role[Role.UA_MANAGER]
    actions.renewals.ask_for_renewal(course=version.course, rule=rule, by=manager, at=begun + timedelta(days=18))
    for number, person in enumerate(_first_group(cast)):
        take_course(person, version, skills, begun=next_morning(begun, days=20 + 2 * number, minutes=20 + 35 * number))


def renew(cast: Cast, skills: Mapping[UUID, Skill], *, now: datetime) -> None:
    """Open the next round to whoever's turn it is, as each morning does, and let two of them take it."""
    opened_at = office.moment(office.days_ago(office.day_of(now), 18), office.OPENS - 6)
    for turn in queries.renewals.turns(entity=cast.entity, at=opened_at):
        due = queries.renewals.due_in(turn)
        actions.renewals.open_rounds(version=turn.version, rule=turn.rule, due=due, today=turn.today, at=opened_at)
    version = _version(cast)
    for number, role in enumerate(_RENEWED):
        begun = next_morning(opened_at, days=3 + 4 * number, minutes=45)
        take_course(cast.by_role[role], version, skills, begun=begun, origin=EnrollmentOrigin.RENEWAL)


def _first_group(cast: Cast) -> list[Person]:
    crowd = cast.people[len(cast.by_role) :]
    return [*(cast.by_role[role] for role in _FIRST), *crowd[:_MORE]]


def _version(cast: Cast) -> CourseVersion:
    found = CourseVersion.objects.select_related("course", "entity")
    return found.get(entity=cast.entity, course__code=YEARLY, status=VersionStatus.PUBLISHED)
