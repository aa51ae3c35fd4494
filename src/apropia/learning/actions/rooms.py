"""Keep the rooms in which talks are held."""

import dataclasses
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.learning.models.rooms import Room
from apropia.learning.models.talks import LiveSession
from apropia.learning.policies import talks as policies
from apropia.learning.states.talks import TALK_EDITABLE
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True, kw_only=True)
class RoomData:
    """What is known of a room."""

    name: str
    capacity: int
    where: str = ""
    accessibility: str = ""
    is_active: bool = True


@transaction.atomic
def add_room(*, data: RoomData, by: Person, at: datetime) -> Room:
    """Add a room to the catalogue."""
    policies.check_can_host(by)
    hold(by.entity)
    _check(data, by)
    room = Room.objects.create(entity=by.entity, changed_at=at, **dataclasses.asdict(data))
    record("learning.room.added", entity=by.entity, by=by, on=room, at=at)
    return room


@transaction.atomic
def change_room(*, room: Room, data: RoomData, by: Person, at: datetime) -> None:
    """Change a room; the talks to come in it say where they are in its new words."""
    policies.check_can_host(by)
    policies.check_same_entity(room, by)
    hold(room)
    _check(data, by, but=room)
    coming = LiveSession.objects.filter(room=room, status__in=TALK_EDITABLE)
    full = coming.filter(seats__gt=data.capacity).order_by("-seats").first()
    if full is not None:
        text = _("«%(talk)s» ofrece %(seats)s cupos en esta sala. Bájelos antes, o ponga otra sala.")
        raise DomainError(text % {"talk": full.title, "seats": full.seats}, field="capacity")
    before = str(room)
    for name, value in dataclasses.asdict(data).items():
        setattr(room, name, value)
    room.changed_at = at
    room.save()
    if str(room) != before:
        coming.update(place=str(room), sequence=F("sequence") + 1, changed_at=at)
    record("learning.room.changed", entity=room.entity, by=by, on=room, at=at)


def _check(data: RoomData, by: Person, but: Room | None = None) -> None:
    if data.capacity < 1:
        raise DomainError(_("En una sala cabe al menos una persona."), field="capacity")
    others = Room.objects.filter(entity=by.entity, name__iexact=data.name)
    if (others if but is None else others.exclude(pk=but.pk)).exists():
        raise DomainError(_("Ya hay una sala con ese nombre."), field="name")
