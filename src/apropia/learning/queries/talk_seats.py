"""The seats of talks: how many are left each way, until when an offered one is kept, and which nobody uses any more."""

import dataclasses
from datetime import datetime

from django.db.models import Count, Q

from apropia.foundation.business_calendar import WorkingHours, add_business_hours
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.tenancy.queries import calendar_of
from apropia.learning.models.talk_settings import DEFAULT_REMINDERS, TalkSettings
from apropia.learning.models.talks import LiveSession, TalkMode, TalkPlace
from apropia.learning.states.talks import TAKING_A_SEAT, PlaceStatus, TalkStatus
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class Way:
    """One way to take part in a talk."""

    mode: TalkMode
    seats: int
    taken: int
    waiting: int

    @property
    def left(self) -> int:
        return max(self.seats - self.taken, 0)


def ways_of(talk: LiveSession) -> list[Way]:
    """Return the ways to take part in a talk, with their seats. One query."""
    rows = TalkPlace.objects.filter(talk=talk).values("mode").order_by("mode")
    counts = rows.annotate(
        taken=Count("pk", filter=Q(status__in=TAKING_A_SEAT)),
        waiting=Count("pk", filter=Q(status=PlaceStatus.WAITING)),
    )
    found = {row["mode"]: row for row in counts}
    nobody = {"taken": 0, "waiting": 0}
    return [
        Way(mode, talk.seats_of(mode), found.get(mode, nobody)["taken"], found.get(mode, nobody)["waiting"])
        for mode in talk.modes
    ]


def settings_of(entity: Entity) -> TalkSettings:
    """Return how the entity keeps its talks, the defaults where nobody said. One query."""
    return TalkSettings.objects.filter(entity=entity).first() or TalkSettings(
        entity=entity, reminders=list(DEFAULT_REMINDERS)
    )


def answer_by(*, talk: LiveSession, at: datetime) -> datetime | None:
    """Return until when who moves up now keeps the seat without a word, in business hours.

    None: nobody is asked, either because the entity does not or because the talk begins sooner.
    """
    hours = settings_of(talk.entity).confirm_hours
    if not hours:
        return None
    zone = WorkingHours(timezone=talk.entity.timezone)
    until = add_business_hours(at, hours, zone, calendar_of(talk.entity))
    return until if until < talk.starts_at else None


def talks_to_tend(*, at: datetime) -> list[LiveSession]:
    """Return the open talks with a seat that nobody uses, in every entity: not answered for, or of somebody gone."""
    late = Q(places__status=PlaceStatus.OFFERED, places__offered_until__lte=at)
    held = Q(places__status__in=(*TAKING_A_SEAT, PlaceStatus.WAITING), places__attended_at=None)
    is_gone = Q(places__person=None) | ~Q(places__person__status=Person.Status.ACTIVE)
    rows = LiveSession.objects.filter(late | (held & is_gone), status=TalkStatus.OPEN, ends_at__gt=at)
    return list(rows.select_related("entity").distinct().order_by("pk"))
