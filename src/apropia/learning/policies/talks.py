"""Who hosts talks, and when a place or an attendance may be taken."""

from datetime import datetime, timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.learning.models.rooms import Room
from apropia.learning.models.talks import LiveSession, TalkMode
from apropia.learning.states.talks import TALK_EDITABLE, TalkStatus
from apropia.people.models import Person, Role

HOSTS = (Role.FACILITATOR, Role.UA_MANAGER)
ATTENDANCE_MARGIN = timedelta(minutes=30)
# Later than this nobody remembers, and nobody is asked.
OPINION_TERM = timedelta(days=10)


def can_host(person: Person) -> bool:
    """Say whether the person manages talks."""
    return person.has_role(*HOSTS)


def check_can_host(person: Person) -> None:
    """Refuse whoever does not manage talks."""
    if not can_host(person):
        raise Forbidden(_("Solo quienes facilitan pueden manejar charlas."))


def can_take_list(talk: LiveSession, person: Person) -> bool:
    """Say whether the person keeps who came to this talk: who manages talks, and who gives this one."""
    return can_host(person) or talk.speakers.filter(pk=person.pk).exists()


def check_can_take_list(talk: LiveSession, person: Person) -> None:
    """Refuse whoever neither manages talks nor gives this one."""
    if not can_take_list(talk, person):
        raise Forbidden(_("Solo quien da la charla o la facilita lleva la lista."))


def door_of(talk: LiveSession) -> str:
    """Return what the address behind the QR code of a talk holds: nobody who was not shown it can guess it."""
    return signing.Signer(salt="learning.attendance").signature(f"{talk.uid}:{talk.attendance_code}")


def check_door(talk: LiveSession, token: str) -> None:
    """Refuse an address that is not the one of this talk."""
    if not constant_time_compare(token, door_of(talk)):
        raise NotFound(_("Este código QR no es de esta charla."))


def check_same_entity(owned: LiveSession | Room, person: Person) -> None:
    """Refuse a person of another entity."""
    if owned.entity_id != person.entity_id:
        raise Forbidden(_("Esta charla es de otra entidad."))


def check_editable(talk: LiveSession) -> None:
    """Refuse to change what is over."""
    if talk.status not in TALK_EDITABLE:
        raise DomainError(_("Esta charla ya no se puede cambiar."))


def takes_sign_ups(talk: LiveSession, at: datetime) -> bool:
    """Say whether a person may still sign up or leave."""
    return talk.status == TalkStatus.OPEN and at < talk.ends_at


def check_takes_sign_ups(talk: LiveSession, at: datetime) -> None:
    """Refuse a sign-up out of time."""
    if not takes_sign_ups(talk, at):
        raise DomainError(_("Esta charla no recibe inscripciones ahora."))


def check_mode(talk: LiveSession, mode: TalkMode | None) -> TalkMode:
    """Return the way in which somebody takes part: the one asked for, or the only one there is."""
    if mode is None and len(talk.modes) == 1:
        return talk.modes[0]
    if mode not in talk.modes:
        raise DomainError(_("Elija si va en persona o entra en línea."))
    return mode


def takes_codes(talk: LiveSession, at: datetime) -> bool:
    """Say whether the attendance code counts now: during the talk, and half an hour before and after."""
    running = talk.starts_at - ATTENDANCE_MARGIN <= at <= talk.ends_at + ATTENDANCE_MARGIN
    return talk.status in (TalkStatus.OPEN, TalkStatus.HELD) and running


def takes_opinions(talk: LiveSession, at: datetime) -> bool:
    """Say whether who came may say what they think: from its end on, for ten days."""
    return talk.status in (TalkStatus.OPEN, TalkStatus.HELD) and talk.ends_at <= at < talk.ends_at + OPINION_TERM


def takes_materials(talk: LiveSession, at: datetime) -> bool:
    """Say whether the talk is over, so that its slides and its recording may be left."""
    return talk.status in (TalkStatus.OPEN, TalkStatus.HELD) and talk.ends_at <= at


def check_takes_materials(talk: LiveSession, at: datetime) -> None:
    """Refuse slides or a recording of what was not held yet."""
    if not takes_materials(talk, at):
        raise DomainError(_("La presentación y la grabación se agregan cuando la charla haya terminado."))


def takes_list(talk: LiveSession, at: datetime) -> bool:
    """Say whether the host may mark who came: from half an hour before the beginning on."""
    return talk.status in (TalkStatus.OPEN, TalkStatus.HELD) and at >= talk.starts_at - ATTENDANCE_MARGIN
