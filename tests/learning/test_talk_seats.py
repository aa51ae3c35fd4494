"""In person, online or both: seats of each way, waiting lists that move by themselves, and seats that go on."""

from datetime import timedelta

import pytest
import vobject
from django.urls import reverse

from apropia.contact.models import OutgoingMessage
from apropia.foundation import clock
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.jobs.registry import enqueue
from apropia.learning import actions, queries
from apropia.learning.models import TalkMode, TalkPlace, TalkSettings
from apropia.learning.states.talks import PlaceStatus, TalkStatus
from apropia.people import actions as people
from learning.talk_factories import data_of
from people_factories import make_person

pytestmark = pytest.mark.django_db
ROOM, ONLINE = TalkMode.ROOM, TalkMode.ONLINE
LINK = "https://reunion.puertoclaro.gov.co/firmar"


def hold(fede, at, **fields):
    soon = {"starts_at": at + timedelta(days=9), "ends_at": at + timedelta(days=9, hours=1)}
    made = actions.talks.create_talk(data=data_of(at, **soon | fields), by=fede, at=at)
    actions.talks.move_talk(talk=made, to=TalkStatus.OPEN, by=fede, at=at)
    return made


@pytest.fixture
def both(fede, at):
    """Return an open talk of nine days ahead, with one seat in the room and one online."""
    return hold(fede, at, seats=1, online_seats=1)


@pytest.fixture
def tend(run_jobs, monkeypatch):
    """Return a function that looks after the seats at a moment."""

    def run(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)
        enqueue("learning.tend_talk_seats", entity=None, at=moment, key=moment.isoformat())
        run_jobs()

    return run


def status_of(person):
    place = TalkPlace.objects.get(person=person)
    return place.status, place.mode


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"seats": 0}, "seats"),
        ({"place": ""}, "place"),
        ({"online_seats": 3, "link": ""}, "link"),
    ],
)
def test_each_way_needs_where_it_happens(fede, at, fields, field):
    with pytest.raises(DomainError) as refusal:
        actions.talks.create_talk(data=data_of(at, **fields), by=fede, at=at)
    assert refusal.value.field == field


def test_who_signs_up_chooses_and_each_way_has_its_own_seats(both, beto, carla, ana, at):
    with pytest.raises(DomainError, match="en persona o entra en línea"):
        actions.talks.sign_up(talk=both, by=beto, at=at)
    for person, mode in ((beto, ROOM), (carla, ROOM), (ana, ONLINE)):
        actions.talks.sign_up(talk=both, mode=mode, by=person, at=at)

    assert [status_of(one) for one in (beto, carla, ana)] == [
        (PlaceStatus.SEATED, ROOM),
        (PlaceStatus.WAITING, ROOM),
        (PlaceStatus.SEATED, ONLINE),
    ]
    room, online = queries.talks.talk_page(pk=both.pk, person=beto, at=at).ways
    assert (room.left, room.waiting, online.left, online.waiting) == (0, 1, 0, 0)


def test_entrance_is_for_seats_online_and_the_room_for_the_others(both, beto, ana, at, client_of):
    for person, mode in ((beto, ROOM), (ana, ONLINE)):
        actions.talks.sign_up(talk=both, mode=mode, by=person, at=at)
    address = reverse("learning:talk", args=[both.pk])

    assert LINK not in client_of(beto).get(address).text
    assert LINK in client_of(ana).get(address).text
    files = {
        person: vobject.readOne(queries.talks.calendar_of(pk=both.pk, person=person, at=at)).vevent
        for person in (beto, ana)
    }
    assert [files[one].location.value for one in (beto, ana)] == ["Auditorio", LINK]
    assert LINK not in files[beto].serialize()
    assert "Auditorio" not in OutgoingMessage.objects.get(person=ana).body_text


def test_other_way_is_taken_where_it_has_a_seat_and_the_calendar_follows(both, beto, carla, at):
    actions.talks.sign_up(talk=both, mode=ROOM, by=beto, at=at)
    actions.talks.sign_up(talk=both, mode=ROOM, by=carla, at=at)
    before = both.sequence

    actions.talks.sign_up(talk=both, mode=ONLINE, by=carla, at=at)
    assert status_of(carla) == (PlaceStatus.SEATED, ONLINE)
    with pytest.raises(DomainError, match="Usted conserva el que tiene"):
        actions.talks.sign_up(talk=both, mode=ONLINE, by=beto, at=at)
    assert status_of(beto) == (PlaceStatus.SEATED, ROOM)
    assert both.sequence == before + 1


