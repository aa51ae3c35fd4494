"""Talks assigned by rule: who can sign up for a session is called to it, at once or when it takes sign-ups."""

from datetime import date, timedelta

import pytest

from apropia.contact.models import OutgoingMessage
from apropia.foundation import clock
from apropia.foundation.jobs.registry import enqueue
from apropia.learning import actions as learning
from apropia.learning.models import LiveSession, SignUpWindow
from apropia.learning.states.talks import TalkStatus
from apropia.people.models import EngagementType
from apropia.programme import actions, queries
from apropia.programme.models import ActivityKind
from apropia.programme.states import PlanStatus
from learning.talk_factories import data_of
from people_factories import make_person
from programme.factories import make_activity, make_plan

TODAY = date(2026, 11, 23)


@pytest.fixture
def at():
    """Now: background work is done when it is due by the clock."""
    return clock.now()


@pytest.fixture
def plan(carla, at):
    return make_plan(by=carla, at=at, status=PlanStatus.RUNNING)


@pytest.fixture
def make_talk(carla, at):
    def make(days=2, *, is_open=True, **fields):
        starts_at = at + timedelta(days=days)
        given = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1), "seats": 9, **fields}
        talk = learning.talks.create_talk(data=data_of(at, **given), by=carla, at=at)
        if is_open:
            learning.talks.move_talk(talk=talk, to=TalkStatus.OPEN, by=carla, at=at)
        return talk

    return make


@pytest.fixture
def assign(plan, carla, at, run_jobs):
    """Return a function that plans talks, assigns them by rule and does the work."""

    def make(*talks):
        activity = make_activity(plan=plan, by=carla, at=at, kind=ActivityKind.TALK, title="Firmar", talks=talks)
        actions.assigning.request(activity=activity, today=TODAY, by=carla, at=at)
        run_jobs()
        return activity

    return make


@pytest.fixture
def morning(run_jobs):
    def make():
        enqueue("programme.call_assigned", entity=None, at=clock.now())
        run_jobs()

    return make


def letters(person):
    return OutgoingMessage.objects.filter(person=person, key__startswith="programme:").order_by("pk")


def test_who_is_assigned_talks_is_called_to_the_first_with_the_other_dates(make_talk, assign, beto):
    later, talk = make_talk(5, title="Firmar, segunda parte"), make_talk(2)
    assign(later, talk)

    (letter,) = letters(beto)
    assert letter.link == f"/aprender/charlas/{talk.pk}/"
    assert letter.link_label == "Ver la charla e inscribirme"
    assert [
        words for words in ("Auditorio", "Equipo de TIC", "Firmar, segunda parte.") if words not in letter.body_text
    ] == []
    assert talk.link not in letter.body_text
    assert (letter.is_optional, letter.expires_at) == (False, later.starts_at)


def test_who_has_a_place_speaks_or_cannot_sign_up_is_not_called_to_it(make_talk, assign, beto, ana, carla, unit, at):
    talk = make_talk()
    learning.talks.sign_up(talk=talk, mode=talk.modes[0], by=beto, at=at)
    talk.speakers.add(ana)
    contractor = make_person(unit=unit, engagement_type=EngagementType.CONTRACTOR)
    SignUpWindow.objects.create(
        entity=talk.entity, talk=talk, engagement_type=EngagementType.CAREER, opens_at=at - timedelta(days=1)
    )
    assign(talk)

    assert "programme:called" in letters(carla).get().key
    for person in (beto, ana, contractor):
        (letter,) = letters(person)
        assert letter.link_label == "Abrir"
        assert "Formación asignada" in letter.body_text


def test_who_was_told_before_sign_ups_opened_is_called_once_they_do_and_only_once(
    make_talk, assign, morning, beto, ana, carla, at
):
    talk = make_talk(is_open=False)
    assign(talk)
    morning()
    assert [one.link_label for one in letters(beto)] == ["Abrir"]

    learning.talks.move_talk(talk=LiveSession.objects.get(pk=talk.pk), to=TalkStatus.OPEN, by=carla, at=at)
    learning.talks.sign_up(talk=LiveSession.objects.get(pk=talk.pk), mode=talk.modes[0], by=ana, at=at)
    morning()
    morning()

    assert [one.link_label for one in letters(beto)] == ["Abrir", "Ver la charla e inscribirme"]
    assert [one.link_label for one in letters(ana)] == ["Abrir"]


def test_assigning_again_writes_to_those_who_came_since_and_to_nobody_twice(
    make_talk, assign, plan, beto, carla, unit, at, run_jobs
):
    talk = make_talk()
    activity = assign(talk)
    learning.talks.move_talk(talk=LiveSession.objects.get(pk=talk.pk), to=TalkStatus.POSTPONED, by=carla, at=at)
    fresh = make_person(unit=unit)
    actions.assigning.request(activity=activity, today=TODAY, by=carla, at=at)
    run_jobs()

    assert letters(beto).count() == 1
    assert [one.link_label for one in letters(fresh)] == ["Abrir"]


def test_nobody_is_called_to_what_was_cancelled_closed_or_is_over(make_talk, assign, morning, carla, at):
    talk = make_talk(is_open=False)
    activity = assign(talk)
    learning.talks.move_talk(talk=LiveSession.objects.get(pk=talk.pk), to=TalkStatus.OPEN, by=carla, at=at)
    assert queries.assigned.talks_to_call_to(at=at) == [activity.pk]
    assert queries.assigned.talks_to_call_to(at=talk.starts_at) == []

    actions.activities.cancel(activity=activity, reason="Sin sala.", by=carla, at=at)

    assert queries.assigned.talks_to_call_to(at=at) == []


@pytest.mark.once
def test_calling_reads_the_same_for_one_and_for_twenty(make_talk, assign, unit, at, django_assert_num_queries):
    make_person(unit=unit)
    activity = assign(make_talk(is_open=False))
    with django_assert_num_queries(4):
        queries.assigned.to_call(activity_id=activity.pk)
    for _number in range(20):
        make_person(unit=unit)
    with django_assert_num_queries(4):
        queries.assigned.to_call(activity_id=activity.pk)
