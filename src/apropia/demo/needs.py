"""What a diagnosis leads to: whoever lacks something takes a course that teaches it, and who shows it is exempt."""

import random
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from apropia.competences.models import LEVEL_ORDER
from apropia.demo import office
from apropia.demo.answers import Skill
from apropia.demo.org import Cast
from apropia.demo.size import MOST_BY_HAND
from apropia.demo.taking import next_morning, take_course
from apropia.diagnosis.models import Construct, Score
from apropia.diagnosis.queries.gaps import Gaps, gaps_of_all
from apropia.learning import actions, queries
from apropia.learning.models import CourseVersion, Enrollment, EnrollmentOrigin, TaughtCompetence
from apropia.learning.policies.exemptions import begins_at
from apropia.learning.states import VersionStatus
from apropia.people.models import Person, Role

# Of those who are shown what they lack, how many take a course of it in the weeks after.
_TOOK_IT = 0.65
_MOST_EXEMPT = 4


def close_gaps(cast: Cast, skills: Mapping[UUID, Skill], *, until: datetime, seed: int) -> None:
    """Let a part of those with a known gap take what their route proposes. The dice are of this act alone."""
    rng = random.Random(f"{seed} needs {until:%Y-%m-%d}")
    found = gaps_of_all(entity=cast.entity, until=until, on=office.day_of(until))
    people = {one.pseudonym: one for one in cast.people}
    for pseudonym, own in sorted(found.of.items(), key=lambda one: people[one[0]].pk)[:MOST_BY_HAND]:
        person = people[pseudonym]
        begun = next_morning(own.since, days=rng.randint(3, 12), minutes=rng.randint(15, 60 * 8))
        version = _teaching(cast, person, own)
        if rng.random() < _TOOK_IT and version is not None and begun < until:
            take_course(person, version, skills, begun=begun, origin=EnrollmentOrigin.ROUTE)


def _teaching(cast: Cast, person: Person, own: Gaps) -> CourseVersion | None:
    """Return the first course that teaches a competence to more than the level held, and that she never took."""
    taken = Enrollment.objects.filter(entity=cast.entity, pseudonym=person.pseudonym).values("course")
    taught = TaughtCompetence.objects.filter(
        entity=cast.entity, version__status=VersionStatus.PUBLISHED, competence__code__in=own.held
    ).exclude(version__course__in=taken)
    related = taught.select_related("version__course", "version__entity", "competence")
    for one in related.order_by("competence__code", "version__course__code"):
        if LEVEL_ORDER[one.level] > LEVEL_ORDER[own.held[one.competence.code]]:
            return one.version
    return None


def exempt(cast: Cast, version: CourseVersion, *, at: datetime) -> None:
    """Let who manages allow it of one course, and a few whose diagnosis shows what it teaches ask for it."""
    manager = cast.by_role[Role.UA_MANAGER]
    actions.exemptions.allow_exemptions(course=version.course, is_on=True, by=manager, at=at)
    for person in _able(cast, version):
        page = queries.exemptions.exemption_page_for(person=person, code=version.course.code, at=at)
        if page.can_ask:
            actions.exemptions.ask_for_exemption(page=page, by=person, at=at)


def _able(cast: Cast, version: CourseVersion) -> list[Person]:
    """Return some people of whom a diagnosis shows what a course teaches; first the one whose pages show it."""
    shown: set[UUID | None] = set()
    for one in version.taught.select_related("competence"):
        scores = Score.objects.filter(entity=cast.entity, construct=Construct.PERFORMANCE, code=one.competence.code)
        shown.update(scores.filter(low__gte=begins_at(one.level)).values_list("response__pseudonym", flat=True))
    shower = cast.by_role[Role.HR_TRAINING]
    others = [one for one in cast.people if one.pseudonym in shown and one != shower]
    return [shower, *others[: _MOST_EXEMPT - 1]]