def test_who_changes_way_leaves_the_seat_to_the_first_who_waits(both, beto, carla, at):
    actions.talks.sign_up(talk=both, mode=ROOM, by=beto, at=at)
    actions.talks.sign_up(talk=both, mode=ROOM, by=carla, at=at)
    actions.talks.sign_up(talk=both, mode=ONLINE, by=beto, at=at)

    assert status_of(carla) == (PlaceStatus.OFFERED, ROOM)


def test_waiting_list_moves_within_its_own_way(fede, beto, carla, ana, at):
    talk = hold(fede, at, seats=1, online_seats=1)
    other = make_person(unit=beto.unit)
    for minute, (person, mode) in enumerate(((beto, ROOM), (ana, ONLINE), (other, ONLINE), (carla, ROOM))):
        actions.talks.sign_up(talk=talk, mode=mode, by=person, at=at + timedelta(minutes=minute))
    actions.talks.withdraw(talk=talk, by=beto, at=at + timedelta(hours=1))

    assert status_of(carla) == (PlaceStatus.OFFERED, ROOM)
    assert status_of(other) == (PlaceStatus.WAITING, ONLINE)


@pytest.fixture
def offered(both, beto, carla, ana, at):
    """Carla was offered the seat that Beto gave back on Monday at ten; Ana waits behind her."""
    for minute, person in enumerate((beto, carla, ana)):
        actions.talks.sign_up(talk=both, mode=ROOM, by=person, at=at + timedelta(minutes=minute))
    actions.talks.withdraw(talk=both, by=beto, at=at + timedelta(hours=1))
    return both


def test_who_moves_up_is_offered_the_seat_for_a_working_day(offered, carla, at):
    place = TalkPlace.objects.get(person=carla)

    assert (place.status, place.offered_until) == (PlaceStatus.OFFERED, at + timedelta(days=1))
    message = OutgoingMessage.objects.get(person=carla)
    assert "Confírmelo".casefold() in message.subject.casefold()
    assert "martes 24 de noviembre, 9:00" in message.body_text
    assert (message.calendar, message.expires_at) == ("", place.offered_until)
    assert queries.talks.talk_page(pk=offered.pk, person=carla, at=at).ways[0].left == 0


def test_a_seat_that_waits_to_be_confirmed_comes_first_at_home(offered, carla, ana, fede, at):
    sooner = actions.talks.create_talk(
        data=data_of(at, title="La de antes", place="Otra sala", starts_at=at + timedelta(hours=1)), by=fede, at=at
    )
    actions.talks.move_talk(talk=sooner, to=TalkStatus.OPEN, by=fede, at=at)

    assert [one.title for one in queries.talks.upcoming_for(person=carla, at=at)] == [offered.title, "La de antes"]
    assert [one.title for one in queries.talks.upcoming_for(person=ana, at=at)] == ["La de antes", offered.title]


def test_yes_in_time_makes_the_seat_theirs_and_brings_the_invitation(offered, carla, at):
    yes = at + timedelta(hours=3)
    for _twice in range(2):
        actions.talk_seats.confirm_seat(talk=offered, by=carla, at=yes)

    assert status_of(carla) == (PlaceStatus.SEATED, ROOM)
    (invitation,) = [one for one in OutgoingMessage.objects.filter(person=carla) if one.calendar]
    assert vobject.readOne(invitation.calendar).method.value == "REQUEST"


def test_nobody_confirms_late_or_without_an_offer(offered, carla, ana, at):
    with pytest.raises(DomainError, match="ya pasó"):
        actions.talk_seats.confirm_seat(talk=offered, by=carla, at=at + timedelta(days=2))
    with pytest.raises(DomainError, match="Ya no tiene"):
        actions.talk_seats.confirm_seat(talk=offered, by=ana, at=at)


def test_seat_nobody_confirmed_goes_on_by_itself_once(offered, carla, ana, at, tend):
    tend(at + timedelta(hours=22))
    assert status_of(carla)[0] == PlaceStatus.OFFERED

    late = at + timedelta(days=1, minutes=5)
    tend(late)
    tend(late + timedelta(minutes=10))

    assert [status_of(one)[0] for one in (carla, ana)] == [PlaceStatus.WITHDRAWN, PlaceStatus.OFFERED]
    assert OutgoingMessage.objects.filter(person=carla, subject__contains="pasó a otra persona").count() == 1
    assert OutgoingMessage.objects.filter(person=ana).count() == 1


