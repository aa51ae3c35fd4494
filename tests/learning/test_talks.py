from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from apropia.contact.models import OutgoingMessage
from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.search.queries import search
from apropia.learning import actions, personal_data, queries
from apropia.learning.models import LiveSession, TalkPlace
from apropia.learning.states.talks import PlaceStatus, TalkStatus
from learning.talk_factories import data_of
from people_factories import make_person

pytestmark = pytest.mark.django_db


def calendar_event(person, talk, at):
    calendar = Calendar.from_ical(queries.talks.calendar_of(pk=talk.pk, person=person, at=at))
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]


def test_of_two_people_only_the_first_takes_the_last_seat(talk, beto, carla, at):
    # Each comes with the talk as they read it, when the seat was still free.
    seen_by_beto, seen_by_carla = LiveSession.objects.get(pk=talk.pk), LiveSession.objects.get(pk=talk.pk)

    first = actions.talks.sign_up(talk=seen_by_beto, by=beto, at=at)
    second = actions.talks.sign_up(talk=seen_by_carla, by=carla, at=at)

    assert (first.status, second.status) == (PlaceStatus.SEATED, PlaceStatus.WAITING)


def test_signing_up_twice_keeps_one_place_and_one_message(talk, beto, at):
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    actions.talks.sign_up(talk=talk, by=beto, at=at + timedelta(hours=1))

    assert TalkPlace.objects.count() == 1
    assert OutgoingMessage.objects.filter(person=beto, kind="TALK").count() == 1


def test_a_seat_given_back_goes_to_the_first_who_waits_and_they_are_told(talk, beto, carla, ana, at):
    for minute, person in enumerate((beto, carla, ana)):
        actions.talks.sign_up(talk=talk, by=person, at=at + timedelta(minutes=minute))

    actions.talks.withdraw(talk=talk, by=beto, at=at + timedelta(hours=1))

    status = dict(TalkPlace.objects.values_list("person__given_names", "status"))
    assert status == {"Beto": "WITHDRAWN", "Carla": "SEATED", "Ana": "WAITING"}
    assert OutgoingMessage.objects.filter(person=carla, kind="TALK").count() == 1
    again = actions.talks.sign_up(talk=talk, by=beto, at=at + timedelta(hours=2))
    assert again.status == PlaceStatus.WAITING
    assert queries.talks.talk_page(pk=talk.pk, person=beto, at=at).waiting_ahead == 1


def test_more_seats_call_in_who_waits_and_fewer_than_taken_are_refused(talk, beto, carla, fede, at):
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    actions.talks.sign_up(talk=talk, by=carla, at=at)
    actions.talks.change_talk(talk=talk, data=data_of(at, seats=2), by=fede, at=at)

    assert set(TalkPlace.objects.values_list("status", flat=True)) == {"SEATED", "OFFERED"}
    with pytest.raises(DomainError) as refusal:
        actions.talks.change_talk(talk=talk, data=data_of(at, seats=1), by=fede, at=at)
    assert refusal.value.field == "seats"


def test_stranger_neither_sees_nor_signs_up(talk, dario, client_of, at):
    with pytest.raises(Forbidden):
        actions.talks.sign_up(talk=talk, by=dario, at=at)
    browser = client_of(dario)
    for name in ("talk", "talk_calendar", "talk_attendance", "talk_change"):
        assert browser.get(reverse(f"learning:{name}", args=[talk.pk])).status_code == 404
    assert browser.post(reverse("learning:talk_sign_up", args=[talk.pk])).status_code == 404
    assert "Firmar" not in browser.get(reverse("learning:talks")).text


def test_planned_talk_is_seen_by_hosts_only(fede, beto, client_of, at):
    made = actions.talks.create_talk(data=data_of(at), by=fede, at=at)
    address = reverse("learning:talk", args=[made.pk])

    assert client_of(fede).get(address).status_code == 200
    assert client_of(beto).get(address).status_code == 404


