"""Calendar files: invitations by mail (iTIP, RFC 5546 over RFC 6047) and feeds (RFC 5545, RFC 7986).

Moments are written in UTC: every calendar shows them in its own zone and none needs our table of zones.
"""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event, vCalAddress

PRODUCT = "-//Apropia//Agenda//ES"


class Method(StrEnum):
    """What a calendar is asked to do with the entry."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Party:
    """Somebody in an invitation."""

    email: str
    name: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that happens at an hour, or on a whole day where `starts` is a date.

    `uid` never changes; of two entries of one `uid`, calendars keep the one with the greater `sequence`, then the one
    stamped later.
    """

    uid: str
    sequence: int
    stamped_at: datetime
    starts: datetime | date
    ends: datetime | date
    title: str
    status: str = "CONFIRMED"
    description: str = ""
    place: str = ""
    page: str = ""
    organizer: Party | None = None
    attendee: Party | None = None
    remind_before: timedelta | None = None


def calendar_file(
    entries: Sequence[Entry], *, method: Method = Method.PUBLISH, name: str = "", refresh: timedelta | None = None
) -> str:
    """Return a calendar file, its lines folded and its texts escaped. `name` and `refresh` are for feeds."""
    from icalendar import Calendar, vDuration  # noqa: PLC0415  slow to load

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
    if refresh is not None:
        calendar.add("refresh-interval", vDuration(refresh), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(refresh))
    for entry in entries:
        calendar.add_component(_event(entry, method))
    return str(calendar.to_ical().decode())


def method_of(text: str) -> str:
    """Return what a calendar file of ours asks for: its mail part must say the same as the file."""
    return next(line.removeprefix("METHOD:") for line in text.splitlines() if line.startswith("METHOD:"))


def _event(entry: Entry, method: Method) -> "Event":
    from icalendar import Event  # noqa: PLC0415  slow to load

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamped_at.astimezone(UTC))
    event.add("dtstart", _moment(entry.starts))
    event.add("dtend", _moment(entry.ends))
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if method == Method.CANCEL else entry.status)
    for field, text in (("description", entry.description), ("location", entry.place), ("url", entry.page)):
        if text:
            event.add(field, text)
    if entry.organizer is not None:
        event.add("organizer", _address(entry.organizer))
    if entry.attendee is not None:
        event.add("attendee", _invited(entry.attendee, method))
    if entry.remind_before is not None and method != Method.CANCEL:
        _add_alarm(event, entry)
    return event


def _moment(value: datetime | date) -> datetime | date:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _invited(party: Party, method: Method) -> "vCalAddress":
    # They signed up themselves: it is accepted, and their calendar need not answer.
    address = _address(party)
    address.params["CUTYPE"] = "INDIVIDUAL"
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["RSVP"] = "FALSE"
    if method != Method.CANCEL:
        address.params["PARTSTAT"] = "ACCEPTED"
    return address


def _address(party: Party) -> "vCalAddress":
    from icalendar import vCalAddress  # noqa: PLC0415  slow to load

    address = vCalAddress(f"mailto:{party.email}")
    # A quoted parameter holds neither quotes nor controls.
    address.params["CN"] = "".join(one for one in party.name.replace('"', "'") if one.isprintable())
    return address


def _add_alarm(event: "Event", entry: Entry) -> None:
    from icalendar import Alarm  # noqa: PLC0415  slow to load

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", -(entry.remind_before or timedelta(0)))
    event.add_component(alarm)
