"""The courses, guides and talks on offer, as the planner of routes needs to know them."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Prefetch

from apropia.competences.models import LEVEL_ORDER, Competence
from apropia.learning.models import Completion, CourseVersion, LiveSession, StepKind, TaughtCompetence
from apropia.learning.states import VersionStatus
from apropia.learning.states.talks import TalkStatus
from apropia.materials import queries as materials
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


@dataclasses.dataclass(frozen=True)
class Companion:
    """A guide or a coming talk: the competences and areas it is about, and its services."""

    kind: StepKind
    object_id: int
    codes: frozenset[str]
    services: frozenset[int]


def companions_for(*, person: Person, at: datetime) -> list[Companion]:
    """Return the guides she has not read, the shortest first, then the talks to come, the soonest first.

    Five queries.
    """
    guides = [
        Companion(
            StepKind.GUIDE,
            guide.pk,
            _codes(guide.competences.all()),
            frozenset(service.pk for service in guide.services.all()),
        )
        for guide in materials.unread_guides(person=person)
    ]
    talks = (
        LiveSession.objects.filter(entity=person.entity_id, status=TalkStatus.OPEN, starts_at__gt=at)
        .prefetch_related("competences__area")
        .order_by("starts_at", "pk")
    )
    return guides + [
        Companion(
            StepKind.TALK,
            talk.pk,
            _codes(talk.competences.all()),
            frozenset([talk.service_id] if talk.service_id else []),
        )
        for talk in talks
    ]


def _codes(competences: Iterable[Competence]) -> frozenset[str]:
    return frozenset(code for one in competences for code in (one.code, one.area.code))