def test_member_does_not_manage_talks(talk, beto, client_of, at):
    with pytest.raises(Forbidden):
        actions.talks.create_talk(data=data_of(at), by=beto, at=at)
    assert client_of(beto).get(reverse("learning:talk_attendance", args=[talk.pk])).status_code in (403, 404)


def test_calendar_file_keeps_its_uid_and_its_sequence_grows_with_each_change(talk, beto, fede, at, run_jobs):
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    method, before = calendar_event(beto, talk, at)
    later = data_of(at, starts_at=at + timedelta(days=2), ends_at=at + timedelta(days=2, hours=1))
    actions.talks.change_talk(talk=talk, data=later, by=fede, at=at)
    _method, after = calendar_event(beto, talk, at)

    assert method == "REQUEST"
    assert before["UID"] == after["UID"]
    assert int(after["SEQUENCE"]) == int(before["SEQUENCE"]) + 1
    assert after.decoded("DTSTART") == at + timedelta(days=2)
    assert beto.email in str(after["ATTENDEE"])
    run_jobs()
    assert OutgoingMessage.objects.filter(person=beto, subject__startswith="Cambió").count() == 1


def test_calendar_file_of_who_has_no_seat_is_a_publication_without_the_entrance(talk, beto, carla, at):
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    actions.talks.sign_up(talk=talk, by=carla, at=at)

    method, event = calendar_event(carla, talk, at)

    assert method == "PUBLISH"
    assert "reunion.puertoclaro" not in event.to_ical().decode()


def test_cancelled_talk_tells_everybody_and_leaves_their_calendars(talk, beto, carla, fede, at, run_jobs):
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    actions.talks.sign_up(talk=talk, by=carla, at=at)
    actions.talks.move_talk(talk=talk, to=TalkStatus.CANCELLED, by=fede, at=at)

    method, event = calendar_event(beto, talk, at)
    assert (method, str(event["STATUS"])) == ("CANCEL", "CANCELLED")
    run_jobs()
    told = OutgoingMessage.objects.filter(subject__startswith="Se canceló")
    assert {one.person_id for one in told} == {beto.pk, carla.pk}
    with pytest.raises(DomainError):
        actions.talks.move_talk(talk=talk, to=TalkStatus.OPEN, by=fede, at=at)


def test_postponed_talk_keeps_its_places_for_the_new_date(talk, beto, fede, at, run_jobs):
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    actions.talks.move_talk(talk=talk, to=TalkStatus.POSTPONED, by=fede, at=at)
    with pytest.raises(DomainError):
        actions.talks.sign_up(talk=talk, by=fede, at=at)
    new = data_of(at, starts_at=at + timedelta(days=9), ends_at=at + timedelta(days=9, hours=1))
    actions.talks.change_talk(talk=talk, data=new, by=fede, at=at)
    actions.talks.move_talk(talk=talk, to=TalkStatus.OPEN, by=fede, at=at)

    assert TalkPlace.objects.get(person=beto).status == PlaceStatus.SEATED
    run_jobs()
    assert OutgoingMessage.objects.filter(person=beto, subject__startswith="Nueva fecha").exists()


@pytest.mark.parametrize(("minutes", "counts"), [(-31, False), (-30, True), (90, True), (91, False)])
def test_code_counts_during_the_talk_and_half_an_hour_around_it(talk, beto, at, minutes, counts):
    moment = talk.starts_at + timedelta(minutes=minutes)
    given = {"talk": talk, "code": f" {talk.attendance_code.lower()} ", "by": beto, "at": moment}
    if counts:
        actions.attendance.attend_by_code(**given)
    else:
        with pytest.raises(DomainError, match="El código sirve"):
            actions.attendance.attend_by_code(**given)

    assert TalkPlace.objects.filter(person=beto, attended_at__isnull=False, status="WALK_IN").exists() is counts


