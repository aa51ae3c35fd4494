"""The catalogue of courses as one person sees it."""

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from apropia.competences.queries import AreaOfFramework, framework_areas
from apropia.foundation.alphabet import sort_expression
from apropia.foundation.ui.tables import pattern_for
from apropia.learning.models import CourseVersion, Enrollment, TaughtCompetence
from apropia.learning.policies.courses import can_author
from apropia.learning.queries.pilots import offered_to
from apropia.learning.states import UNDER_WAY, EnrollmentStatus, VersionStatus
from apropia.people.models import Person

PAGE_SIZE = 12
# Minutes: (from, to), both included.
DURATIONS: Mapping[str, tuple[int, int]] = {"corta": (0, 15), "media": (16, 30), "larga": (31, 10_000)}
SORTS: Mapping[str, Any] = {
    "titulo": sort_expression("title"),
    "duracion": "duration_minutes",
    "reciente": "-published_at",
}


@dataclasses.dataclass(frozen=True)
class CatalogueFilters:
    text: str = ""
    competence: str = ""
    duration: str = ""
    state: str = ""
    sort: str = "titulo"
    page: int = 1


@dataclasses.dataclass(frozen=True)
class CourseCard:
    code: str
    title: str
    summary: str
    minutes: int
    competences: tuple[str, ...]
    state: str
    is_pilot: bool


@dataclasses.dataclass(frozen=True)
class CataloguePage:
    cards: tuple[CourseCard, ...]
    page: Page[CourseVersion]
    total: int
    areas: list[AreaOfFramework]


def catalogue_for(*, person: Person, filters: CatalogueFilters) -> CataloguePage:
    """Return one page of the courses that the person may take. As many queries whatever the size."""
    found = _filtered(_visible(person), person, filters).select_related("course")
    taught = Prefetch("taught", TaughtCompetence.objects.select_related("competence"))
    page = Paginator(found.prefetch_related(taught), PAGE_SIZE).get_page(filters.page)
    versions = list(page.object_list)
    mine = dict(
        Enrollment.objects.filter(
            entity=person.entity_id, pseudonym=person.pseudonym, course__in=[one.course_id for one in versions]
        )
        .order_by("enrolled_at")
        .values_list("course_id", "status")
    )
    cards = tuple(_card(version, mine.get(version.course_id, "")) for version in versions)
    return CataloguePage(cards=cards, page=page, total=page.paginator.count, areas=framework_areas())


def courses_teaching(*, competence_ids: Collection[int], person: Person, limit: int) -> list[CourseVersion]:
    """Return the published courses that teach any of these competences: most of them first, then the shortest.

    One query at most.
    """
    if not competence_ids:
        return []
    found = CourseVersion.objects.filter(
        entity=person.entity_id, status=VersionStatus.PUBLISHED, taught__competence__in=competence_ids
    ).annotate(shared=Count("pk"))
    ordered = found.order_by("-shared", "duration_minutes", sort_expression("title"), "pk")
    return list(ordered.select_related("course")[:limit])


def _visible(person: Person) -> QuerySet[CourseVersion]:
    states = [VersionStatus.PUBLISHED]
    if can_author(person):
        states.append(VersionStatus.PILOT)
    return CourseVersion.objects.filter(Q(status__in=states) | offered_to(person), entity=person.entity_id)


def _filtered(found: QuerySet[CourseVersion], person: Person, filters: CatalogueFilters) -> QuerySet[CourseVersion]:
    for word in filters.text.split():
        pattern = pattern_for(word)
        found = found.filter(Q(title__iregex=pattern) | Q(summary__iregex=pattern))
    if filters.competence:
        taught = TaughtCompetence.objects.filter(version=OuterRef("pk"))
        wanted = Q(competence__code=filters.competence) | Q(competence__area__code=filters.competence)
        found = found.filter(Exists(taught.filter(wanted)))
    if filters.duration in DURATIONS:
        found = found.filter(duration_minutes__range=DURATIONS[filters.duration])
    if filters.state:
        mine = Enrollment.objects.filter(course=OuterRef("course"), pseudonym=person.pseudonym)
        if filters.state == "en_curso":
            found = found.filter(Exists(mine.filter(status__in=UNDER_WAY)))
        elif filters.state == "terminado":
            found = found.filter(Exists(mine.filter(status=EnrollmentStatus.FINISHED)))
        elif filters.state == "sin_empezar":
            found = found.exclude(Exists(mine.filter(status__in=[*UNDER_WAY, EnrollmentStatus.FINISHED])))
    return found.order_by(SORTS.get(filters.sort, SORTS["titulo"]), "pk")


def _card(version: CourseVersion, status: str) -> CourseCard:
    return CourseCard(
        code=version.course.code,
        title=version.title,
        summary=version.summary,
        minutes=version.duration_minutes,
        competences=tuple(taught.competence.name for taught in version.taught.all()),
        state=status,
        is_pilot=version.status == VersionStatus.PILOT,
    )
