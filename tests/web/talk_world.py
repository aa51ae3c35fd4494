"""Talks of the small whole entity, and what goes with them."""

from datetime import datetime, timedelta
from typing import Any

from apropia.learning import actions, queries
from apropia.learning.models import LiveSession, TalkSeries
from apropia.learning.policies.talks import door_of
from apropia.learning.states.talks import TalkStatus
from apropia.people.models import Person


def make_talks(*, host: Person, member: Person, mark: str, values: dict[str, dict[str, Any]], at: datetime) -> None:
    talk = actions.talks.create_talk(
        data=actions.talks.TalkData(
            title=f"Charla {mark}",
            description=f"Sobre {mark}.",
            speaker="Nora Díaz",
            starts_at=at + timedelta(days=1),
            ends_at=at + timedelta(days=1, hours=1),
            seats=30,
            place="Sala 1",
        ),
        by=host,
        at=at,
    )
    actions.talks.move_talk(talk=talk, to=TalkStatus.OPEN, by=host, at=at)
    actions.talks.sign_up(talk=talk, by=member, at=at)
    room = actions.rooms.add_room(data=actions.rooms.RoomData(name=f"Sala de {mark}", capacity=20), by=host, at=at)
    values["learning:talk_room"] = {"pk": room.pk}
    series = actions.talk_series.repeat_talk(
        talk=talk, kind=TalkSeries.Kind.CYCLE, starts=[talk.starts_at + timedelta(days=7)], by=host, at=at
    )
    values["learning:talk_series"] = {"pk": series.pk}
    values["learning:talk_arrive"] = {"pk": talk.pk, "token": door_of(talk)}
    held = held_talk(host=host, member=member, mark=mark, at=at)
    values["learning:talk_material"] = {"pk": held.pk, "what": "presentacion"}
    slides = actions.talk_materials.TalkMaterialData(
        kind="SLIDES", words=f"De la charla {mark}.", link="https://videos.example.org/charla"
    )
    left = actions.talk_materials.add_material(talk=held, data=slides, by=host, at=at)
    values["learning:talk_material_take_back"] = {"pk": held.pk, "material_pk": left.pk}
    values["learning:talk_opinion"] = {"pk": held.pk}
    window = actions.talk_windows.add_window(talk=talk, opens_at=at, by=host, at=at)
    values["learning:talk_window_remove"] = {"pk": talk.pk, "window_pk": window.pk}
    called = actions.talk_calls.request_call(talk=talk, unit=host.unit, by=host, at=at)
    values["learning:talk_call_job"] = {"pk": talk.pk, "job_pk": called.pk}
    values["learning:talk"] = {"pk": talk.pk, "step": "cancelar"}
    actions.feeds.renew_feed(by=member, at=at)
    address = queries.feeds.address_of(person=member)
    assert address is not None
    values["learning:feed"] = {"token": address.url.split("/")[-2]}


def held_talk(*, host: Person, member: Person, mark: str, at: datetime) -> LiveSession:
    """Return a talk of the day before, to which the member came and of which they said something."""
    data = actions.talks.TalkData(
        title=f"Charla pasada {mark}",
        description=f"De {mark}.",
        speaker="Nora Díaz",
        starts_at=at - timedelta(hours=25),
        ends_at=at - timedelta(hours=24),
        seats=5,
        place="Sala 2",
    )
    talk = actions.talks.create_talk(data=data, by=host, at=at - timedelta(days=3))
    actions.talks.move_talk(talk=talk, to=TalkStatus.OPEN, by=host, at=at - timedelta(days=3))
    place = actions.talks.sign_up(talk=talk, by=member, at=at - timedelta(days=2))
    actions.attendance.mark_attendance(talk=talk, came=[place.pk], by=host, at=talk.ends_at)
    actions.talk_opinions.say(talk=talk, score=4, words=f"Me sirvió {mark}.", by=member, at=talk.ends_at)
    return talk