def test_wrong_code_is_refused(talk, beto, at):
    with pytest.raises(DomainError, match="no es el código"):
        actions.attendance.attend_by_code(talk=talk, code="ñ", by=beto, at=talk.starts_at)


def test_host_marks_and_unmarks_who_came_but_not_in_another_talk(talk, beto, fede, at):
    place = actions.talks.sign_up(talk=talk, by=beto, at=at)
    other = actions.talks.create_talk(data=data_of(at, place="Sala 2"), by=fede, at=at)
    actions.talks.move_talk(talk=other, to=TalkStatus.OPEN, by=fede, at=at)
    actions.attendance.mark_attendance(talk=other, came=[place.pk], by=fede, at=talk.starts_at)
    place.refresh_from_db()
    assert place.attended_at is None

    actions.attendance.mark_attendance(talk=talk, came=[place.pk], by=fede, at=talk.starts_at)
    place.refresh_from_db()
    assert place.attended_at == talk.starts_at
    actions.attendance.mark_attendance(talk=talk, came=[], by=fede, at=talk.starts_at)
    place.refresh_from_db()
    assert place.attended_at is not None
    actions.attendance.mark_attendance(talk=talk, came=[], did_not=[place.pk], by=fede, at=talk.starts_at)
    place.refresh_from_db()
    assert place.attended_at is None


def test_open_talk_is_found_and_a_cancelled_one_is_not(talk, beto, entity, fede, at):
    found = search(entity=entity, person_roles=beto.roles, text="firmar")
    assert [hit.kind for hit in found.hits] == ["learning.talk"]

    actions.talks.move_talk(talk=talk, to=TalkStatus.CANCELLED, by=fede, at=at)
    assert not search(entity=entity, person_roles=beto.roles, text="firmar").hits


def test_home_gets_the_next_open_talks_with_ones_own_marked(talk, beto, dario, at):
    actions.talks.sign_up(talk=talk, by=beto, at=at)

    (line,) = queries.talks.upcoming_for(person=beto, at=at)
    assert (line.title, line.is_seated, line.is_waiting, line.seats_left) == ("Firmar sin imprimir", True, False, 0)
    assert not queries.talks.upcoming_for(person=dario, at=at)
    assert not queries.talks.upcoming_for(person=beto, at=at + timedelta(days=3))


@pytest.fixture
def seated(talk, beto, at):
    """Beto took the only seat a week before a talk of Tuesday at nine in Bogotá."""
    actions.talks.sign_up(talk=talk, by=beto, at=at - timedelta(days=7))
    return talk


@pytest.fixture
def reminders(run_jobs, monkeypatch):
    """Return a function that does the morning's work at a moment and gives every reminder so far."""

    def remind(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)
        enqueue("learning.remind_of_talks", entity=None, at=moment, key=moment.isoformat())
        run_jobs()
        return list(OutgoingMessage.objects.filter(key__contains=".eve.").order_by("pk"))

    return remind


def test_seat_is_reminded_once_on_the_eve_and_counts_in_the_budget(seated, beto, carla, at, reminders):
    actions.talks.sign_up(talk=seated, by=carla, at=at - timedelta(days=6))

    first = reminders(at)
    again = reminders(at + timedelta(hours=3))

    assert [one.person for one in first] == [beto]
    assert (first[0].is_optional, first[0].expires_at) == (True, seated.starts_at)
    assert "Cuándo: martes 24 de noviembre, 9:00" in first[0].body_text
    assert len(again) == 1


@pytest.mark.parametrize("days", [-1, 1])
def test_only_the_eve_reminds(seated, at, reminders, days):
    assert reminders(at + timedelta(days=days)) == []


