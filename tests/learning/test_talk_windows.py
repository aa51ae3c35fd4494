"""Who may sign up for a talk, and when."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apropia.foundation.errors import DomainError, Forbidden
from apropia.learning import actions, queries
from apropia.learning.models import SignUpWindow, TalkPlace
from apropia.people.models import Person
from people_factories import make_person, make_unit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def add(talk, fede, at, **fields):
    given = {"opens_at": at - DAY} | fields
    return actions.talk_windows.add_window(talk=talk, by=fede, at=at, **given)


def test_without_windows_everybody_may_and_with_one_only_its_people(talk, fede, entity, beto, carla, at):
    other = make_unit(entity=entity, code="90", name="Otra")
    add(talk, fede, at, unit=other)
    Person.objects.filter(pk=carla.pk).update(unit=other)
    carla.refresh_from_db()

    with pytest.raises(DomainError, match="otras dependencias"):
        actions.talks.sign_up(talk=talk, by=beto, at=at)
    assert actions.talks.sign_up(talk=talk, by=carla, at=at).pk


def test_a_unit_stands_for_those_below_it(talk, fede, entity, at):
    above = make_unit(entity=entity, code="90", name="Arriba")
    below = make_unit(entity=entity, code="91", name="Abajo", parent=above)
    add(talk, fede, at, unit=above)

    assert actions.talks.sign_up(talk=talk, by=make_person(unit=below), at=at).pk
    SignUpWindow.objects.update(unit=below)
    with pytest.raises(DomainError):
        actions.talks.sign_up(talk=talk, by=make_person(unit=above), at=at)


def test_window_for_one_kind_of_engagement_keeps_the_others_out(talk, fede, beto, at):
    Person.objects.filter(pk=beto.pk).update(engagement_type="CONTRACTOR")
    beto.refresh_from_db()
    add(talk, fede, at, engagement_type="CAREER")

    with pytest.raises(DomainError, match="otras dependencias o tipos"):
        actions.talks.sign_up(talk=talk, by=beto, at=at)
    add(talk, fede, at, engagement_type="CONTRACTOR")
    assert actions.talks.sign_up(talk=talk, by=beto, at=at).pk


def test_who_comes_too_soon_or_too_late_is_told_when(talk, fede, beto, client_of, at):
    add(talk, fede, at, opens_at=at + timedelta(hours=2), closes_at=at + timedelta(hours=4))
    page = client_of(beto).get(reverse("learning:talk", args=[talk.pk])).text

    assert "Desde el 23 de noviembre, 11:00" in page
    assert "Inscribirme" not in page
    with pytest.raises(DomainError, match="El 23 de noviembre"):
        actions.talks.sign_up(talk=talk, by=beto, at=at + timedelta(hours=4))
    assert actions.talks.sign_up(talk=talk, by=beto, at=at + timedelta(hours=3)).pk


def test_turn_taken_in_time_moves_up_after_the_window_closed(talk, fede, beto, carla, at):
    add(talk, fede, at, closes_at=at + timedelta(hours=1))
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    actions.talks.sign_up(talk=talk, by=carla, at=at)

    actions.talks.withdraw(talk=talk, by=beto, at=at + timedelta(hours=2))

    assert TalkPlace.objects.get(status="SEATED").person == carla
    with pytest.raises(DomainError, match="terminó el plazo"):
        actions.talks.sign_up(talk=talk, by=beto, at=at + timedelta(hours=2))


def test_windows_are_added_and_removed_by_hosts_in_the_browser(talk, fede, beto, unit, client_of):
    host, page = client_of(fede), reverse("learning:talk_windows", args=[talk.pk])
    bad = host.post(page, {"opens_at": "2026-11-23T10:00", "closes_at": "2026-11-23T09:00", "unit": unit.pk})
    assert bad.status_code == 422
    assert "debe cerrar después de abrir" in bad.text
    host.post(page, {"opens_at": "2026-11-23T10:00", "unit": unit.pk})
    made = SignUpWindow.objects.get()
    assert unit.name in host.get(page).text
    assert client_of(beto).get(page).status_code == 404
    host.post(reverse("learning:talk_window_remove", args=[talk.pk, made.pk]))
    assert not SignUpWindow.objects.exists()


def test_other_dates_of_a_talk_take_its_windows_and_close_as_long_before(talk, fede, entity, beto, at):
    other = make_unit(entity=entity, code="90", name="Otra")
    add(talk, fede, at, unit=other, engagement_type="CAREER", closes_at=at + timedelta(hours=5))
    add(talk, fede, at, opens_at=at + timedelta(hours=1))
    sooner, later = talk.starts_at - timedelta(hours=20), talk.starts_at + timedelta(weeks=1)
    made = actions.talk_series.repeat_talk(talk=talk, kind="CYCLE", starts=[sooner, later], by=fede, at=at)

    first, _own, last = made.sessions.order_by("starts_at")
    of_last, of_first = last.windows.get(unit=other), first.windows.get(unit=other)
    assert (of_last.opens_at, of_last.closes_at) == (at - DAY, at + timedelta(hours=5, weeks=1))
    assert of_last.engagement_type == "CAREER"
    assert (of_first.opens_at, of_first.closes_at) == (at - timedelta(hours=44), at - timedelta(hours=15))
    assert last.windows.get(unit=None).opens_at == at + timedelta(hours=1)
    assert last.windows.get(unit=None).closes_at is None
    actions.talks.move_talk(talk=last, to="OPEN", by=fede, at=at)
    with pytest.raises(DomainError, match="Desde el"):
        actions.talks.sign_up(talk=last, by=beto, at=at)


def test_member_and_stranger_change_no_window(talk, beto, dario, fede, at):
    for person in (beto, dario):
        with pytest.raises(Forbidden):
            add(talk, person, at)


@pytest.mark.once
def test_page_costs_the_same_with_one_window_and_with_ten(talk, fede, beto, at, django_assert_num_queries):
    for _number in range(10):
        add(talk, fede, at)

    with django_assert_num_queries(6):
        queries.talks.talk_page(pk=talk.pk, person=beto, at=at)
