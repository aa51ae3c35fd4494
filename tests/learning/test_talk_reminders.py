"""Reminders that the entity sets, in hours before a talk, and that somebody came, told to whoever listens."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apropia.contact.models import OutgoingMessage
from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.foundation.events.models import OutboxEvent
from apropia.foundation.jobs.registry import enqueue
from apropia.learning import actions
from apropia.learning.models import TalkPlace, TalkSettings
from apropia.learning.models.talk_settings import Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def hourly(talk, beto, fede, at):
    """Beto took the only seat of a talk of Tuesday at nine; the entity reminds one hour before, and not on the eve."""
    actions.talks.sign_up(talk=talk, by=beto, at=at - timedelta(days=2))
    actions.talk_seats.save_settings(confirm_hours=8, reminders=[Reminder.ONE_HOUR], by=fede, at=at)
    return talk


@pytest.fixture
def remind(run_jobs, monkeypatch):
    """Return a function that runs a job at a moment and gives the reminders so far."""

    def run(moment, job="learning.remind_of_talks_soon"):
        monkeypatch.setattr(clock, "now", lambda: moment)
        enqueue(job, entity=None, at=moment, key=moment.isoformat())
        run_jobs()
        return list(OutgoingMessage.objects.filter(subject__regex="^(Hoy es|Se acerca)"))

    return run


def test_hour_before_reminds_once_within_the_budget_and_expires_with_the_talk(hourly, beto, remind):
    before = hourly.starts_at - timedelta(hours=1)
    (letter,) = remind(before)

    assert (letter.person, letter.is_optional, letter.expires_at) == (beto, True, hourly.starts_at)
    assert len(remind(before + timedelta(minutes=10))) == 1


@pytest.mark.parametrize("minutes", [-61, -180, -29])
def test_neither_much_sooner_nor_too_late(hourly, remind, minutes):
    assert remind(hourly.starts_at + timedelta(minutes=minutes)) == []


def test_eve_that_the_entity_does_not_want_reminds_nobody(hourly, at, remind):
    assert remind(at, "learning.remind_of_talks") == []


def test_who_signed_up_in_the_last_hour_is_not_reminded(hourly, remind):
    TalkPlace.objects.update(signed_up_at=hourly.starts_at - timedelta(minutes=59))

    assert remind(hourly.starts_at - timedelta(minutes=50)) == []


def test_without_a_word_only_the_eve_reminds(hourly, remind):
    TalkSettings.objects.all().delete()

    assert remind(hourly.starts_at - timedelta(hours=1)) == []


def test_reminders_are_chosen_in_the_settings(fede, client_of, at):
    address = reverse("learning:talk_settings")
    client_of(fede).post(address, {"confirm_hours": "8", "reminders": ["H1", "EVE"]})
    assert TalkSettings.objects.get().reminders == ["EVE", "H1"]
    assert client_of(fede).post(address, {"confirm_hours": "8", "reminders": ["H9"]}).status_code == 422
    with pytest.raises(DomainError):
        actions.talk_seats.save_settings(confirm_hours=8, reminders=["H9"], by=fede, at=at)


def test_that_somebody_came_is_told_once_by_pseudonym(hourly, beto, fede):
    place = TalkPlace.objects.get(person=beto)
    for _twice in range(2):
        actions.attendance.mark_attendance(talk=hourly, came=[place.pk], by=fede, at=hourly.starts_at)
    given = {"talk": hourly, "code": hourly.attendance_code, "at": hourly.starts_at}
    for _twice in range(2):
        actions.attendance.attend_by_code(by=fede, **given)

    told = OutboxEvent.objects.filter(name__endswith="TalkAttended").order_by("pk")
    assert [one.payload["pseudonym"] for one in told] == [str(beto.pseudonym), str(fede.pseudonym)]
