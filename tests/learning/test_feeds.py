"""The secret address of a person's calendar, read by a second implementation of iCalendar."""

from datetime import date, timedelta

import pytest
import vobject
from django.core.cache import cache
from django.urls import reverse

from apropia.foundation.audit.models import AuditEvent
from apropia.learning import actions, personal_data, queries
from apropia.learning.models import CalendarFeed, Enrollment
from apropia.learning.states.talks import TalkStatus
from apropia.learning.views import feeds as views
from apropia.people.models import Person
from learning.factories import make_version
from learning.talk_factories import data_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(beto, at):
    """Return the path of Beto's calendar."""
    cache.clear()
    actions.feeds.renew_feed(by=beto, at=at)
    return path_of(beto)


def path_of(person):
    url = queries.feeds.address_of(person=person).url
    return url[url.index("/aprender") :]


def events_in(answer):
    calendar = vobject.readOne(answer.content.decode())
    assert calendar.validate(raiseException=True)
    return list(calendar.contents.get("vevent", []))


def test_calendar_holds_ones_seats_and_deadlines_and_nobody_elses(client, address, talk, beto, carla, fede, at):
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    other = actions.talks.create_talk(data=data_of(at, title="La de Carla", place="Sala 2"), by=fede, at=at)
    actions.talks.move_talk(talk=other, to=TalkStatus.OPEN, by=fede, at=at)
    actions.talks.sign_up(talk=other, by=carla, at=at)
    version = make_version(entity=beto.entity, at=at)
    for person, day in ((beto, date(2026, 12, 4)), (carla, date(2026, 12, 5))):
        actions.enrollment.enroll_chunk(
            version=version, learners=[(person.pseudonym, person.unit)], deadline_on=day, by=carla, at=at
        )

    answer = client.get(address)

    talk_event, deadline = sorted(events_in(answer), key=lambda one: one.summary.value)
    assert talk_event.uid.value == f"{talk.uid}@apropia"
    assert talk_event.dtstart.value == talk.starts_at
    assert deadline.dtstart.value == date(2026, 12, 4)
    assert "Plazo del curso" in deadline.summary.value
    for secret in (carla.email, beto.email, fede.email, "La de Carla", str(beto.pseudonym)):
        assert secret not in answer.text


def test_calendar_says_when_nothing_changed_and_when_something_did(client, address, talk, beto, fede, at):
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    etag = client.get(address)["ETag"]

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    actions.talks.change_talk(talk=talk, data=data_of(at, place="Sala 2"), by=fede, at=at + timedelta(hours=1))
    again = client.get(address, headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert int(events_in(again)[0].sequence.value) > 1


def test_cancelled_talk_leaves_the_calendar(client, address, talk, beto, fede, at):
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    actions.talks.move_talk(talk=talk, to=TalkStatus.CANCELLED, by=fede, at=at)

    assert events_in(client.get(address)) == []


def test_another_address_and_a_revoked_one_answer_nobody(client, client_of, address, beto):
    browser = client_of(beto)
    browser.post(reverse("learning:feed_renew"))
    renewed = path_of(beto)

    assert renewed in browser.get(reverse("learning:agenda")).text
    assert client.get(address).status_code == 404
    assert client.get(renewed).status_code == 200
    browser.post(reverse("learning:feed_revoke"))
    assert client.get(renewed).status_code == 404
    assert set(AuditEvent.objects.filter(action__startswith="learning.feed").values_list("action", flat=True)) == {
        "learning.feed.made",
        "learning.feed.renewed",
        "learning.feed.revoked",
    }


@pytest.mark.parametrize("token", ["x", "0" * 32, f"{'0' * 32}.abc", "ñ.."])
def test_guessed_address_answers_nobody(client, db, token):
    cache.clear()
    assert client.get(reverse("learning:feed", args=[token])).status_code == 404


def test_who_left_the_entity_has_no_calendar(client, address, beto):
    Person.objects.filter(pk=beto.pk).update(status=Person.Status.CLOSED)

    assert client.get(address).status_code == 404


def test_asking_too_often_is_put_off(client, address, monkeypatch):
    monkeypatch.setattr(views, "MOST_READS", 2)

    assert [client.get(address).status_code for _time in range(3)] == [200, 200, 429]


def test_address_is_told_and_erased_with_the_person(address, beto, at):
    who = {"entity_id": beto.entity_id, "person_uid": beto.uid, "pseudonym": beto.pseudonym}

    assert personal_data.export(**who)["Dirección del calendario"] == [{"hecha el": at}]
    personal_data.erase(**who, at=at)
    assert not CalendarFeed.objects.exists()


@pytest.mark.once
def test_calendar_costs_the_same_with_one_talk_and_with_ten(client, address, beto, fede, at, django_assert_num_queries):
    for number in range(10):
        made = actions.talks.create_talk(
            data=data_of(at, title=f"Charla {number}", place=f"Sala {number}"), by=fede, at=at
        )
        actions.talks.move_talk(talk=made, to=TalkStatus.OPEN, by=fede, at=at)
        actions.talks.sign_up(talk=made, by=beto, at=at)
    token = address.split("/")[-2]

    with django_assert_num_queries(3):
        assert queries.feeds.feed(token=token, at=at).count("BEGIN:VEVENT") == 10
    assert not Enrollment.objects.exists()
