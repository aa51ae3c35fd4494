"""No room holds two talks at one hour, and nobody gives two."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models.rooms import Room
from apropia.learning.models.talks import LiveSession
from apropia.learning.queries.talk_conflicts import conflict_of
from apropia.people.models import Person


def check_free(
    *,
    entity: Entity,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    room: Room | None = None,
    speakers: Sequence[Person],
    but: LiveSession | None = None,
) -> None:
    """Refuse an hour at which another talk holds the room or a speaker, in words that name it.

    The entity is held, so that of two talks planned at once one sees the other.
    """
    hold(entity)
    found = conflict_of(
        entity=entity, starts_at=starts_at, ends_at=ends_at, place=place, room=room, speakers=speakers, but=but
    )
    if found is None:
        return
    begins = found.talk.starts_at.astimezone(ZoneInfo(entity.timezone))
    words = {
        "talk": found.talk.title,
        "place": found.talk.place,
        "when": date_format(begins, "l j \\d\\e F, g:i\u00a0a"),
    }
    if found.speaker is None:
        text = _("En «%(place)s» hay otra charla a esa hora (%(when)s): «%(talk)s». Elija otra hora u otro lugar.")
        raise DomainError(text % words, field="place" if room is None else "room")
    text = _("%(person)s da otra charla a esa hora (%(when)s): «%(talk)s». Elija otra hora u otra persona.")
    raise DomainError(text % {**words, "person": found.speaker.display_name}, field="speaker_emails")
