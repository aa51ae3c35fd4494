"""No room holds two talks at one hour, and nobody gives two."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apropia.foundation.errors import DomainError
from apropia.learning import actions
from apropia.learning.models import LiveSession
from apropia.learning.states.talks import TalkStatus
from learning.talk_factories import data_of
from people_factories import make_person

pytestmark = pytest.mark.django_db


def plan(fede, at, **fields):
    return actions.talks.create_talk(data=data_of(at, **fields), by=fede, at=at)


@pytest.mark.parametrize("place", ["Auditorio", "  auditório ", "AUDITORIO"])
def test_room_that_is_taken_is_refused_in_words_that_name_the_other_talk(talk, fede, at, place):
    half = timedelta(minutes=30)
    with pytest.raises(DomainError) as refusal:
        plan(fede, at, title="Otra", place=place, starts_at=talk.starts_at + half, ends_at=talk.ends_at + half)

    assert refusal.value.field == "place"
    assert "(martes 24 de noviembre, 9:00" in refusal.value.message


def test_speaker_who_gives_another_talk_is_refused_by_name(fede, unit, at):
    lina = make_person(unit=unit, given_names="Lina", surnames="Ponente")
    plan(fede, at, speaker_emails=[lina.email])
    with pytest.raises(DomainError) as refusal:
        plan(fede, at, title="Otra", place="Sala 2", speaker_emails=[lina.email])

    assert refusal.value.field == "speaker_emails"
    assert "Lina Ponente da otra charla a esa hora" in refusal.value.message


def test_one_talk_after_another_another_room_and_no_room_are_free(talk, fede, at):
    hour = timedelta(hours=1)
    plan(fede, at, starts_at=talk.ends_at, ends_at=talk.ends_at + hour)
    plan(fede, at, place="Sala 2")
    plan(fede, at, place="", seats=0, online_seats=5)
    plan(fede, at, place="", seats=0, online_seats=5)

    assert LiveSession.objects.count() == 5


def test_room_of_a_cancelled_talk_and_of_another_entity_is_free(talk, fede, dario, at):
    actions.talks.move_talk(talk=talk, to=TalkStatus.CANCELLED, by=fede, at=at)

    assert plan(fede, at).pk
    LiveSession.objects.update(entity=dario.entity)
    assert plan(fede, at).pk


def test_change_looks_at_the_others_and_not_at_itself(talk, fede, at):
    other = plan(fede, at, place="Sala 2")
    actions.talks.change_talk(talk=talk, data=data_of(at, title="Otro nombre"), by=fede, at=at)

    with pytest.raises(DomainError, match="Otro nombre"):
        actions.talks.change_talk(talk=other, data=data_of(at), by=fede, at=at)


def test_postponed_talk_comes_back_only_where_there_is_room(talk, fede, at):
    actions.talks.move_talk(talk=talk, to=TalkStatus.POSTPONED, by=fede, at=at)
    plan(fede, at, title="La que llegó después")

    with pytest.raises(DomainError, match="La que llegó después"):
        actions.talks.move_talk(talk=talk, to=TalkStatus.OPEN, by=fede, at=at)


def test_refusal_stands_at_its_field_and_keeps_what_was_typed(talk, client_of, fede, at):
    form = {
        "title": "Otra", "description": "Cómo.", "speaker": "TIC", "place": "Auditorio", "seats": "10",
        "starts_at": "2026-11-24T09:10", "ends_at": "2026-11-24T10:00",
    }  # fmt: skip
    answer = client_of(fede).post(reverse("learning:talk_create"), form)

    assert answer.status_code == 422
    assert "hay otra charla a esa hora" in answer.text
    assert 'value="Otra"' in answer.text
