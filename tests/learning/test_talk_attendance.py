"""Who came to a talk: by the QR code, and by the list of who gives it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from apropia.formats.qr_codes import svg_of
from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.learning import actions, personal_data, queries
from apropia.learning.models import LiveSession, TalkPlace
from apropia.learning.policies.talks import door_of
from apropia.learning.states.talks import PlaceStatus, TalkStatus
from learning.talk_factories import data_of
from people_factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lina(unit):
    """Gives the talk, and holds no role."""
    return make_person(unit=unit, given_names="Lina", surnames="Ponente")


@pytest.fixture
def given(fede, lina, at):
    """Return an open talk of Lina's."""
    made = actions.talks.create_talk(
        data=data_of(at, place="Sala 2", speaker_emails=[lina.email.upper()]), by=fede, at=at
    )
    actions.talks.move_talk(talk=made, to=TalkStatus.OPEN, by=fede, at=at)
    return made


@pytest.fixture
def during(given, monkeypatch):
    """Let it be the hour of the talk."""
    monkeypatch.setattr(clock, "now", lambda: given.starts_at)
    return given.starts_at


def test_qr_code_marks_who_is_signed_in_once_the_button_is_pressed(given, beto, at, during, client_of):
    actions.talks.sign_up(talk=given, by=beto, at=at)
    browser, door = client_of(beto), reverse("learning:talk_arrive", args=[given.pk, door_of(given)])

    assert "Registrar mi asistencia" in browser.get(door).text
    assert TalkPlace.objects.get().attended_at is None
    browser.post(door)
    assert TalkPlace.objects.get().attended_at == during
    assert "Registramos su asistencia" in browser.get(door).text
    browser.post(door)
    assert AuditEvent.objects.filter(action="learning.talk.attended").count() == 1


def test_who_comes_without_a_seat_counts_by_the_qr_code_too(given, carla, during):
    actions.attendance.attend_by_address(talk=given, token=door_of(given), by=carla, at=during)

    assert TalkPlace.objects.get().status == PlaceStatus.WALK_IN


def test_qr_code_of_another_talk_of_an_old_code_or_out_of_time_marks_nobody(given, talk, beto, during, client_of):
    with pytest.raises(NotFound):
        actions.attendance.attend_by_address(talk=given, token=door_of(talk), by=beto, at=during)
    late = during + timedelta(days=1)
    with pytest.raises(DomainError, match="El código QR sirve"):
        actions.attendance.attend_by_address(talk=given, token=door_of(given), by=beto, at=late)
    old = door_of(given)
    LiveSession.objects.filter(pk=given.pk).update(attendance_code="OTRO12")
    assert client_of(beto).get(reverse("learning:talk_arrive", args=[given.pk, old])).status_code == 404
    assert not TalkPlace.objects.exists()


def test_qr_code_opens_nothing_to_a_stranger(given, dario, client_of, during):
    door = reverse("learning:talk_arrive", args=[given.pk, door_of(given)])

    assert client_of(dario).get(door).status_code == 404
    with pytest.raises(Forbidden):
        actions.attendance.attend_by_address(talk=given, token=door_of(given), by=dario, at=during)


def test_who_gives_a_talk_takes_its_list_and_nothing_else(given, talk, lina, beto, at, during, client_of):
    place = actions.talks.sign_up(talk=given, by=beto, at=at)
    browser = client_of(lina)
    pages = {name: reverse(f"learning:talk_{name}", args=[given.pk]) for name in ("attendance", "screen", "change")}

    assert given.attendance_code in browser.get(pages["screen"]).text
    assert "Beto" in browser.get(pages["attendance"]).text
    browser.post(pages["attendance"], {"came": place.pk})
    place.refresh_from_db()
    assert place.attended_at == during
    assert browser.get(pages["change"]).status_code == 404
    for name in ("attendance", "screen"):
        assert browser.get(reverse(f"learning:talk_{name}", args=[talk.pk])).status_code == 404
    with pytest.raises(Forbidden):
        actions.attendance.mark_attendance(talk=talk, came=[], by=lina, at=during)
    page = browser.get(reverse("learning:talk", args=[given.pk])).text
    assert "Mostrar el código y el QR" in page
    assert "Cancelar la charla" not in page


def test_who_comes_sees_neither_code_nor_list(given, beto, client_of):
    browser = client_of(beto)

    for name in ("attendance", "screen"):
        assert browser.get(reverse(f"learning:talk_{name}", args=[given.pk])).status_code == 404
    assert given.attendance_code not in browser.get(reverse("learning:talk", args=[given.pk])).text


def test_who_gives_a_planned_talk_sees_it_before_the_others(fede, lina, beto, at, client_of):
    made = actions.talks.create_talk(data=data_of(at, speaker_emails=[lina.email]), by=fede, at=at)
    page = reverse("learning:talk", args=[made.pk])

    assert client_of(lina).get(page).status_code == 200
    assert client_of(beto).get(page).status_code == 404


@pytest.mark.parametrize("email", ["nadie@puertoclaro.gov.co", "dario"])
def test_speaker_whom_nobody_knows_is_named(fede, dario, at, email):
    email = dario.email if email == "dario" else email
    with pytest.raises(DomainError) as refusal:
        actions.talks.create_talk(data=data_of(at, speaker_emails=[email]), by=fede, at=at)

    assert refusal.value.field == "speaker_emails"
    assert email in refusal.value.message


def test_word_that_is_no_address_is_named_in_the_form(client_of, fede):
    answer = client_of(fede).post(reverse("learning:talk_create"), {"title": "Firmar", "speaker_emails": "ana"})

    assert "«ana» no es un correo" in answer.text
    assert 'value="Firmar"' in answer.text


def test_talks_given_are_told_and_erased_with_the_person(given, lina, at):
    who = {"entity_id": lina.entity_id, "person_uid": lina.uid, "pseudonym": lina.pseudonym}

    assert [row["charla"] for row in personal_data.export(**who)["Charlas que da"]] == [given.title]
    personal_data.erase(**who, at=at)
    assert not given.speakers.exists()


def test_qr_code_is_a_square_without_anything_foreign():
    drawn = svg_of("https://apropia.example/aprender/charlas/1/llegue/x/")

    side = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn)
    assert side[1] == side[2]
    assert "style" not in drawn
    assert "<script" not in drawn


@pytest.mark.once
def test_list_costs_the_same_for_one_person_and_for_twenty(given, lina, unit, at, django_assert_num_queries):
    LiveSession.objects.update(seats=30)
    given.refresh_from_db()
    for _number in range(20):
        actions.talks.sign_up(talk=given, by=make_person(unit=unit), at=at)

    with django_assert_num_queries(5):
        assert len(queries.attendance.attendance_of(pk=given.pk, person=lina, at=at).places) == 20
