"""Seats change hands: who waits moves up by themselves, says yes in time, or the seat goes on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.learning.actions.talk_letters import confirm, offer, passed_on
from apropia.learning.models.talk_settings import Reminder, TalkSettings
from apropia.learning.models.talks import LiveSession, TalkMode, TalkPlace
from apropia.learning.policies import talks as policies
from apropia.learning.queries.talk_seats import answer_by
from apropia.learning.states.talks import PLACE, TAKING_A_SEAT, PlaceStatus, TalkStatus
from apropia.people.models import Person


def lock(talk: LiveSession) -> None:
    """Hold the talk until the transaction ends, so that two people never take the same seat; see it as it is now."""
    current = LiveSession.objects.select_for_update().get(pk=talk.pk)
    for name in ("status", "seats", "online_seats", "sequence", "starts_at", "ends_at", "changed_at"):
        setattr(talk, name, getattr(current, name))


def count_change(talk: LiveSession, at: datetime) -> None:
    """Let calendars take what follows for newer than what they have."""
    talk.sequence, talk.changed_at = talk.sequence + 1, at
    talk.save(update_fields=["sequence", "changed_at"])


def taken(talk: LiveSession, mode: str) -> int:
    """Return how many seats of one way are taken or offered."""
    return TalkPlace.objects.filter(talk=talk, mode=mode, status__in=TAKING_A_SEAT).count()


def has_room(talk: LiveSession, mode: str) -> bool:
    """Say whether a seat of one way is left."""
    return taken(talk, mode) < talk.seats_of(mode)


def call_in(talk: LiveSession, at: datetime) -> None:
    """Give the free seats of an open talk to those who wait for them, in their order, in the caller's transaction."""
    if talk.status != TalkStatus.OPEN:
        return
    for mode in talk.modes:
        free = talk.seats_of(mode) - taken(talk, mode)
        if free <= 0:
            continue
        waiting = TalkPlace.objects.filter(
            talk=talk, mode=mode, status=PlaceStatus.WAITING, person__status=Person.Status.ACTIVE
        )
        for place in waiting.select_related("person").order_by("signed_up_at", "pk")[:free]:
            _move_up(place, talk, at)


def _move_up(place: TalkPlace, talk: LiveSession, at: datetime) -> None:
    until = answer_by(talk=talk, at=at)
    if until is None:
        PLACE.move(place, PlaceStatus.SEATED)
        confirm(place, talk, at)
        return
    PLACE.move(place, PlaceStatus.OFFERED, offered_until=until)
    offer(place, talk, at)


@transaction.atomic
def confirm_seat(*, talk: LiveSession, by: Person, at: datetime) -> None:
    """Say yes to the seat one was offered. Twice is no error; late, it is no longer theirs to take."""
    lock(talk)
    policies.check_takes_sign_ups(talk, at)
    place = TalkPlace.objects.filter(talk=talk, person=by).select_related("person").first()
    if place is not None and place.status == PlaceStatus.SEATED:
        return
    if place is None or place.status != PlaceStatus.OFFERED:
        raise DomainError(_("Ya no tiene un cupo por confirmar. Puede inscribirse otra vez."))
    if place.offered_until is not None and place.offered_until <= at:
        raise DomainError(
            _("El plazo para confirmar ya pasó y el cupo es de otra persona. Puede inscribirse otra vez.")
        )
    PLACE.move(place, PlaceStatus.SEATED, offered_until=None)
    record("learning.talk.seat_confirmed", entity=talk.entity, by=by, on=talk, at=at)
    confirm(place, talk, at)


@transaction.atomic
def tend_seats(*, talk: LiveSession, at: datetime) -> int:
    """Free the seats nobody answered for and those of who left the entity, and pass them on; return how many."""
    lock(talk)
    if talk.status != TalkStatus.OPEN:
        return 0
    places = TalkPlace.objects.filter(talk=talk).select_related("person")
    late = list(places.filter(status=PlaceStatus.OFFERED, offered_until__lte=at))
    is_gone = Q(person=None) | ~Q(person__status=Person.Status.ACTIVE)
    held = (*TAKING_A_SEAT, PlaceStatus.WAITING)
    gone = list(places.filter(is_gone, status__in=held, attended_at=None).exclude(pk__in=[one.pk for one in late]))
    for place in (*late, *gone):
        PLACE.move(place, PlaceStatus.WITHDRAWN, offered_until=None)
    for place in late:
        passed_on(place, talk, at)
    if late or gone:
        detail = {"late": len(late), "gone": len(gone)}
        record("learning.talk.seats_freed", entity=talk.entity, by=None, on=talk, at=at, detail=detail)
    call_in(talk, at)
    return len(late) + len(gone)


def take_offers_back(talk: LiveSession) -> None:
    """Let who had not answered yet wait again in their turn, in the caller's transaction: the talk has no date now."""
    for place in TalkPlace.objects.filter(talk=talk, status=PlaceStatus.OFFERED):
        PLACE.move(place, PlaceStatus.WAITING, offered_until=None)


def change_mode(place: TalkPlace, talk: LiveSession, mode: TalkMode, by: Person, at: datetime) -> None:
    """Let who has a place take part the other way, in the caller's transaction.

    A seat is not given up for a turn: that is refused while the other way is full.
    """
    is_free = has_room(talk, mode)
    if not is_free and place.status in TAKING_A_SEAT:
        text = _("No quedan cupos en la modalidad «%(mode)s». Usted conserva el que tiene.")
        raise DomainError(text % {"mode": mode.label})
    to = PlaceStatus.SEATED if is_free else PlaceStatus.WAITING
    if place.status != to:
        PLACE.move(place, to)
    place.mode, place.signed_up_at, place.offered_until = mode, at, None
    place.save(update_fields=["mode", "signed_up_at", "offered_until"])
    record("learning.talk.mode_changed", entity=talk.entity, by=by, on=talk, at=at, detail={"mode": str(mode)})
    if is_free:
        count_change(talk, at)
        confirm(place, talk, at)
    call_in(talk, at)


@transaction.atomic
def save_settings(*, confirm_hours: int, reminders: Sequence[str] = (Reminder.EVE,), by: Person, at: datetime) -> None:
    """Say in how many business hours who moves up answers, and when who has a seat is reminded."""
    policies.check_can_host(by)
    if not set(reminders) <= set(Reminder.values):
        raise DomainError(_("Elija los recordatorios de la lista."), field="reminders")
    values = {"confirm_hours": confirm_hours, "reminders": sorted(set(reminders)), "changed_at": at}
    TalkSettings.objects.update_or_create(entity=by.entity, defaults=values)
    record("learning.talk.settings_saved", entity=by.entity, by=by, on=None, at=at, detail={"hours": confirm_hours})
