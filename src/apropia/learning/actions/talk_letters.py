"""What is written to those who have a place in a talk, or wait for one, and what it asks of their calendars."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apropia.contact.actions import send
from apropia.contact.models import MessageKind, Weight
from apropia.formats.calendars import Method
from apropia.foundation.jobs.registry import enqueue
from apropia.learning.models.talk_settings import Reminder
from apropia.learning.models.talks import LiveSession, TalkMode, TalkPlace
from apropia.learning.queries.talk_calendar import invitation
from apropia.learning.states.talks import PlaceStatus


class News(StrEnum):
    """What became of a talk."""

    CHANGED = "CHANGED"
    NEW_DATE = "NEW_DATE"
    POSTPONED = "POSTPONED"
    CANCELLED = "CANCELLED"


_OFF = (News.POSTPONED, News.CANCELLED)


def remind(*, places: Iterable[TalkPlace], before: Reminder = Reminder.EVE, at: datetime) -> int:
    """Remind of a talk on its eve or some hours before, each person once a date; return how many were written to.

    It counts in the person's budget: whoever wants no such messages gets none, and keeps the seat.
    """
    is_eve = before == Reminder.EVE
    count = 0
    with transaction.atomic():
        for place in places:
            talk, person = place.talk, place.person
            if person is None:
                continue
            local = _local_start(talk)
            moment = local.date() if is_eve else local
            words = _("Se acerca la charla «%(title)s»") if is_eve else _("Hoy es la charla «%(title)s»")
            send(
                entity=talk.entity,
                to=person,
                kind=MessageKind.TALK,
                subject=words % {"title": talk.title},
                body_text=_seat_text(talk, place),
                link=reverse("learning:talk", args=[talk.pk]),
                link_label=_("Ver la charla"),
                idempotency_key=f"learning.talk.{talk.pk}.{before.lower()}.{moment.isoformat()}",
                weight=Weight.OPTIONAL,
                not_after=talk.starts_at,
                at=at,
            )
            count += 1
    return count


def confirm(place: TalkPlace, talk: LiveSession, at: datetime) -> None:
    """Say that a seat was taken, with the invitation, in the caller's transaction."""
    subject = _("Tiene cupo en la charla «%(title)s»") % {"title": talk.title}
    _tell(
        place,
        talk,
        subject=subject,
        text=_seat_text(talk, place),
        key=f"seat.{at.isoformat()}",
        ask=Method.REQUEST,
        at=at,
    )


def offer(place: TalkPlace, talk: LiveSession, at: datetime) -> None:
    """Offer a seat to who moved up, and say until when, in the caller's transaction."""
    assert place.offered_until is not None
    subject = _("Se liberó un cupo en la charla «%(title)s»: confírmelo") % {"title": talk.title}
    until = date_format(place.offered_until.astimezone(ZoneInfo(talk.entity.timezone)), "l j \\d\\e F, g:i\u00a0a")
    term = _("El cupo es suyo si lo confirma. Si no, pasa a otra persona el %(until)s") % {"until": until}
    text = term + "\n\n" + when(talk, place.mode)
    key, term_of = f"offer.{at.isoformat()}", place.offered_until
    _tell(place, talk, subject=subject, text=text, key=key, ask=None, label=_("Confirmar"), not_after=term_of, at=at)


def passed_on(place: TalkPlace, talk: LiveSession, at: datetime) -> None:
    """Say that an offered seat went to somebody else, in the caller's transaction."""
    subject = _("El cupo en la charla «%(title)s» pasó a otra persona") % {"title": talk.title}
    text = _("Pasó el plazo para confirmarlo. Si todavía quiere ir, inscríbase otra vez.")
    _tell(place, talk, subject=subject, text=text, key=f"passed.{at.isoformat()}", ask=None, at=at)