def test_friday_reminds_of_monday_and_the_weekend_is_left_in_peace(fede, beto, at, reminders):
    friday, monday = at + timedelta(days=4), at + timedelta(days=7)
    made = actions.talks.create_talk(
        data=data_of(at, starts_at=monday, ends_at=monday + timedelta(hours=1)), by=fede, at=at
    )
    actions.talks.move_talk(talk=made, to=TalkStatus.OPEN, by=fede, at=at)
    actions.talks.sign_up(talk=made, by=beto, at=at)

    assert reminders(friday - timedelta(days=1)) == []
    assert queries.talk_reminders.places_to_remind(entity=made.entity, at=friday + timedelta(days=1)) == []
    assert len(reminders(friday)) == 1


def test_a_new_date_is_reminded_anew(seated, fede, at, reminders):
    reminders(at)
    later = at + timedelta(days=9)
    actions.talks.change_talk(
        talk=seated, data=data_of(at, starts_at=later, ends_at=later + timedelta(hours=1)), by=fede, at=at
    )

    assert len(reminders(at + timedelta(days=8))) == 2


def test_who_left_signed_up_today_or_went_away_is_not_reminded(seated, beto, carla, fede, at, reminders):
    actions.talks.withdraw(talk=seated, by=beto, at=at - timedelta(days=2))
    actions.talks.sign_up(talk=seated, by=carla, at=at)

    assert reminders(at) == []


def test_cancelled_talk_is_not_reminded(seated, fede, at, reminders):
    actions.talks.move_talk(talk=seated, to=TalkStatus.CANCELLED, by=fede, at=at)

    assert reminders(at) == []


@pytest.mark.once
def test_eve_of_twenty_seats_costs_the_same_to_read(fede, unit, at, django_assert_num_queries):
    made = actions.talks.create_talk(data=data_of(at, seats=40), by=fede, at=at)
    actions.talks.move_talk(talk=made, to=TalkStatus.OPEN, by=fede, at=at)
    for _number in range(20):
        actions.talks.sign_up(talk=made, by=make_person(unit=unit), at=at - timedelta(days=3))

    with django_assert_num_queries(3):
        assert len(queries.talk_reminders.places_to_remind(entity=made.entity, at=at)) == 20


def test_talk_whose_hour_passed_counts_as_held(talk, run_jobs, at):
    LiveSession.objects.update(starts_at=at - timedelta(hours=3), ends_at=at - timedelta(hours=2))
    enqueue("learning.close_talks", entity=None, at=at)
    run_jobs()

    talk.refresh_from_db()
    assert talk.status == TalkStatus.HELD


def test_talk_is_planned_opened_and_attended_in_the_browser(client_of, fede, beto):
    host, member = client_of(fede), client_of(beto)
    form = {
        "title": "Firmar", "description": "Cómo.", "speaker": "TIC", "place": "Sala 1", "seats": "10",
        "starts_at": "2026-11-23T09:10", "ends_at": "2026-11-23T10:00",
    }  # fmt: skip
    bad = host.post(reverse("learning:talk_create"), form | {"ends_at": "2026-11-23T08:00"})
    assert bad.status_code == 422
    assert "Sala 1" in bad.text
    host.post(reverse("learning:talk_create"), form)
    made = LiveSession.objects.get()
    pages = {
        name: reverse(f"learning:talk_{name}", args=[made.pk])
        for name in ("sign_up", "attend", "attendance", "change", "withdraw", "calendar")
    }
    host.post(reverse("learning:talk_move", args=[made.pk, "abrir"]))
    member.post(pages["sign_up"])
    assert "Tiene cupo" in member.get(reverse("learning:talk", args=[made.pk])).text
    assert member.get(pages["calendar"])["Content-Type"].startswith("text/calendar")
    assert member.post(pages["attend"], {"code": "NO"}).status_code == 422
    assert made.attendance_code not in member.get(reverse("learning:talk", args=[made.pk])).text
    member.post(pages["attend"], {"code": made.attendance_code})
    assert TalkPlace.objects.get().attended_at is not None
    assert "Beto" in host.get(pages["attendance"]).text
    host.post(pages["attendance"], {"was": TalkPlace.objects.get().pk})
    assert TalkPlace.objects.get().attended_at is None
    assert host.get(pages["change"]).status_code == 200
    for step in ("aplazar", "cancelar"):
        assert host.get(reverse("learning:talk_move", args=[made.pk, step])).status_code == 200


