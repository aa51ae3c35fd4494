"""What a course asks for before it: for its author, for whoever opens it, and for the planner of routes."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui.tables import pattern_for
from apropia.learning.models import (
    Completion,
    Course,
    CoursePrerequisite,
    CourseVersion,
    ExemptionProof,
    PrerequisiteKind,
)
from apropia.learning.queries.authoring import version_for
from apropia.learning.queries.courses import CoursePage, course_page_for
from apropia.learning.queries.exemptions import exempt_of
from apropia.learning.queries.renewals import Held, latest_of
from apropia.learning.states import VersionStatus
from apropia.learning.states.routes import ProofStatus
from apropia.people.models import Person
from apropia.science.routing.problems import Prerequisites, circle_of

MOST_FOUND = 10


@dataclasses.dataclass(frozen=True)
class BeforeCourse:
    """What an author says of the courses before hers, and the first of the `total` to choose from."""

    version: CourseVersion
    chosen: tuple[CoursePrerequisite, ...]
    found: tuple[Course, ...]
    total: int

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.found)


@dataclasses.dataclass(frozen=True)
class Asked:
    """A course that is asked for before another, and whether this person finished it or proved it."""

    code: str
    title: str
    is_done: bool


@dataclasses.dataclass(frozen=True)
class Advice:
    """What is good to have before a course, as this person stands. It advises: nothing is closed to anybody."""

    every: tuple[Asked, ...] = ()
    any_of: tuple[Asked, ...] = ()
    repeats: tuple[Asked, ...] = ()

    @property
    def is_any_missing(self) -> bool:
        return bool(self.any_of) and not any(one.is_done for one in self.any_of)

    @property
    def is_ready(self) -> bool:
        return not self.is_any_missing and all(one.is_done for one in self.every)

    def __bool__(self) -> bool:
        return bool(self.every or self.any_of or self.repeats)


@dataclasses.dataclass(frozen=True)
class CourseDoor:
    """A course with what is good to have before it, what this person finished last where it is renewed, and whether
    she is exempt.
    """

    page: CoursePage
    advice: Advice
    held: Held | None
    exempt: ExemptionProof | None


def before_course_for(*, person: Person, pk: int, text: str) -> BeforeCourse:
    """Return what the course of a version asks for, and the published ones whose title has these words."""
    version = version_for(person=person, pk=pk)
    chosen = tuple(CoursePrerequisite.objects.filter(course=version.course_id).select_related("other"))
    published = CourseVersion.objects.filter(course=OuterRef("pk"), status=VersionStatus.PUBLISHED)
    courses = Course.objects.filter(Exists(published), entity=person.entity_id)
    for word in text.split():
        courses = courses.filter(title__iregex=pattern_for(word))
    courses = courses.exclude(pk__in=[version.course_id, *(one.other_id for one in chosen)]).order_by("title", "pk")
    return BeforeCourse(version, chosen, tuple(courses[:MOST_FOUND]), courses.count())


def pair_for(*, person: Person, pk: int, other_pk: int) -> tuple[Course, Course]:
    """Return the course of a version and another of the entity, for whoever writes courses. Raises `NotFound`."""
    version = version_for(person=person, pk=pk)
    other = Course.objects.filter(pk=other_pk, entity=person.entity_id).first()
    if other is None:
        raise NotFound(_("Este curso no existe o ya no está disponible."))
    return version.course, other


def course_door_for(*, person: Person, code: str, at: datetime) -> CourseDoor:
    """Return a course as `course_page_for` does, with all that its door says. Two queries more at most."""
    page = course_page_for(person=person, code=code)
    asked: dict[str, list[Asked]] = defaultdict(list)
    for row in _with_done(CoursePrerequisite.objects.filter(course=page.version.course_id), person):
        if row.is_done or row.is_offered:
            asked[row.kind].append(Asked(row.other.code, row.other.title, row.is_done))
    repeats = tuple(one for one in asked[PrerequisiteKind.NONE] if one.is_done)
    advice = Advice(tuple(asked[PrerequisiteKind.EVERY]), tuple(asked[PrerequisiteKind.ANY]), repeats)
    course = page.version.course
    # Whoever is on her way through it has no need to be told.
    is_begun = page.enrollment is not None and page.enrollment.started_at is not None
    exempt = None if is_begun else exempt_of(person=person, course_id=course.pk)
    return CourseDoor(page, advice, latest_of(person=person, course=course, at=at), exempt)


@dataclasses.dataclass(frozen=True)
class Before:
    """What must still come before a course, and whether something she finished makes it needless."""

    prerequisites: Prerequisites
    is_needless: bool


def before_each(*, person: Person) -> dict[str, Before]:
    """Return by code what must still come before each course as this person stands, for the planner. One query.

    What nobody can take any more is not waited for.
    """
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in _with_done(CoursePrerequisite.objects.filter(entity=person.entity_id), person):
        rows[row.course.code].append(row)
    asked = {code: _prerequisites(_still_asked(found)) for code, found in rows.items()}
    # Where the way out of a circle was retired, nobody would ever take what waits in it.
    while circle := circle_of(asked):
        asked |= {code: Prerequisites(none_of=asked[code].none_of) for code in circle}
    needless = {
        code for code, found in rows.items() if any(row.is_done and row.kind == PrerequisiteKind.NONE for row in found)
    }
    return {code: Before(asked[code], code in needless) for code in asked}


def _still_asked(rows: Sequence[Any]) -> list[Any]:
    """Return the rows that still ask for something: of several ways in, one that was finished is enough."""
    is_in = any(row.is_done for row in rows if row.kind == PrerequisiteKind.ANY)
    return [
        row for row in rows if row.is_offered and not row.is_done and not (is_in and row.kind == PrerequisiteKind.ANY)
    ]


def needs_by_code(*, entity: Entity) -> dict[str, Prerequisites]:
    """Return what each course of an entity asks for, by code, to look for circles."""
    rows: dict[str, list[CoursePrerequisite]] = defaultdict(list)
    for row in CoursePrerequisite.objects.filter(entity=entity).select_related("course", "other"):
        rows[row.course.code].append(row)
    return {code: _prerequisites(found) for code, found in rows.items()}


def _prerequisites(rows: Iterable[CoursePrerequisite]) -> Prerequisites:
    codes: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        codes[row.kind].add(row.other.code)
    return Prerequisites(
        frozenset(codes[PrerequisiteKind.EVERY]),
        frozenset(codes[PrerequisiteKind.ANY]),
        frozenset(codes[PrerequisiteKind.NONE]),
    )


def _with_done(rows: Any, person: Person) -> Any:
    mine = {"entity": person.entity_id, "pseudonym": person.pseudonym, "course": OuterRef("other")}
    offered = CourseVersion.objects.filter(course=OuterRef("other"), status=VersionStatus.PUBLISHED)
    return rows.select_related("other", "course").annotate(
        is_done=Exists(Completion.objects.filter(**mine))
        | Exists(ExemptionProof.objects.filter(status=ProofStatus.EXEMPT, **mine)),
        is_offered=Exists(offered),
    )