def let_go(place: TalkPlace, talk: LiveSession, at: datetime) -> None:
    """Take the talk out of the calendar of who gave the seat back, in the caller's transaction."""
    subject = _("Retiró su inscripción en la charla «%(title)s»") % {"title": talk.title}
    text = _("Ya no tiene cupo. Si su calendario la conserva, el archivo adjunto la quita.")
    _tell(place, talk, subject=subject, text=text, key=f"left.{at.isoformat()}", ask=Method.CANCEL, at=at)


def tell_all(talk: LiveSession, news: News, at: datetime) -> None:
    """Ask for a letter to whoever has a place or waits, in the caller's transaction; a job writes them."""
    asked = {"talk_id": talk.pk, "news": str(news), "sequence": talk.sequence}
    enqueue("learning.tell_of_talk", entity=talk.entity, at=at, arguments=asked, key=f"{talk.pk}:{talk.sequence}")


def tell(*, places: Iterable[TalkPlace], news: News, sequence: int, at: datetime) -> None:
    """Write what became of a talk to some of those who have a place or wait. Safe to run twice.

    `sequence` is that of the change, so that the letters of two changes reach calendars in order.
    """
    ask = Method.CANCEL if news in _OFF else Method.REQUEST
    with transaction.atomic():
        for place in places:
            subject, text = _words(place, news)
            key = f"change.{sequence}"
            _tell(place, place.talk, subject=subject, text=text, key=key, ask=ask, sequence=sequence, at=at)


def _words(place: TalkPlace, news: News) -> tuple[str, str]:
    talk = place.talk
    title = {"title": talk.title}
    if news == News.CANCELLED:
        return _("Se canceló la charla «%(title)s»") % title, _("La charla no se hará.")
    if news == News.POSTPONED:
        text = _("Le avisaremos la nueva fecha. Usted conserva su inscripción.")
        return _("Se aplazó la charla «%(title)s»") % title, text
    if news == News.NEW_DATE:
        return _("Nueva fecha de la charla «%(title)s»") % title, when(talk, place.mode)
    return _("Cambió la charla «%(title)s»") % title, _("La charla tiene cambios.") + "\n\n" + when(talk, place.mode)


def _tell(
    place: TalkPlace,
    talk: LiveSession,
    *,
    subject: str,
    text: str,
    key: str,
    ask: Method | None,
    at: datetime,
    sequence: int | None = None,
    label: str = "",
    not_after: datetime | None = None,
) -> None:
    """Write to who has a place. An answer: they asked for it. Who only waits has nothing in the calendar to move."""
    if place.person is None:
        return
    calendar = ""
    if ask is not None and place.status not in (PlaceStatus.WAITING, PlaceStatus.OFFERED):
        calendar = invitation(talk=talk, place=place, method=ask, at=at, sequence=sequence)
    send(
        entity=talk.entity,
        to=place.person,
        kind=MessageKind.TALK,
        weight=Weight.ANSWER,
        subject=subject,
        body_text=text,
        link=reverse("learning:talk", args=[talk.pk]),
        link_label=label or _("Ver la charla"),
        not_after=not_after,
        calendar=calendar,
        idempotency_key=f"learning.talk.{talk.pk}.{key}",
        at=at,
    )


def _seat_text(talk: LiveSession, place: TalkPlace) -> str:
    return when(talk, place.mode) + "\n\n" + _("Si no puede ir, retire su inscripción: otra persona espera.")


def day_of(talk: LiveSession) -> str:
    """Say the day and the hour of a talk."""
    return date_format(_local_start(talk), "l j \\d\\e F, g:i\u00a0a")


def when(talk: LiveSession, mode: str) -> str:
    """Say the day, the hour and the place of a talk, for who takes part in one way."""
    return _("Cuándo: %(day)s\n\nLugar: %(place)s") % {
        "day": day_of(talk),
        "place": talk.place if mode == TalkMode.ROOM else _("en línea; el enlace está en la página de la charla"),
    }


def _local_start(talk: LiveSession) -> datetime:
    return talk.starts_at.astimezone(ZoneInfo(talk.entity.timezone))
