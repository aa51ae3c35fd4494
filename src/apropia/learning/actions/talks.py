"""Plan talks, take places in them, and keep who came."""

import dataclasses
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.competences.models import Competence
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.search import actions as search
from apropia.learning.actions import talk_seats
from apropia.learning.actions.talk_conflicts import check_free
from apropia.learning.actions.talk_letters import News, confirm, day_of, let_go, tell_all
from apropia.learning.models.rooms import Room
from apropia.learning.models.talk_windows import SignUpWindow
from apropia.learning.models.talks import LiveSession, TalkMode, TalkPlace
from apropia.learning.policies import talks as policies
from apropia.learning.policies.talk_windows import check_admits
from apropia.learning.queries.talk_series import other_session_of
from apropia.learning.states.talks import PLACE, TALK, PlaceStatus, TalkStatus
from apropia.people.models import Person

SEARCH_KIND = "learning.talk"
# Without letters and digits that are taken for one another when read aloud.
_ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
_ON_CALENDARS = ("title", "description", "speaker", "place", "link", "starts_at", "ends_at")
_WHEN_AND_WHERE = ("place", "link", "starts_at", "ends_at")


@dataclasses.dataclass(frozen=True, kw_only=True)
class TalkData:
    """What the host of a talk gives."""

    title: str
    description: str
    speaker: str
    starts_at: datetime
    ends_at: datetime
    seats: int = 0
    online_seats: int = 0
    place: str = ""
    # Its name is the place then.
    room: Room | None = None
    link: str = ""
    service: ITService | None = None
    competences: Sequence[Competence] = ()
    # Of persons of the entity: they take the list of this talk.
    speaker_emails: Sequence[str] = ()


@transaction.atomic
def create_talk(*, data: TalkData, by: Person, at: datetime) -> LiveSession:
    """Plan a talk. Nobody sees it until sign-up opens."""
    policies.check_can_host(by)
    data = _placed(data)
    _check(data, by)
    speakers = _speakers(data, by)
    check_free(entity=by.entity, **_when_and_where(data), speakers=speakers)
    talk = LiveSession.objects.create(
        entity=by.entity,
        organizer=by,
        attendance_code="".join(secrets.choice(_ALPHABET) for _unused in range(6)),
        created_at=at,
        changed_at=at,
        **_fields(data),
    )
    talk.competences.set(data.competences)
    talk.speakers.set(speakers)
    record("learning.talk.created", entity=talk.entity, by=by, on=talk, at=at)
    return talk


@transaction.atomic
def change_talk(*, talk: LiveSession, data: TalkData, by: Person, at: datetime) -> None:
    """Change a talk. Who has a place is told of another hour or place; more seats call in those who wait."""
    policies.check_can_host(by)
    talk_seats.lock(talk)
    policies.check_editable(talk)
    data = _placed(data)
    _check(data, by)
    speakers = _speakers(data, by)
    check_free(entity=talk.entity, **_when_and_where(data), speakers=speakers, but=talk)
    _check_seats_taken(talk, data)
    fields = _fields(data)
    changed = {name for name, value in fields.items() if getattr(talk, name) != value}
    for name, value in fields.items():
        setattr(talk, name, value)
    talk.sequence += bool(changed & set(_ON_CALENDARS))
    talk.changed_at = at
    talk.save()
    talk.competences.set(data.competences)
    talk.speakers.set(speakers)
    record("learning.talk.changed", entity=talk.entity, by=by, on=talk, at=at, detail={"sequence": talk.sequence})
    talk_seats.call_in(talk, at)
    _index(talk)
    if changed & set(_WHEN_AND_WHERE) and talk.status == TalkStatus.OPEN:
        tell_all(talk, News.CHANGED, at)


@transaction.atomic
def move_talk(*, talk: LiveSession, to: TalkStatus, by: Person | None, at: datetime) -> None:
    """Open sign-up, hold, postpone or cancel; whoever has a place or waits is told what concerns them."""
    if by is not None:
        policies.check_can_host(by)
    talk_seats.lock(talk)
    TALK.check(talk, to)
    if to == TalkStatus.OPEN and talk.ends_at <= at:
        raise DomainError(_("La fecha de la charla ya pasó. Cámbiela antes de abrir inscripciones."), field="starts_at")
    if to == TalkStatus.HELD and talk.starts_at > at:
        raise DomainError(_("La charla todavía no ha empezado."))
    if to == TalkStatus.OPEN:
        given: dict[str, Any] = {"place": talk.place, "room": talk.room, "speakers": list(talk.speakers.all())}
        check_free(entity=talk.entity, starts_at=talk.starts_at, ends_at=talk.ends_at, **given, but=talk)
    before = TALK.move(talk, to, changed_at=at, sequence=talk.sequence + 1)
    record("learning.talk.moved", entity=talk.entity, by=by, on=talk, at=at, detail={"from": before, "to": to})
    _index(talk)
    if to == TalkStatus.POSTPONED:
        talk_seats.take_offers_back(talk)
    talk_seats.call_in(talk, at)
    if to in (TalkStatus.CANCELLED, TalkStatus.POSTPONED):
        tell_all(talk, News(to), at)
    elif before == TalkStatus.POSTPONED:
        tell_all(talk, News.NEW_DATE, at)


