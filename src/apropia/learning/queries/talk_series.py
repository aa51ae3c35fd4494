"""The sessions of a series, as a person sees them."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.queries import calendar_of
from apropia.learning.models.talk_series import TalkSeries
from apropia.learning.models.talks import LiveSession, TalkMode, TalkPlace
from apropia.learning.policies import talks as policies
from apropia.learning.policies.talk_series import dates_after
from apropia.learning.queries.talks import talks_for
from apropia.learning.states.talks import TAKING_A_SEAT, PlaceStatus, TalkStatus
from apropia.people.models import Person

_HELD_PLACES = (*TAKING_A_SEAT, PlaceStatus.WAITING)


@dataclasses.dataclass(frozen=True)
class Series:
    """A series with the sessions that the reader may see, in their order."""

    series: TalkSeries
    sessions: Sequence[LiveSession]
    # The open sessions in which the reader has no place yet, and those from which they may go.
    to_join: Sequence[LiveSession]
    to_leave: Sequence[LiveSession]
    can_host: bool

    @property
    def title(self) -> str:
        return self.sessions[0].title

    @property
    def first_planned(self) -> LiveSession | None:
        """The first session whose sign-ups a host may still open, with those that follow."""
        return next((one for one in self.sessions if self.can_host and one.status == TalkStatus.PLANNED), None)

    @property
    def is_cycle(self) -> bool:
        return self.series.kind == TalkSeries.Kind.CYCLE

    @property
    def modes(self) -> Sequence[TalkMode]:
        """The ways in which one may sign up for all that is left."""
        return [mode for mode in TalkMode if any(one.seats_of(mode) for one in self.to_join)]


def series_for(*, pk: int, person: Person, at: datetime) -> Series:
    """Return a series of which the person may see some session. Raises `NotFound`. One query."""
    rows = talks_for(person=person).filter(series=pk).select_related("series").order_by("starts_at", "pk")
    sessions = list(rows)
    if not sessions or sessions[0].series is None:
        raise NotFound(_("No encontramos esas charlas."))
    open_now = [one for one in sessions if policies.takes_sign_ups(one, at)]
    own = {one.pk for one in open_now if getattr(one, "own_status", None) in _HELD_PLACES}
    return Series(
        series=sessions[0].series,
        sessions=sessions,
        to_join=[one for one in open_now if one.pk not in own],
        to_leave=[one for one in open_now if one.pk in own],
        can_host=policies.can_host(person),
    )


def dates_for(*, talk: LiveSession, every: str, times: int) -> Sequence[datetime]:
    """Return the dates on which a talk is held again, after the last one of its series."""
    last = max([talk.starts_at, *(one.starts_at for one in following(talk))])
    local = last.astimezone(ZoneInfo(talk.entity.timezone))
    return dates_after(local, every=every, times=times, days=calendar_of(talk.entity))


def following(talk: LiveSession) -> list[LiveSession]:
    """Return the sessions that come after one, in their order."""
    if talk.series_id is None:
        return []
    rows = LiveSession.objects.filter(series=talk.series_id, starts_at__gte=talk.starts_at).exclude(pk=talk.pk)
    return list(rows.select_related("entity").prefetch_related("speakers", "competences").order_by("starts_at", "pk"))


def other_session_of(*, talk: LiveSession, person: Person, at: datetime) -> LiveSession | None:
    """Return the session of the same talk to come in which a person has a place already, if any. One query."""
    if talk.series is None or talk.series.kind != TalkSeries.Kind.SAME:
        return None
    places = TalkPlace.objects.filter(
        person=person,
        status__in=_HELD_PLACES,
        talk__series=talk.series_id,
        talk__status__in=[TalkStatus.OPEN, TalkStatus.POSTPONED],
        talk__ends_at__gt=at,
    )
    place = places.exclude(talk=talk).select_related("talk").first()
    return place.talk if place is not None else None
