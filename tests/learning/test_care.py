"""A course asks to be looked at when something says so, its owner is told once, and somebody decides and says why."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apropia.catalogue.events import ServiceChanged
from apropia.contact.models import OutgoingMessage
from apropia.foundation import clock
from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.foundation.events.bus import publish
from apropia.learning import actions, jobs, queries
from apropia.learning.models import CourseService, CourseVersion, ReviewReason
from apropia.learning.queries import care
from apropia.learning.queries.mirror_questions import MirroredQuestion
from apropia.learning.queries.ratings import LowRating
from apropia.people.models import OrgUnit, Person, Role
from catalogue.factories import make_service
from learning.factories import make_version
from people_factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> datetime:
    """Now: background work is done when it is due by the clock."""
    return clock.now()


@pytest.fixture
def elena(unit: OrgUnit) -> Person:
    """Writes contents, and answers for the course."""
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def version(elena: Person, at: datetime) -> CourseVersion:
    """Return a version published a week ago, to be looked at in a year."""
    made = make_version(entity=elena.entity, at=at - timedelta(days=7), author=elena)
    made.review_due_on = at.date() + timedelta(days=358)
    made.save()
    made.course.owner = elena
    made.course.save()
    return made


class Context:
    """What a job is given, as far as this one looks."""

    def __init__(self, at: datetime) -> None:
        self.at = at


def run(at: datetime) -> int:
    return jobs.raise_reviews(Context(at))["raised"]  # type: ignore[arg-type]  # all that it looks at


def kinds() -> list[str]:
    return list(ReviewReason.objects.filter(closed_at=None).values_list("kind", flat=True))


def test_course_of_today_asks_for_nothing(version: CourseVersion, at: datetime) -> None:
    assert run(at) == 0


def test_course_whose_day_came_asks_once_and_its_owner_is_told_once(
    version: CourseVersion, elena: Person, at: datetime
) -> None:
    CourseVersion.objects.update(review_due_on=at.date())

    assert [run(at), run(at), run(at + timedelta(days=1))] == [1, 0, 0]

    assert kinds() == ["AGE"]
    (letter,) = OutgoingMessage.objects.filter(person=elena)
    assert letter.link == reverse("learning:author_care", args=[version.pk])


def test_course_that_nobody_takes_asks_each_quarter(version: CourseVersion, carla: Person, at: datetime) -> None:
    CourseVersion.objects.update(published_at=at - timedelta(days=120))

    assert [run(at), kinds()] == [1, ["USE"]]
    reason = ReviewReason.objects.get()
    assert "menos de" in reason.detail
    actions.care.close_reason(reason=reason, decision="GOOD", note="Se toma en enero.", by=carla, at=at)

    assert [run(at), run(at + timedelta(days=92))] == [0, 1]


def test_low_rating_and_failing_questions_are_told(
    version: CourseVersion, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {"quiz": "Compruebe", "interval": None, "options": (), "advice": ()}
    found = [
        MirroredQuestion(text="¿Cuál?", people=40, right_percent=12.0, discrimination=0.3, **asked),
        MirroredQuestion(text="¿Fácil?", people=40, right_percent=80.0, discrimination=0.3, **asked),
        MirroredQuestion(text="¿Pocas?", people=12, right_percent=10.0, discrimination=None, **asked),
    ]
    monkeypatch.setattr(care, "questions_of", lambda version, *, k: found)
    monkeypatch.setattr(care, "low_rated", lambda *, entity: [LowRating(version.pk, 30, 41.0)])

    assert run(at) == 2

    details = dict(ReviewReason.objects.values_list("kind", "detail"))
    assert details == {"RATING": "Le gusta al 41 % de quienes lo calificaron.", "QUESTIONS": "1 pregunta: «¿Cuál?»."}


def test_changed_service_asks_for_the_courses_that_speak_of_it(
    version: CourseVersion, elena: Person, at: datetime, run_jobs
) -> None:
    service = make_service(entity=elena.entity)
    other = make_version(entity=elena.entity, at=at)
    actions.care.look_after(course=version.course, owner_id=elena.pk, service_ids=[service.pk], by=elena, at=at)

    for _time in range(2):
        publish(ServiceChanged(entity_id=elena.entity_id, at=at, service_id=service.pk))
        run_jobs()

    (reason,) = ReviewReason.objects.all()
    assert (reason.course, reason.kind, reason.detail) == (version.course, "SERVICE", service.name)
    assert not ReviewReason.objects.filter(course=other.course).exists()


def test_who_decides_says_why_and_what_is_good_is_looked_at_in_a_year(
    version: CourseVersion, elena: Person, beto: Person, unit: OrgUnit, at: datetime
) -> None:
    CourseVersion.objects.update(review_due_on=date(2026, 1, 1))
    run(at)
    reason = ReviewReason.objects.get()
    stranger = make_person(unit=unit, roles=[Role.CONTENT_AUTHOR])

    for person in (stranger, beto):
        with pytest.raises(Forbidden):
            actions.care.close_reason(reason=reason, decision="GOOD", note="Sí.", by=person, at=at)
    for decision, note in (("", "Sí."), ("GOOD", " ")):
        with pytest.raises(DomainError):
            actions.care.close_reason(reason=reason, decision=decision, note=note, by=elena, at=at)
    actions.care.close_reason(reason=reason, decision="GOOD", note="Nada cambió.", by=elena, at=at)
    with pytest.raises(DomainError):
        actions.care.close_reason(reason=reason, decision="MENDED", note="Otra.", by=elena, at=at)

    version.refresh_from_db()
    assert version.review_due_on == clock.local_date(at, "America/Bogota") + timedelta(days=365)
    assert run(at) == 0


def test_list_tells_what_is_to_be_looked_at_and_filters_it(
    client_of: Callable[[Person], Client], version: CourseVersion, elena: Person, at: datetime
) -> None:
    make_version(entity=elena.entity, at=at, title="Uno sin razones")
    CourseVersion.objects.filter(pk=version.pk).update(review_due_on=at.date())
    run(at)
    client, address = client_of(elena), reverse("learning:author_list")

    whole = client.get(address).content.decode()
    only = client.get(address, {"estado": "TO_REVIEW"}).content.decode()

    assert "Por revisar: llegó su fecha de revisión" in whole
    assert "Uno sin razones" in whole
    assert "Uno sin razones" not in only
    assert version.title in only


def test_owner_decides_and_hands_over_on_the_pages(
    client_of: Callable[[Person], Client], version: CourseVersion, elena: Person, carla: Person, at: datetime
) -> None:
    service = make_service(entity=elena.entity)
    CourseVersion.objects.update(review_due_on=at.date())
    run(at)
    reason = ReviewReason.objects.get()
    client = client_of(elena)
    address, decide = (
        reverse("learning:author_care", args=[version.pk]),
        reverse("learning:author_decide", args=[reason.pk]),
    )

    assert decide in client.get(address).content.decode()
    refused = client.post(decide, {"decision": "GOOD", "note": ""})
    client.post(decide, {"decision": "GOOD", "note": "Nada cambió."})
    client.post(address, {"owner": carla.pk, "services": [service.pk]})
    page = client.get(address).content.decode()

    assert refused.status_code == 422
    assert "Nada cambió." in page
    assert CourseService.objects.get().service == service
    version.course.refresh_from_db()
    assert version.course.owner == carla
    # It is not hers any more.
    assert 'name="owner"' not in page


def test_stranger_sees_no_course_to_look_after(version: CourseVersion, dario: Person) -> None:
    with pytest.raises(NotFound):
        queries.care.care_page_for(person=dario, pk=version.pk)
