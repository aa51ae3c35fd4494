"""Who hosts talks, and when a place or an attendance may be taken."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError, Forbidden
from apropia.learning.models.talks import LiveSession
from apropia.learning.states.talks import TALK_EDITABLE, TalkStatus
from apropia.people.models import Person, Role

HOSTS = (Role.FACILITATOR, Role.UA_MANAGER)
ATTENDANCE_MARGIN = timedelta(minutes=30)


def can_host(person: Person) -> bool:
    """Say whether the person manages talks."""
    return person.has_role(*HOSTS)


def check_can_host(person: Person) -> None:
    """Refuse whoever does not manage talks."""
    if not can_host(person):
        raise Forbidden(_("Solo quienes facilitan pueden manejar charlas."))


def check_same_entity(talk: LiveSession, person: Person) -> None:
    """Refuse a person of another entity."""
    if talk.entity_id != person.entity_id:
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


def takes_codes(talk: LiveSession, at: datetime) -> bool:
    """Say whether the attendance code counts now: during the talk, and half an hour before and after."""
    running = talk.starts_at - ATTENDANCE_MARGIN <= at <= talk.ends_at + ATTENDANCE_MARGIN
    return talk.status in (TalkStatus.OPEN, TalkStatus.HELD) and running


def takes_list(talk: LiveSession, at: datetime) -> bool:
    """Say whether the host may mark who came: from half an hour before the beginning on."""
    return talk.status in (TalkStatus.OPEN, TalkStatus.HELD) and at >= talk.starts_at - ATTENDANCE_MARGIN
