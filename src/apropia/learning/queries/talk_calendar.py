"""A talk as an iCalendar invitation (RFC 5545, RFC 5546)."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from apropia.learning.models.talks import LiveSession
from apropia.learning.states.talks import TalkStatus
from apropia.people.models import Person

if TYPE_CHECKING:
    from icalendar import vCalAddress

_STATUS = {TalkStatus.CANCELLED: "CANCELLED", TalkStatus.POSTPONED: "TENTATIVE"}


def invitation(*, talk: LiveSession, person: Person, is_seated: bool, page: str, at: datetime) -> bytes:
    """Return the calendar file of a talk for a person.

    Who has a place gets a request addressed to them, with the link to enter; others a plain publication without it.
    The UID never changes and SEQUENCE grows with each change, so that calendars move the same entry.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415  slow to load

    calendar = Calendar()
    calendar.add("prodid", "-//Apropia//Charlas//ES")
    calendar.add("version", "2.0")
    is_addressed = is_seated and talk.organizer is not None
    calendar.add("method", _method(talk, is_addressed))
    event = Event()
    event.add("uid", f"{talk.uid}@apropia")
    event.add("sequence", talk.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("last-modified", talk.changed_at.astimezone(UTC))
    event.add("dtstart", talk.starts_at.astimezone(UTC))
    event.add("dtend", talk.ends_at.astimezone(UTC))
    event.add("summary", talk.title)
    event.add("status", _STATUS.get(TalkStatus(talk.status), "CONFIRMED"))
    event.add("url", page)
    entrance = talk.link if is_seated else ""
    event.add("location", talk.place or entrance or page)
    event.add("description", "\n\n".join(part for part in (talk.description, talk.speaker, entrance) if part))
    if is_addressed and talk.organizer is not None:
        event.add("organizer", _address(talk.organizer))
        attendee = _address(person)
        attendee.params["PARTSTAT"] = "ACCEPTED"
        event.add("attendee", attendee)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _method(talk: LiveSession, is_addressed: bool) -> str:
    if not is_addressed:
        return "PUBLISH"
    return "CANCEL" if talk.status == TalkStatus.CANCELLED else "REQUEST"


def _address(person: Person) -> "vCalAddress":
    from icalendar import vCalAddress  # noqa: PLC0415  slow to load

    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = person.display_name
    return address
