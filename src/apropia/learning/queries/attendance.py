"""Who came to a talk, for who manages it or gives it, and the door that its QR code opens."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from apropia.formats.qr_codes import svg_of
from apropia.foundation.errors import NotFound
from apropia.learning.models.talks import LiveSession, TalkPlace
from apropia.learning.policies import talks as policies
from apropia.learning.queries.talks import talk_for
from apropia.learning.states.talks import PlaceStatus
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class AttendanceList:
    """Who has a place and who came."""

    talk: LiveSession
    places: Sequence[TalkPlace]
    takes_list: bool

    @property
    def came(self) -> int:
        return sum(1 for one in self.places if one.attended_at is not None)


@dataclasses.dataclass(frozen=True)
class Screen:
    """What is shown on the wall during a talk."""

    talk: LiveSession
    picture: SafeString
    address: str
    came: int
    takes_codes: bool


@dataclasses.dataclass(frozen=True)
class Door:
    """What who read the QR code sees."""

    talk: LiveSession
    takes_codes: bool
    has_come: bool


def attendance_of(*, pk: int, person: Person, at: datetime) -> AttendanceList:
    """Return the list of a talk, for who may keep it. Raises `NotFound`."""
    talk = _kept_by(pk, person)
    places = list(
        talk.places.exclude(status=PlaceStatus.WITHDRAWN)
        .filter(person__isnull=False)
        .select_related("person__unit")
        .order_by("person__sort_name", "pk")
    )
    return AttendanceList(talk=talk, places=places, takes_list=policies.takes_list(talk, at))


def screen_of(*, pk: int, person: Person, at: datetime) -> Screen:
    """Return what to show on the wall, for who may keep the list. Raises `NotFound`."""
    talk = _kept_by(pk, person)
    address = settings.BASE_URL + reverse("learning:talk_arrive", args=[talk.pk, policies.door_of(talk)])
    return Screen(
        talk=talk,
        picture=mark_safe(svg_of(address)),  # noqa: S308  drawn by us: paths and nothing typed
        address=settings.BASE_URL + reverse("learning:talk", args=[talk.pk]),
        came=talk.places.filter(attended_at__isnull=False).count(),
        takes_codes=policies.takes_codes(talk, at),
    )


def door_for(*, pk: int, token: str, person: Person, at: datetime) -> Door:
    """Return what the QR code of a talk opens for a person. Raises `NotFound`, also for the code of another talk."""
    talk = talk_for(pk=pk, person=person)
    policies.check_door(talk, token)
    has_come = talk.places.filter(person=person, attended_at__isnull=False).exists()
    return Door(talk=talk, takes_codes=policies.takes_codes(talk, at), has_come=has_come)


def _kept_by(pk: int, person: Person) -> LiveSession:
    talk = talk_for(pk=pk, person=person)
    if not policies.can_take_list(talk, person):
        raise NotFound(_("No encontramos esa charla."))
    return talk