def test_seat_is_theirs_at_once_where_the_talk_begins_sooner_or_nobody_is_asked(talk, fede, beto, carla, both, at):
    for one in (talk, both):
        actions.talks.sign_up(talk=one, mode=ROOM, by=beto, at=at)
        actions.talks.sign_up(talk=one, mode=ROOM, by=carla, at=at)
    actions.talks.withdraw(talk=talk, by=beto, at=at + timedelta(hours=3))
    actions.talk_seats.save_settings(confirm_hours=0, by=fede, at=at)
    actions.talks.withdraw(talk=both, by=beto, at=at)

    assert set(TalkPlace.objects.filter(person=carla).values_list("status", flat=True)) == {PlaceStatus.SEATED}


def test_seat_of_who_left_the_entity_is_given_on(both, beto, carla, ana, at, tend):
    for minute, person in enumerate((beto, ana)):
        actions.talks.sign_up(talk=both, mode=ROOM, by=person, at=at + timedelta(minutes=minute))
    people.close_person(person=beto, on=at.date(), by=carla, at=at)
    tend(at + timedelta(hours=1))

    assert [status_of(one)[0] for one in (beto, ana)] == [PlaceStatus.WITHDRAWN, PlaceStatus.OFFERED]
    assert not OutgoingMessage.objects.filter(person=beto, subject__contains="pasó a otra").exists()


def test_attendance_of_who_left_stays(both, beto, carla, at, tend):
    actions.talks.sign_up(talk=both, mode=ROOM, by=beto, at=at)
    TalkPlace.objects.update(attended_at=at)
    people.close_person(person=beto, on=at.date(), by=carla, at=at)
    tend(at + timedelta(hours=1))

    assert status_of(beto)[0] == PlaceStatus.SEATED


def test_postponed_talk_takes_its_offers_back_and_makes_them_anew_on_the_new_date(offered, fede, carla, ana, at):
    actions.talks.move_talk(talk=offered, to=TalkStatus.POSTPONED, by=fede, at=at + timedelta(hours=2))
    assert [status_of(one)[0] for one in (carla, ana)] == [PlaceStatus.WAITING, PlaceStatus.WAITING]

    actions.talks.move_talk(talk=offered, to=TalkStatus.OPEN, by=fede, at=at + timedelta(days=3))
    assert [status_of(one)[0] for one in (carla, ana)] == [PlaceStatus.OFFERED, PlaceStatus.WAITING]


def test_seat_is_chosen_confirmed_and_set_in_the_browser(offered, carla, fede, ana, client_of):
    browser, address = client_of(carla), reverse("learning:talk", args=[offered.pk])
    TalkPlace.objects.filter(person=carla).update(offered_until=clock.now() + timedelta(hours=1))
    actions.talks.change_talk(
        talk=offered,
        data=data_of(clock.now(), seats=1, online_seats=2, starts_at=clock.now() + timedelta(days=2),
                     ends_at=clock.now() + timedelta(days=2, hours=1)),
        by=fede,
        at=clock.now(),
    )  # fmt: skip

    assert "Confirmar mi cupo" in browser.get(address).text
    browser.post(reverse("learning:talk_confirm", args=[offered.pk]))
    assert "Tiene cupo" in browser.get(address).text
    assert "Cambiar a en línea" in browser.get(address).text
    client_of(ana).post(reverse("learning:talk_sign_up", args=[offered.pk]), {"mode": "ONLINE"})
    assert status_of(ana) == (PlaceStatus.SEATED, ONLINE)
    assert "Modalidad" in client_of(fede).get(reverse("learning:talk_attendance", args=[offered.pk])).text


def test_only_hosts_set_the_term_and_a_bad_one_is_refused(fede, beto, client_of, at):
    address = reverse("learning:talk_settings")
    with pytest.raises(Forbidden):
        actions.talk_seats.save_settings(confirm_hours=4, by=beto, at=at)
    assert client_of(beto).get(address).status_code == 404

    host = client_of(fede)
    assert host.post(address, {"confirm_hours": "200"}).status_code == 422
    host.post(address, {"confirm_hours": "4"})
    assert TalkSettings.objects.get().confirm_hours == 4


@pytest.mark.once
def test_page_of_a_talk_costs_the_same_with_one_seat_taken_and_with_twenty(
    fede, beto, unit, at, django_assert_num_queries
):
    talk = hold(fede, at, seats=40, online_seats=40)
    for number in range(20):
        mode = ONLINE if number % 2 else ROOM
        actions.talks.sign_up(talk=talk, mode=mode, by=make_person(unit=unit), at=at)

    with django_assert_num_queries(6):
        queries.talks.talk_page(pk=talk.pk, person=beto, at=at)