@transaction.atomic
def sign_up(*, talk: LiveSession, mode: TalkMode | None = None, by: Person, at: datetime) -> TalkPlace:
    """Take a seat, or a turn in the waiting list when none is left that way. Twice is no error; the other way moves."""
    policies.check_same_entity(talk, by)
    talk_seats.lock(talk)
    policies.check_takes_sign_ups(talk, at)
    mode = policies.check_mode(talk, mode)
    place = TalkPlace.objects.filter(talk=talk, person=by).select_related("person").first()
    if place is not None and place.status != PlaceStatus.WITHDRAWN:
        if place.mode != mode and place.attended_at is None:
            talk_seats.change_mode(place, talk, mode, by, at)
        return place
    _check_one_of_same(talk, by, at)
    check_admits(SignUpWindow.objects.filter(talk=talk).select_related("unit"), by, at)
    status = PlaceStatus.SEATED if talk_seats.has_room(talk, mode) else PlaceStatus.WAITING
    if place is not None:
        PLACE.check(place, status)
        # Their calendar was told to forget it: only a later change brings it back.
        talk_seats.count_change(talk, at)
    place, _is_new = TalkPlace.objects.update_or_create(
        talk=talk,
        person=by,
        defaults={"entity": talk.entity, "unit": by.unit, "status": status, "mode": mode, "signed_up_at": at},
    )
    detail = {"status": str(status), "mode": str(mode)}
    record("learning.talk.signed_up", entity=talk.entity, by=by, on=talk, at=at, detail=detail)
    if status == PlaceStatus.SEATED:
        confirm(place, talk, at)
    return place


@transaction.atomic
def withdraw(*, talk: LiveSession, by: Person, at: datetime) -> None:
    """Give one's place back; the first who waits gets it."""
    talk_seats.lock(talk)
    policies.check_takes_sign_ups(talk, at)
    place = TalkPlace.objects.filter(talk=talk, person=by, attended_at=None).select_related("person").first()
    if place is None or place.status not in PLACE.before(PlaceStatus.WITHDRAWN):
        raise DomainError(_("Usted no tiene una inscripción que retirar."))
    before = PLACE.move(place, PlaceStatus.WITHDRAWN, offered_until=None)
    record("learning.talk.withdrew", entity=talk.entity, by=by, on=talk, at=at)
    if before == PlaceStatus.SEATED:
        talk_seats.count_change(talk, at)
        let_go(place, talk, at)
    talk_seats.call_in(talk, at)


def _check_one_of_same(talk: LiveSession, by: Person, at: datetime) -> None:
    other = other_session_of(talk=talk, person=by, at=at)
    if other is not None:
        text = _("Usted ya está en esta charla el %(when)s. Retírese de esa fecha para elegir otra.")
        raise DomainError(text % {"when": day_of(other)})


def _check_seats_taken(talk: LiveSession, data: TalkData) -> None:
    for mode, seats, field in (
        (TalkMode.ROOM, data.seats, "seats"),
        (TalkMode.ONLINE, data.online_seats, "online_seats"),
    ):
        count = talk_seats.taken(talk, mode)
        if seats < count:
            text = _("Ya hay %(count)s personas con cupo. Deje al menos esos cupos.")
            raise DomainError(text % {"count": count}, field=field)


def _index(talk: LiveSession) -> None:
    if talk.status != TalkStatus.OPEN:
        search.remove(entity=talk.entity, kind=SEARCH_KIND, object_id=talk.pk)
        return
    search.index(
        entity=talk.entity,
        kind=SEARCH_KIND,
        object_id=talk.pk,
        title=talk.title,
        summary=talk.speaker,
        body=talk.description,
        url=reverse("learning:talk", args=[talk.pk]),
    )


def _placed(data: TalkData) -> TalkData:
    return data if data.room is None else dataclasses.replace(data, place=str(data.room))


def _when_and_where(data: TalkData) -> dict[str, Any]:
    return {name: getattr(data, name) for name in ("starts_at", "ends_at", "place", "room")}


def _check(data: TalkData, by: Person) -> None:
    if data.ends_at <= data.starts_at:
        raise DomainError(_("La charla debe terminar después de empezar."), field="ends_at")
    if data.seats + data.online_seats < 1:
        raise DomainError(_("Ofrezca al menos un cupo, presencial o en línea."), field="seats")
    if data.seats and not data.place:
        raise DomainError(_("Escriba el lugar de los cupos presenciales, o deje esos cupos en 0."), field="place")
    if data.online_seats and not data.link:
        raise DomainError(_("Escriba el enlace de los cupos en línea, o deje esos cupos en 0."), field="link")
    if data.room is not None and data.seats > data.room.capacity:
        text = _("En «%(room)s» caben %(most)s personas. Ofrezca hasta esos cupos presenciales.")
        raise DomainError(text % {"room": data.room.name, "most": data.room.capacity}, field="seats")
    if data.room is not None and data.room.entity_id != by.entity_id:
        raise DomainError(_("Elija una sala de su entidad."), field="room")
    if data.service is not None and data.service.entity_id != by.entity_id:
        raise DomainError(_("Elija un servicio de su entidad."), field="service")


def _speakers(data: TalkData, by: Person) -> list[Person]:
    wanted = {email.casefold() for email in data.speaker_emails}
    found = list(Person.objects.filter(entity=by.entity, email__in=wanted, status=Person.Status.ACTIVE))
    unknown = sorted(wanted - {one.email.casefold() for one in found})
    if unknown:
        text = _("No hay nadie activo en la entidad con este correo: %(emails)s. Corríjalo o quítelo.")
        raise DomainError(text % {"emails": ", ".join(unknown)}, field="speaker_emails")
    return found


def _fields(data: TalkData) -> dict[str, object]:
    apart = ("competences", "speaker_emails")
    return {one.name: getattr(data, one.name) for one in dataclasses.fields(data) if one.name not in apart}
