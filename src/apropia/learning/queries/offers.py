"""The courses on offer, as the planner of routes needs to know them."""

import dataclasses
from collections.abc import Mapping

from django.db.models import Prefetch

from apropia.competences.models import LEVEL_ORDER
from apropia.learning.models import Completion, CourseVersion, TaughtCompetence
from apropia.learning.states import VersionStatus
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class Offer:
    """A published course: `teaches` gives the level reached by code of competence, and by code of area the highest."""

    course_id: int
    code: str
    title: str
    minutes: int
    teaches: Mapping[str, int]
    is_done: bool


def offers_for(*, person: Person) -> list[Offer]:
    """Return every published course of the person's entity. Three queries."""
    done = set(
        Completion.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym).values_list(
            "course_id", flat=True
        )
    )
    versions = (
        CourseVersion.objects.filter(entity=person.entity_id, status=VersionStatus.PUBLISHED)
        .select_related("course")
        .prefetch_related(Prefetch("taught", TaughtCompetence.objects.select_related("competence__area")))
        .order_by("course__code")
    )
    offers = []
    for version in versions:
        teaches: dict[str, int] = {}
        for taught in version.taught.all():
            level = LEVEL_ORDER[taught.level]
            teaches[taught.competence.code] = level
            area = taught.competence.area.code
            teaches[area] = max(level, teaches.get(area, 0))
        offers.append(
            Offer(
                course_id=version.course_id,
                code=version.course.code,
                title=version.title,
                minutes=version.duration_minutes,
                teaches=teaches,
                is_done=version.course_id in done,
            )
        )
    return offers
