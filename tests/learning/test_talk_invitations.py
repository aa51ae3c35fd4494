"""Invitations by mail, read back by a second implementation of iCalendar."""

import email
from datetime import timedelta

import pytest
import vobject

from apropia.contact import notices
from apropia.contact.models import OutgoingMessage
from apropia.foundation import clock
from apropia.foundation.mail.letters import compose
from apropia.learning import actions
from apropia.learning.models import LiveSession
from apropia.learning.states.talks import TalkStatus
from learning.talk_factories import data_of
from people_factories import make_person

pytestmark = pytest.mark.django_db
HOSTILE = 'Ñandú; "firma", \\ y\nuna línea muy larga que hay que doblar porque pasa de los setenta y cinco bytes: é'


@pytest.fixture
def letters(run_jobs, monkeypatch, at):
    """Return a function that gives the letters to a person, oldest first, as mail programs read them."""

    monkeypatch.setattr(clock, "now", lambda: at + timedelta(hours=9))

    def read(person):
        run_jobs()
        rows = OutgoingMessage.objects.filter(person=person).select_related("person", "entity").order_by("pk")
        return [email.message_from_bytes(compose(notices.letter_of(row)).message().as_bytes()) for row in rows]

    return read


@pytest.fixture
def invitations(letters):
    """Return a function that gives method and event of each invitation to a person."""

    def read(person):
        found = []
        for letter in letters(person):
            parts = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
            for part in parts:
                calendar = vobject.readOne(part.get_payload(decode=True).decode(part.get_content_charset()))
                assert part.get_param("method") == calendar.method.value
                assert calendar.validate(raiseException=True)
                found.append((calendar.method.value, calendar.vevent))
        return found

    return read


def test_letter_of_a_seat_carries_the_invitation_as_part_and_as_file(talk, beto, at, letters, settings):
    settings.DEFAULT_FROM_EMAIL = "Apropia <apropia@puertoclaro.gov.co>"
    actions.talks.sign_up(talk=talk, by=beto, at=at)

    (letter,) = letters(beto)
    (part,) = [one for one in letter.walk() if one.get_content_type() == "text/calendar"]
    (attached,) = [one for one in letter.walk() if one.get_content_type() == "application/ics"]
    event = vobject.readOne(part.get_payload(decode=True).decode()).vevent
    assert part["Content-Type"] == 'text/calendar; method="REQUEST"; charset="utf-8"'
    assert attached.get_filename() == "invitacion.ics"
    assert vobject.readOne(attached.get_payload(decode=True).decode()).vevent.uid.value == event.uid.value
    assert event.organizer.value == "mailto:apropia@puertoclaro.gov.co"
    assert event.attendee.value == f"mailto:{beto.email}"
    assert (event.attendee.params["PARTSTAT"], event.attendee.params["RSVP"]) == (["ACCEPTED"], ["FALSE"])
    assert (event.dtstart.value, event.dtend.value) == (talk.starts_at, talk.ends_at)
    assert event.dtstamp.value == at
    assert event.status.value == "CONFIRMED"
    assert event.valarm.trigger.value == timedelta(minutes=-15)


def test_update_and_cancellation_keep_the_uid_and_their_sequence_grows(talk, fede, beto, at, invitations):
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    for hour, place in enumerate(("Sala 2", "Sala 3"), 1):
        actions.talks.change_talk(talk=talk, data=data_of(at, place=place), by=fede, at=at + timedelta(hours=hour))
    invitations(beto)
    later = at + timedelta(hours=4)
    actions.talks.move_talk(talk=talk, to=TalkStatus.POSTPONED, by=fede, at=later)
    invitations(beto)
    new = data_of(at, starts_at=at + timedelta(days=9), ends_at=at + timedelta(days=9, hours=1))
    actions.talks.change_talk(talk=talk, data=new, by=fede, at=later)
    actions.talks.move_talk(talk=talk, to=TalkStatus.OPEN, by=fede, at=later)
    actions.talks.move_talk(talk=talk, to=TalkStatus.CANCELLED, by=fede, at=later)

    found = invitations(beto)
    assert [method for method, _event in found] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert {event.uid.value for _method, event in found} == {f"{talk.uid}@apropia"}
    sequences = [int(event.sequence.value) for _method, event in found]
    assert sequences == sorted(set(sequences))
    assert {event.organizer.value for _method, event in found} == {"mailto:apropia@localhost"}
    assert found[1][1].location.value == "Sala 3"
    assert found[-1][1].status.value == "CANCELLED"
    assert "valarm" not in found[-1][1].contents


def test_who_withdraws_loses_it_from_the_calendar_and_coming_back_brings_it_again(talk, beto, carla, at, invitations):
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    actions.talks.sign_up(talk=talk, by=carla, at=at)
    actions.talks.withdraw(talk=talk, by=beto, at=at + timedelta(hours=1))
    actions.talks.withdraw(talk=talk, by=carla, at=at + timedelta(hours=2))
    actions.talks.sign_up(talk=talk, by=beto, at=at + timedelta(hours=3))

    found = invitations(beto)
    assert [method for method, _event in found] == ["REQUEST", "CANCEL", "REQUEST"]
    assert [method for method, _event in invitations(carla)] == ["REQUEST", "CANCEL"]
    sequences = [int(event.sequence.value) for _method, event in found]
    assert sequences == sorted(set(sequences))


def test_who_waits_is_told_of_a_change_without_an_invitation(talk, fede, beto, carla, at, letters, invitations):
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    actions.talks.sign_up(talk=talk, by=carla, at=at)
    actions.talks.move_talk(talk=talk, to=TalkStatus.POSTPONED, by=fede, at=at)

    assert len(letters(carla)) == 1
    assert invitations(carla) == []


def test_who_signs_up_after_a_change_is_not_told_of_it(talk, fede, beto, at, letters):
    actions.talks.change_talk(talk=talk, data=data_of(at, place="Sala 2"), by=fede, at=at)
    actions.talks.sign_up(talk=talk, by=beto, at=at + timedelta(minutes=1))

    assert len(letters(beto)) == 1


def test_signs_accents_and_long_lines_come_back_as_they_were(fede, unit, at, invitations):
    guest = make_person(unit=unit, given_names='Zoé "la, otra"', surnames="Ñ; Peña")
    made = actions.talks.create_talk(data=data_of(at, description=HOSTILE, title=HOSTILE[:20]), by=fede, at=at)
    actions.talks.move_talk(talk=made, to=TalkStatus.OPEN, by=fede, at=at)
    actions.talks.sign_up(talk=made, by=guest, at=at)

    ((_method, event),) = invitations(guest)
    assert event.description.value.startswith(HOSTILE)
    assert event.summary.value == HOSTILE[:20]
    assert event.attendee.params["CN"] == ["Zoé 'la, otra' Ñ; Peña"]
    lines = OutgoingMessage.objects.get().calendar.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75


def test_letters_of_many_seats_are_written_in_a_job(talk, fede, unit, at, run_jobs):
    LiveSession.objects.update(seats=30)
    for _number in range(20):
        actions.talks.sign_up(talk=talk, by=make_person(unit=unit), at=at)
    actions.talks.move_talk(talk=talk, to=TalkStatus.CANCELLED, by=fede, at=at)

    assert not OutgoingMessage.objects.filter(subject__startswith="Se canceló").exists()
    run_jobs()
    assert OutgoingMessage.objects.filter(subject__startswith="Se canceló").count() == 20
