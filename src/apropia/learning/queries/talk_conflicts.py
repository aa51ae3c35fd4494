"""Which other talk holds a room or a speaker at some hour."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from apropia.foundation.search.words import fold
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models.rooms import Room
from apropia.learning.models.talks import LiveSession
from apropia.learning.states.talks import TalkStatus
from apropia.people.models import Person

# A postponed talk has no hour and a cancelled one no need of it; what was held is held.
_TAKING = (TalkStatus.PLANNED, TalkStatus.OPEN, TalkStatus.HELD)


@dataclasses.dataclass(frozen=True)
class Conflict:
    """Another talk at that hour, in that room, or given by `speaker`."""

    talk: LiveSession
    speaker: Person | None = None


def conflict_of(
    *,
    entity: Entity,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    room: Room | None = None,
    speakers: Sequence[Person],
    but: LiveSession | None = None,
) -> Conflict | None:
    """Return the first talk that holds the room or a speaker then, other than `but`. Two queries.

    Rooms are the same whatever the capitals, accents and spaces they were written with.
    """
    rows = (
        LiveSession.objects.filter(entity=entity, status__in=_TAKING, starts_at__lt=ends_at, ends_at__gt=starts_at)
        .select_related("room")
        .prefetch_related("speakers")
    )
    others = [one for one in rows if but is None or one.pk != but.pk]
    names = _names(place, room)
    for other in others:
        if names & _names(other.place, other.room):
            return Conflict(other)
    wanted = {one.pk for one in speakers}
    for other in others:
        for person in other.speakers.all():
            if person.pk in wanted:
                return Conflict(other, person)
    return None


def _names(place: str, room: Room | None) -> set[str]:
    """Return what a place is called: a room also by its name alone, as it was written before it had a row."""
    written = (place, room.name if room is not None else "")
    return {" ".join(fold(one).split()) for one in written if one.strip()}
