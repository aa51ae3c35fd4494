"""A person's calendar by a secret address: their seats in talks and the deadlines of their courses, nobody else's."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.formats.calendars import Entry, calendar_file
from apropia.foundation.errors import NotFound
from apropia.learning.models import CalendarFeed, Enrollment, TalkPlace
from apropia.learning.queries.talk_calendar import entry_of
from apropia.learning.states import EnrollmentStatus
from apropia.learning.states.talks import PlaceStatus, TalkStatus
from apropia.people.models import Person

KEPT = timedelta(days=90)
_GOING_ON = (EnrollmentStatus.ENROLLED, EnrollmentStatus.IN_PROGRESS)
REFRESH = timedelta(hours=4)
# Without the key of the installation, what the database holds opens no calendar.
_signer = signing.Signer(sep=".", salt="learning.feed")


@dataclasses.dataclass(frozen=True)
class FeedAddress:
    """Where a person's calendar is, as browsers and as calendar programs want it."""

    url: str
    webcal: str
    made_at: datetime


def address_of(*, person: Person) -> FeedAddress | None:
    """Return the address of the person's calendar, if they made one. One query."""
    feed = CalendarFeed.objects.filter(person=person).first()
    if feed is None:
        return None
    url = settings.BASE_URL + reverse("learning:feed", args=[_signer.sign(feed.key.hex)])
    return FeedAddress(url=url, webcal=f"webcal:{url.partition(':')[2]}", made_at=feed.made_at)


def made_by(*, entity_id: int, person_uid: UUID) -> list[Mapping[str, Any]]:
    """Return when a person made the address of their calendar, as plain values."""
    rows = CalendarFeed.objects.filter(entity_id=entity_id, person__uid=person_uid)
    return [{"hecha el": row.made_at} for row in rows]


def feed(*, token: str, at: datetime) -> str:
    """Return the calendar of a secret address. Raises `NotFound`. Three queries, however much is in it.

    The same until something in it changes, so that calendars that ask again are told so.
    """
    person = _owner(token)
    entries = [*_talks(person, at), *_deadlines(person, at)]
    return calendar_file(entries, name=_("Apropia: charlas y plazos"), refresh=REFRESH)


def _owner(token: str) -> Person:
    try:
        rows = CalendarFeed.objects.filter(key=UUID(_signer.unsign(token)))
    except (signing.BadSignature, ValueError):
        rows = CalendarFeed.objects.none()
    found = rows.filter(person__status=Person.Status.ACTIVE).select_related("person__entity").first()
    if found is None:
        raise NotFound(_("Esta dirección ya no existe."))
    return found.person


def _talks(person: Person, at: datetime) -> list[Entry]:
    places = TalkPlace.objects.filter(
        person=person,
        status__in=[PlaceStatus.SEATED, PlaceStatus.WALK_IN],
        talk__status__in=[TalkStatus.OPEN, TalkStatus.HELD],
        talk__ends_at__gte=at - KEPT,
    )
    rows = places.select_related("talk").order_by("talk__starts_at", "pk")
    return [entry_of(place.talk, at=place.talk.changed_at, mode=place.mode) for place in rows]


def _deadlines(person: Person, at: datetime) -> list[Entry]:
    rows = Enrollment.objects.filter(
        entity=person.entity_id, pseudonym=person.pseudonym, status__in=_GOING_ON, deadline_on__isnull=False
    )
    since = (at - KEPT).astimezone(ZoneInfo(person.entity.timezone)).date()
    found = rows.filter(deadline_on__gte=since).select_related("course", "version").order_by("deadline_on", "pk")
    return [_deadline(row, person) for row in found]


def _deadline(row: Enrollment, person: Person) -> Entry:
    assert row.deadline_on is not None
    page = settings.BASE_URL + reverse("learning:course", args=[row.course.code])
    morning = datetime.combine(row.deadline_on, time(), ZoneInfo(person.entity.timezone))
    return Entry(
        uid=f"plazo-{row.pk}-{person.entity.code}@apropia",
        # Moved to another day, it is the same entry, later: calendars take the newer.
        sequence=row.deadline_on.toordinal(),
        stamped_at=min(row.enrolled_at, morning),
        starts=row.deadline_on,
        ends=row.deadline_on + timedelta(days=1),
        title=_("Plazo del curso «%(title)s»") % {"title": row.version.title},
        description=_("Hasta hoy puede terminar este curso."),
        page=page,
    )