def test_home_does_not_call_a_place_in_the_waiting_list_a_seat(seated, carla, client_of, monkeypatch, at):
    actions.talks.sign_up(talk=seated, by=carla, at=at)
    monkeypatch.setattr(clock, "now", lambda: at)

    page = client_of(carla).get("/").text

    assert "Usted está en la lista de espera" in page
    assert "Cupo reservado" not in page


def test_that_a_talk_was_held_is_offered_once_it_has_begun(talk, fede, at):
    steps = [queries.talks.talk_page(pk=talk.pk, person=fede, at=when).steps for when in (at, talk.starts_at)]

    assert [TalkStatus.HELD in one for one in steps] == [False, True]


def test_of_a_talk_that_was_held_is_told_who_came_and_not_that_there_is_a_seat(
    seated, fede, beto, client_of, at, monkeypatch
):
    actions.attendance.mark_attendance(talk=seated, came=[seated.places.get().pk], by=fede, at=seated.ends_at)
    actions.talks.move_talk(talk=seated, to=TalkStatus.HELD, by=fede, at=seated.ends_at)
    monkeypatch.setattr(clock, "now", lambda: seated.ends_at)
    browser = client_of(beto)

    rows = browser.get(reverse("learning:talks")).text
    page = browser.get(reverse("learning:talk", args=[seated.pk])).text

    assert "Asistió" in rows
    assert "Tiene cupo" not in rows + page
    assert "Entrar a la charla" not in page


def test_cancelled_talk_offers_no_seat_and_no_calendar(seated, fede, beto, client_of, at):
    actions.talks.move_talk(talk=seated, to=TalkStatus.CANCELLED, by=fede, at=at)

    page = client_of(beto).get(reverse("learning:talk", args=[seated.pk])).text

    assert "Esta charla se canceló." in page
    assert "Tiene cupo" not in page
    assert "Guardar en mi calendario" not in page


def test_code_that_comes_too_late_is_answered(seated, beto, client_of):
    begun = clock.now() - timedelta(days=2)
    LiveSession.objects.update(starts_at=begun, ends_at=begun + timedelta(hours=1))

    answer = client_of(beto).post(reverse("learning:talk_attend", args=[seated.pk]), {"code": seated.attendance_code})

    assert 'role="alert"' in answer.text
    assert "pídale a quien la dio que lo anote" in answer.text


@pytest.mark.once
def test_list_costs_the_same_for_one_talk_and_for_twenty(
    client_of, beto, fede, talk, at, django_assert_max_num_queries
):
    browser = client_of(beto)
    browser.get(reverse("learning:talks"))
    with django_assert_max_num_queries(20) as first:
        browser.get(reverse("learning:talks"))
    for number in range(19):
        made = actions.talks.create_talk(data=data_of(at, place=f"Sala {number}"), by=fede, at=at)
        actions.talks.move_talk(talk=made, to=TalkStatus.OPEN, by=fede, at=at)
    with django_assert_max_num_queries(20) as second:
        browser.get(reverse("learning:talks"))
    assert len(first) == len(second)


def test_person_takes_their_places_and_once_erased_only_a_count_stays(talk, beto, entity, at):
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    who = {"entity_id": entity.pk, "person_uid": beto.uid, "pseudonym": beto.pseudonym}

    assert personal_data.export(**who)["Charlas"][0]["charla"] == "Firmar sin imprimir"
    personal_data.erase(**who, at=at)
    assert TalkPlace.objects.get().person is None
    assert AuditEvent.objects.get(action="learning.person.forgotten").detail["talk places"] == 1
