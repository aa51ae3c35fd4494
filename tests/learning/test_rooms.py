"""Rooms of the entity: who fits, what collides, and what is told of them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apropia.foundation.errors import DomainError, Forbidden
from apropia.learning import actions
from apropia.learning.models import LiveSession, Room
from apropia.learning.states.talks import TalkStatus
from learning.talk_factories import data_of

pytestmark = pytest.mark.django_db


def data(**fields):
    return actions.rooms.RoomData(**{"name": "Sala Caribe", "where": "Piso 2", "capacity": 12} | fields)


@pytest.fixture
def room(fede, at):
    """Return a room of twelve."""
    return actions.rooms.add_room(data=data(accessibility="Sin escalones"), by=fede, at=at)


def plan(fede, at, room, **fields):
    given = data_of(at, **{"room": room, "place": "", "seats": 5} | fields)
    return actions.talks.create_talk(data=given, by=fede, at=at)


def test_talk_in_a_room_is_where_the_room_is_and_tells_of_its_access(fede, at, room, client_of):
    made = plan(fede, at, room)

    assert made.place == "Sala Caribe, Piso 2"
    assert "Sin escalones" in client_of(fede).get(reverse("learning:talk", args=[made.pk])).text


def test_seats_go_no_further_than_the_room(fede, at, room):
    with pytest.raises(DomainError, match="caben 12") as refusal:
        plan(fede, at, room, seats=13)
    assert refusal.value.field == "seats"


def test_room_holds_one_talk_at_a_time_also_where_it_was_written_by_hand(fede, at, room):
    plan(fede, at, None, place="sala caríbe ")
    with pytest.raises(DomainError, match="hay otra charla a esa hora") as refusal:
        plan(fede, at, room)
    assert refusal.value.field == "room"
    later = at + timedelta(days=3)
    assert plan(fede, at, room, starts_at=later, ends_at=later + timedelta(hours=1)).pk


def test_new_name_reaches_the_talks_to_come_and_not_those_held(fede, at, room):
    coming = plan(fede, at, room)
    later = at + timedelta(days=5)
    held = plan(fede, at, room, starts_at=later, ends_at=later + timedelta(hours=1))
    LiveSession.objects.filter(pk=held.pk).update(status=TalkStatus.HELD)
    actions.rooms.change_room(room=room, data=data(name="Sala Pacífico"), by=fede, at=at)

    places = dict(LiveSession.objects.values_list("pk", "place"))
    assert places == {coming.pk: "Sala Pacífico, Piso 2", held.pk: "Sala Caribe, Piso 2"}
    assert LiveSession.objects.get(pk=coming.pk).sequence == coming.sequence + 1


def test_room_does_not_shrink_below_what_is_offered_in_it(fede, at, room):
    plan(fede, at, room, seats=10)
    with pytest.raises(DomainError, match="ofrece 10 cupos") as refusal:
        actions.rooms.change_room(room=room, data=data(capacity=9), by=fede, at=at)
    assert refusal.value.field == "capacity"


def test_two_rooms_of_one_name_another_entity_and_members_are_refused(fede, beto, dario, at, room, client_of):
    with pytest.raises(DomainError, match="ese nombre"):
        actions.rooms.add_room(data=data(name="SALA CARIBE"), by=fede, at=at)
    with pytest.raises(Forbidden):
        actions.rooms.add_room(data=data(name="Otra"), by=beto, at=at)
    Room.objects.update(entity=dario.entity)
    with pytest.raises(DomainError, match="de su entidad"):
        plan(fede, at, Room.objects.get())
    assert client_of(fede).get(reverse("learning:talk_room", args=[room.pk])).status_code == 404
    assert client_of(beto).get(reverse("learning:talk_rooms")).status_code == 404


def test_room_is_added_changed_and_chosen_in_the_browser(fede, client_of):
    host, address = client_of(fede), reverse("learning:talk_rooms")
    bad = host.post(address, {"name": "Sala Andina", "capacity": "0"})
    assert bad.status_code == 422
    assert 'value="Sala Andina"' in bad.text
    host.post(address, {"name": "Sala Andina", "capacity": "8", "is_active": "on"})
    room = Room.objects.get()
    host.post(
        reverse("learning:talk_room", args=[room.pk]), {"name": "Sala Andina", "capacity": "9", "is_active": "on"}
    )
    form = {
        "title": "Firmar", "description": "Cómo.", "speaker": "TIC", "room": str(room.pk), "seats": "9",
        "starts_at": "2036-11-25T09:10", "ends_at": "2036-11-25T10:00",
    }  # fmt: skip
    host.post(reverse("learning:talk_create"), form)
    made = LiveSession.objects.get()
    assert (made.room, made.place) == (room, "Sala Andina")
    host.post(reverse("learning:talk_change", args=[made.pk]), form | {"room": "", "place": "Plaza"})
    assert LiveSession.objects.values_list("room", "place").get() == (None, "Plaza")

    host.post(reverse("learning:talk_room", args=[room.pk]), {"name": "Sala Andina", "capacity": "9"})
    assert "Sala Andina" not in host.get(reverse("learning:talk_create")).text
