"""Talks as calendars know them: the invitation that goes by mail, and the file of one talk."""

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse

from apropia.formats.calendars import Entry, Method, Party, calendar_file
from apropia.learning.models.talks import LiveSession, TalkMode, TalkPlace
from apropia.learning.states.talks import TalkStatus

REMIND_BEFORE = timedelta(minutes=15)
_OFF = (TalkStatus.CANCELLED, TalkStatus.POSTPONED)


def invitation(
    *, talk: LiveSession, place: TalkPlace, method: Method, at: datetime, sequence: int | None = None
) -> str:
    """Return what puts a talk into the calendar of who has a seat, moves it there or takes it away.

    The organizer is the sender of our letters, always: calendars obey a change only from who sent the first one.
    `sequence` is that of the change which is told, where the talk has changed again since.
    """
    email = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    person = place.person
    assert person is not None
    attendee = Party(email=person.email, name=person.display_name)
    organizer = Party(email=email, name=talk.entity.name)
    entry = entry_of(talk, at=at, mode=place.mode, sequence=sequence, organizer=organizer, attendee=attendee)
    return calendar_file([entry], method=method)


def file_for(*, talk: LiveSession, place: TalkPlace | None, at: datetime) -> str:
    """Return the calendar file of a talk: without a seat, a plain notice that does not say how to enter."""
    if place is None:
        return calendar_file([entry_of(talk, at=at, mode=None)])
    method = Method.CANCEL if talk.status in _OFF else Method.REQUEST
    return invitation(talk=talk, place=place, method=method, at=at)


def entry_of(
    talk: LiveSession,
    *,
    at: datetime,
    mode: str | None,
    sequence: int | None = None,
    organizer: Party | None = None,
    attendee: Party | None = None,
) -> Entry:
    """Return a talk as an entry, for who takes part in one way; without a seat nobody gets the link to enter."""
    page = f"{settings.BASE_URL}{reverse('learning:talk', args=[talk.pk])}"
    entrance = talk.entrance_of(mode)
    room = "" if mode == TalkMode.ONLINE else talk.place
    return Entry(
        uid=f"{talk.uid}@apropia",
        sequence=talk.sequence if sequence is None else sequence,
        stamped_at=at,
        starts=talk.starts_at,
        ends=talk.ends_at,
        title=talk.title,
        status="CANCELLED" if talk.status in _OFF else "CONFIRMED",
        description="\n\n".join(part for part in (talk.description, talk.speaker, entrance) if part),
        place=room or entrance or page,
        page=page,
        organizer=organizer,
        attendee=attendee,
        remind_before=REMIND_BEFORE if mode is not None else None,
    )
