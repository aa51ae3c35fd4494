"""What the pages of a course cost: so many statements whatever its size, the session and who signs in among them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.models import (
    Activity,
    ChangeKind,
    CoursePrerequisite,
    CourseRenewal,
    CourseVersion,
    RenewalKind,
    VersionChange,
)
from apropia.learning.states import VersionStatus
from apropia.people.models import OrgUnit, Person, Role
from learning.factories import make_version, take_course
from people_factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Of the page of a course to a member, by the promise of «Learning».
MOST = 12
MOST_TO_MARK = 16


@pytest.fixture
def elena(unit: OrgUnit) -> Person:
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


def begun(entity: Entity, by: Person, at: datetime, *, lessons: int) -> CourseVersion:
    """Make a course with both tests that asks for another, begun by a person who did two of its lessons."""
    version = make_version(
        entity=entity, at=at, lessons=lessons - 1, with_quiz=True, with_tests=True, teaches={"2.2": "INTERMEDIATE"}
    )
    before = make_version(entity=entity, at=at, lessons=1)
    CoursePrerequisite.objects.create(entity=entity, course=version.course, other=before.course, kind="EVERY")
    enrollment = actions.enrollment.enroll(version=version, by=by, at=at)
    for minute, activity in enumerate(version.activities.filter(kind="READING")[:2], 1):
        moment = at + timedelta(minutes=minute)
        actions.progress.finish_activity(enrollment=enrollment, activity=activity, by=by, at=moment)
    return version


def cost(browser: Client, place: str) -> int:
    browser.get(place)  # What is kept in memory after the first time is not of this page.
    with CaptureQueriesContext(connection) as taken:
        assert browser.get(place).status_code == 200
    return len(taken)


def finished_long_ago(entity: Entity, by: Person, at: datetime, *, lessons: int) -> CourseVersion:
    """Make a renewed course that a person finished, and of which a newer version asks for an update."""
    version = begun(entity, by, at, lessons=lessons)
    take_course(version=version, person=by, at=at)
    CourseRenewal.objects.create(entity=entity, course=version.course, kind=RenewalKind.INTERVAL, months=12)
    newer = CourseVersion.objects.create(
        entity=entity, course=version.course, number=2, title="Dos", created_at=at, changed_at=at
    )
    CourseVersion.objects.filter(pk=version.pk).update(status=VersionStatus.RETIRED)
    CourseVersion.objects.filter(pk=newer.pk).update(status=VersionStatus.PUBLISHED, published_at=at)
    VersionChange.objects.create(entity=entity, version=newer, kind=ChangeKind.UPDATE, note="Cambió un paso.")
    return version


def only_offered(entity: Entity, by: Person, at: datetime, *, lessons: int) -> CourseVersion:
    """Make a course that another person began."""
    return begun(entity, make_person(unit=by.unit), at, lessons=lessons)


@pytest.mark.parametrize("made", [only_offered, begun, finished_long_ago])
def test_the_page_of_a_course_costs_a_member_twelve_statements_at_most(
    entity: Entity, beto: Person, client_of, at: datetime, made: Callable[..., CourseVersion]
) -> None:
    costs = [
        cost(client_of(beto), reverse("learning:course", args=[made(entity, beto, at, lessons=size).course.code]))
        for size in (5, 200)
    ]

    assert costs[0] == costs[1] <= MOST


def test_a_lesson_and_the_page_of_its_author_cost_the_same_whatever_the_size(
    entity: Entity, beto: Person, elena: Person, client_of, at: datetime
) -> None:
    lessons, workshops = [], []
    for size in (5, 200):
        version = begun(entity, beto, at, lessons=size)
        reading = Activity.objects.filter(version=version, kind="READING")[1]
        lesson = reverse("learning:lesson", args=[version.course.code, reading.pk])
        lessons.append(cost(client_of(beto), lesson))
        workshops.append(cost(client_of(elena), reverse("learning:author_course", args=[version.pk])))

    assert lessons[0] == lessons[1]
    assert workshops[0] == workshops[1]


def test_marking_a_lesson_costs_the_same_whatever_the_size(
    entity: Entity, beto: Person, client_of, at: datetime
) -> None:
    costs = []
    for size in (5, 200):
        version = begun(entity, beto, at, lessons=size)
        reading = version.activities.filter(kind="READING")[2]
        with CaptureQueriesContext(connection) as taken:
            answer = client_of(beto).post(reverse("learning:finish_lesson", args=[version.course.code, reading.pk]))
        assert answer.status_code == 302
        costs.append(len(taken))

    assert costs[0] == costs[1] <= MOST_TO_MARK


@pytest.mark.parametrize("made", [only_offered, begun, finished_long_ago])
def test_what_follows_in_a_course_is_what_its_page_says(
    entity: Entity, beto: Person, at: datetime, made: Callable[..., CourseVersion]
) -> None:
    code = made(entity, beto, at, lessons=5).course.code

    page = queries.courses.course_page_for(person=beto, code=code)

    assert queries.courses.following_for(person=beto, code=code) == page.following
