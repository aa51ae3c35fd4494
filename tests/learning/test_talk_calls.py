"""Whole units called to a talk: how many first, then one letter each, and nobody twice."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apropia.contact.models import OutgoingMessage
from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.jobs.models import Job
from apropia.learning import actions, queries
from apropia.learning.models import LiveSession
from apropia.people.models import Person
from learning.talk_factories import data_of
from people_factories import make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def above(entity):
    return make_unit(entity=entity, code="90", name="Arriba")


@pytest.fixture
def below(entity, above):
    return make_unit(entity=entity, code="91", name="Abajo", parent=above)


@pytest.fixture
def staff(above, below):
    """Return two people of a unit and one of the unit below."""
    return [make_person(unit=above), make_person(unit=above), make_person(unit=below)]


def reach(talk, unit, at):
    return queries.talk_calls.reach_of(talk=LiveSession.objects.get(pk=talk.pk), unit=unit, at=at)


def letters():
    return OutgoingMessage.objects.filter(subject__startswith="Invitación a la charla")


def test_unit_is_called_with_those_below_but_who_signed_up_left_or_speaks(talk, staff, above, at, run_jobs, fede):
    actions.talks.sign_up(talk=talk, by=staff[0], at=at)
    assert (reach(talk, above, at).people, reach(talk, above, at).with_place) == (3, 1)
    actions.talks.withdraw(talk=talk, by=staff[0], at=at)
    talk.speakers.add(staff[1])
    assert list(reach(talk, above, at).to_call) == [staff[2].pk]

    job = actions.talk_calls.request_call(talk=talk, unit=above, by=fede, at=at)
    run_jobs()
    (letter,) = letters()
    assert (letter.person, letter.is_optional, letter.expires_at) == (staff[2], True, talk.starts_at)
    assert "Auditorio" in letter.body_text
    assert talk.link not in letter.body_text
    job.refresh_from_db()
    assert (job.progress_done, job.progress_total, job.result) == (1, 1, {"called": 1})
    assert job.progress_text == "Se convocó a 1 persona."
    assert AuditEvent.objects.filter(action="learning.talk.called").count() == 1


def test_second_call_writes_to_nobody_twice_and_another_date_may_be_called(talk, staff, above, fede, at, run_jobs):
    actions.talk_calls.request_call(talk=talk, unit=above, by=fede, at=at)
    run_jobs()
    assert (reach(talk, above, at).called, reach(talk, above, at).to_call) == (3, [])
    with pytest.raises(DomainError, match="no queda nadie"):
        actions.talk_calls.request_call(talk=talk, unit=above, by=fede, at=at)
    newcomer = make_person(unit=above)
    actions.talk_calls.request_call(talk=talk, unit=above, by=fede, at=at)
    run_jobs()
    assert letters().count() == 4
    assert letters().filter(person=newcomer).count() == 1

    hours = {"starts_at": talk.starts_at + timedelta(days=7), "ends_at": talk.ends_at + timedelta(days=7)}
    actions.talks.change_talk(talk=talk, data=data_of(at, **hours), by=fede, at=at)
    assert len(reach(talk, above, at).to_call) == 4


def test_whom_no_window_lets_in_is_not_called(talk, staff, above, below, fede, at):
    actions.talk_windows.add_window(talk=talk, opens_at=at + timedelta(hours=1), unit=below, by=fede, at=at)
    assert reach(talk, above, at).kept_out == 2
    assert list(reach(talk, above, at).to_call) == [staff[2].pk]
    closed = {"opens_at": at - timedelta(hours=2), "closes_at": at - timedelta(hours=1)}
    actions.talk_windows.add_window(talk=talk, by=fede, at=at, **closed)
    assert reach(talk, above, at).kept_out == 2
    Person.objects.filter(pk=staff[0].pk).update(engagement_type="CONTRACTOR")
    actions.talk_windows.add_window(talk=talk, opens_at=at, engagement_type="CONTRACTOR", by=fede, at=at)
    assert reach(talk, above, at).kept_out == 1


def test_who_has_another_date_of_the_same_talk_is_not_called(talk, staff, above, fede, at):
    later = talk.starts_at + timedelta(days=7)
    series = actions.talk_series.repeat_talk(talk=talk, kind="SAME", starts=[later], by=fede, at=at)
    actions.talks.sign_up(talk=talk, by=staff[0], at=at)

    assert staff[0].pk not in reach(series.sessions.get(starts_at=later), above, at).to_call


def test_talk_cancelled_before_the_letters_calls_nobody(talk, staff, above, fede, at, run_jobs):
    actions.talk_calls.request_call(talk=talk, unit=above, by=fede, at=at)
    actions.talks.move_talk(talk=talk, to="CANCELLED", by=fede, at=at)
    run_jobs()

    assert not letters().exists()


def test_unit_is_chosen_counted_and_called_in_the_browser(
    talk, staff, above, fede, beto, dario, client_of, at, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: at)
    host, page = client_of(fede), reverse("learning:talk_call", args=[talk.pk])
    assert page in host.get(reverse("learning:talk", args=[talk.pk])).text
    bad = host.get(page, {"unit": ""})
    assert bad.status_code == 422
    assert "Elija la dependencia que quiere convocar" in bad.text
    shown = host.get(page, {"unit": above.pk}).text
    assert "Convocar a 3 personas" in shown
    assert "Hay menos cupos que personas" in shown
    assert not Job.objects.filter(name="learning.call_to_talk").exists()

    answer = host.post(page, {"unit": above.pk})
    made = Job.objects.get(name="learning.call_to_talk")
    assert answer.url == reverse("learning:talk_call_job", args=[talk.pk, made.pk])
    assert "Convocando a la charla" in host.get(answer.url).text
    assert client_of(beto).get(page).status_code == 404
    assert client_of(dario).get(page).status_code == 404


def test_member_stranger_and_unit_of_another_entity_are_refused(talk, above, staff, beto, dario, fede, at):
    for person in (beto, dario):
        with pytest.raises(Forbidden):
            actions.talk_calls.request_call(talk=talk, unit=above, by=person, at=at)
    with pytest.raises(DomainError, match="de su entidad"):
        actions.talk_calls.request_call(talk=talk, unit=dario.unit, by=fede, at=at)


@pytest.mark.once
def test_count_costs_the_same_for_three_people_and_for_thirty(talk, above, staff, at, django_assert_num_queries):
    found = LiveSession.objects.get(pk=talk.pk)
    for _number in range(27):
        make_person(unit=above)

    with django_assert_num_queries(8):
        queries.talk_calls.reach_of(talk=found, unit=above, at=at)
