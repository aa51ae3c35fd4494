"""What is written to those who have a place in a talk, or wait for one."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apropia.contact.actions import send
from apropia.contact.models import MessageKind, Weight
from apropia.learning.models.talks import LiveSession, TalkPlace
from apropia.learning.states.talks import PlaceStatus
from apropia.people.models import Person


def remind(*, places: Iterable[TalkPlace], at: datetime) -> int:
    """Remind of a talk on its eve, each person once a date; return how many were written to.

    It counts in the person's budget: whoever wants no such messages gets none, and keeps the seat.
    """
    count = 0
    with transaction.atomic():
        for place in places:
            talk, person = place.talk, place.person
            if person is None:
                continue
            day = _local_start(talk).date()
            send(
                entity=talk.entity,
                to=person,
                kind=MessageKind.TALK,
                subject=_("Se acerca la charla «%(title)s»") % {"title": talk.title},
                body_text=when(talk) + "\n\n" + _("Si no puede ir, retire su inscripción: otra persona espera."),
                link=reverse("learning:talk", args=[talk.pk]),
                link_label=_("Ver la charla"),
                idempotency_key=f"learning.talk.{talk.pk}.eve.{day.isoformat()}",
                weight=Weight.OPTIONAL,
                not_after=talk.starts_at,
                at=at,
            )
            count += 1
    return count


def confirm(place: TalkPlace, talk: LiveSession, at: datetime) -> None:
    """Say that a seat was taken, in the caller's transaction."""
    _tell(
        place,
        talk,
        subject=_("Tiene cupo en la charla «%(title)s»") % {"title": talk.title},
        text=when(talk) + "\n\n" + _("Si no puede ir, retire su inscripción: otra persona espera."),
        key=f"seat.{at.isoformat()}",
        at=at,
    )


def tell_all(talk: LiveSession, *, subject: str, text: str, at: datetime) -> None:
    """Write to whoever has a place or waits, in the caller's transaction."""
    holders = talk.places.filter(
        status__in=[PlaceStatus.SEATED, PlaceStatus.WAITING], person__status=Person.Status.ACTIVE
    )
    for place in holders.select_related("person"):
        _tell(place, talk, subject=subject, text=text, key=f"change.{talk.sequence}", at=at)


def _tell(place: TalkPlace, talk: LiveSession, *, subject: str, text: str, key: str, at: datetime) -> None:
    """Write to who has a place, with the calendar file behind the link. An answer: they asked for the place."""
    if place.person is None:
        return
    send(
        entity=talk.entity,
        to=place.person,
        kind=MessageKind.TALK,
        weight=Weight.ANSWER,
        subject=subject,
        body_text=text,
        link=reverse("learning:talk_calendar", args=[talk.pk]),
        link_label=_("Guardar en mi calendario"),
        idempotency_key=f"learning.talk.{talk.pk}.{key}",
        at=at,
    )


def when(talk: LiveSession) -> str:
    """Say the day, the hour and the place of a talk."""
    local = _local_start(talk)
    return _("Cuándo: %(day)s\n\nLugar: %(place)s") % {
        "day": date_format(local, "l j \\d\\e F, g:i\u00a0a"),
        "place": talk.place or _("en línea; el enlace está en la página de la charla"),
    }


def _local_start(talk: LiveSession) -> datetime:
    return talk.starts_at.astimezone(ZoneInfo(talk.entity.timezone))
