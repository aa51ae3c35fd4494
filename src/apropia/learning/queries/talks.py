"""Talks as members see them, and as their hosts do."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.catalogue.models import ITService
from apropia.foundation.errors import NotFound
from apropia.foundation.ui.tables import Column, Filter, Table
from apropia.learning.models.talk_materials import TalkMaterial
from apropia.learning.models.talk_opinions import TalkOpinion
from apropia.learning.models.talk_windows import SignUpWindow
from apropia.learning.models.talks import LiveSession, TalkPlace
from apropia.learning.policies import talks as policies
from apropia.learning.policies.talk_windows import refusal_of
from apropia.learning.queries.talk_calendar import file_for
from apropia.learning.queries.talk_seats import Way, ways_of
from apropia.learning.states.talks import TAKING_A_SEAT, TALK, TALK_EDITABLE, PlaceStatus, TalkStatus
from apropia.materials.policies import can_write
from apropia.materials.states import PUBLIC
from apropia.people.models import Person, Role

TABLE = Table(
    caption=gettext_lazy("Charlas"),
    columns=(
        Column("titulo", gettext_lazy("Charla"), sort="title", is_name=True),
        Column("empieza", gettext_lazy("Empieza"), sort="starts_at"),
        Column("estado", gettext_lazy("Estado"), sort="status"),
        Column("cupos", gettext_lazy("Cupos"), sort="all_seats", is_number=True),
    ),
    search=("title", "description", "speaker"),
    filters=(Filter("estado", gettext_lazy("Estado"), "status", TalkStatus.choices),),
    default_sort="-empieza",
)
# A cancelled or postponed talk stays in sight of whoever counted on it.
_PUBLIC = (TalkStatus.OPEN, TalkStatus.HELD, TalkStatus.POSTPONED, TalkStatus.CANCELLED)
_ASKED_ABOUT = timedelta(days=30)


@dataclasses.dataclass(frozen=True)
class TalkPage:
    """What the page of a talk shows to this reader, and what they may do."""

    talk: LiveSession
    place: TalkPlace | None
    ways: Sequence[Way]
    waiting_ahead: int
    can_sign_up: bool
    # Why the reader may not sign up though others may, or nothing.
    kept_out: str
    can_type_code: bool
    can_host: bool
    can_take_list: bool
    can_edit: bool
    is_over: bool
    steps: frozenset[str]
    sessions: Sequence[LiveSession]
    can_rate: bool
    has_rated: bool
    # What the talk left, as far as the reader may see it.
    materials: Sequence[TalkMaterial]
    can_add_materials: bool

    @property
    def number(self) -> int:
        """Which session of its series it is, from 1 on."""
        return [one.pk for one in self.sessions].index(self.talk.pk) + 1

    @property
    def entrance(self) -> str:
        """The link to enter, for who has a seat that needs it and for who manages talks."""
        return self.talk.link if self.can_host else self.talk.entrance_of(self.own_mode if self.is_seated else None)

    @property
    def own_mode(self) -> str:
        return self.place.mode if self.place is not None else ""

    @property
    def advised(self) -> str:
        """The way whose button stands out: the first with a seat left."""
        return next((way.mode for way in self.ways if way.left), self.ways[0].mode)

    @property
    def is_offered(self) -> bool:
        return self.place is not None and self.place.status == PlaceStatus.OFFERED

    @property
    def is_seated(self) -> bool:
        return self.place is not None and self.place.status == PlaceStatus.SEATED

    @property
    def is_waiting(self) -> bool:
        return self.place is not None and self.place.status == PlaceStatus.WAITING


@dataclasses.dataclass(frozen=True)
class TalkLine:
    """One coming talk, for the home page."""

    title: str
    speaker: str
    starts_at: datetime
    url: str
    seats_left: int
    is_seated: bool
    is_waiting: bool
    is_offered: bool


def talks_for(*, person: Person) -> QuerySet[LiveSession]:
    """Return the talks that a person may see, with seats taken and their own place. One query."""
    gives = LiveSession.speakers.through.objects.filter(livesession=OuterRef("pk"), person=person)
    rows = LiveSession.objects.filter(entity_id=person.entity_id).annotate(is_given_by_reader=Exists(gives))
    if not policies.can_host(person):
        rows = rows.filter(Q(status__in=_PUBLIC) | Q(is_given_by_reader=True))
    own = TalkPlace.objects.filter(talk=OuterRef("pk"), person=person)
    seated = Count("places", filter=Q(places__status__in=TAKING_A_SEAT))
    every = F("seats") + F("online_seats")
    return rows.annotate(
        seated_count=seated,
        own_status=Subquery(own.values("status")[:1]),
        own_attended_at=Subquery(own.values("attended_at")[:1]),
        all_seats=every,
    )


def talk_for(*, pk: int, person: Person) -> LiveSession:
    """Return one talk that the person may see. Raises `NotFound`."""
    found = (
        talks_for(person=person)
        .filter(pk=pk)
        .select_related("entity", "service", "organizer", "series", "room")
        .prefetch_related("competences", "speakers")
        .first()
    )
    if found is None:
        raise NotFound(_("No encontramos esa charla."))
    return found


def talk_page(*, pk: int, person: Person, at: datetime) -> TalkPage:
    """Return a talk with the reader's own place in it."""
    talk = talk_for(pk=pk, person=person)
    place = _place_of(talk, person)
    ahead = 0
    if place is not None and place.status == PlaceStatus.WAITING:
        waiting = talk.places.filter(status=PlaceStatus.WAITING, mode=place.mode)
        before = Q(signed_up_at__lt=place.signed_up_at) | Q(signed_up_at=place.signed_up_at, pk__lt=place.pk)
        ahead = waiting.filter(before).count()
    can_host = policies.can_host(person)
    gives = can_host or bool(getattr(talk, "is_given_by_reader", False))
    is_over = talk.status == TalkStatus.HELD or talk.ends_at <= at
    can_rate = place is not None and place.attended_at is not None and policies.takes_opinions(talk, at)
    return TalkPage(
        talk=talk,
        place=place,
        ways=ways_of(talk),
        waiting_ahead=ahead,
        kept_out=refusal_of(SignUpWindow.objects.filter(talk=talk).select_related("unit"), person, at),
        can_sign_up=policies.takes_sign_ups(talk, at),
        can_type_code=policies.takes_codes(talk, at) and (place is None or place.attended_at is None),
        can_host=can_host,
        can_take_list=gives,
        can_edit=can_host and talk.status in TALK_EDITABLE,
        is_over=is_over,
        steps=_steps(talk, at) if can_host else frozenset(),
        sessions=_sessions_of(talk, person),
        can_rate=can_rate,
        has_rated=can_rate and TalkOpinion.objects.filter(talk=talk, pseudonym=person.pseudonym).exists(),
        materials=_materials_of(talk, person, gives) if is_over else (),
        can_add_materials=gives and policies.takes_materials(talk, at),
    )


def _materials_of(talk: LiveSession, person: Person, gives: bool) -> list[TalkMaterial]:
    """Return what the talk left: to who gives it and who writes guides in every state, to others what is public."""
    rows = TalkMaterial.objects.filter(talk=talk)
    if not (gives or can_write(person)):
        rows = rows.filter(material__status__in=PUBLIC)
    return list(rows.select_related("material", "file", "captions"))


def _sessions_of(talk: LiveSession, person: Person) -> list[LiveSession]:
    if talk.series_id is None:
        return []
    return list(talks_for(person=person).filter(series=talk.series_id).order_by("starts_at", "pk"))


def _place_of(talk: LiveSession, person: Person) -> TalkPlace | None:
    rows = TalkPlace.objects.filter(talk=talk, person=person).select_related("person")
    return rows.exclude(status=PlaceStatus.WITHDRAWN).first()


def _steps(talk: LiveSession, at: datetime) -> frozenset[str]:
    # That it was held is offered once it has begun: sooner it would be refused.
    soon = frozenset({str(TalkStatus.HELD)}) if at < talk.starts_at else frozenset()
    return frozenset(TALK.steps_from(talk)) - soon


def upcoming_for(*, person: Person, at: datetime, service: ITService | None = None, limit: int = 3) -> list[TalkLine]:
    """Return the next talks that are open, of one service where it is given. One query.

    First those whose seat waits to be confirmed, which else is lost; then the soonest.
    """
    rows = talks_for(person=person).filter(status=TalkStatus.OPEN, ends_at__gt=at)
    if service is not None:
        rows = rows.filter(service=service)
    return [
        TalkLine(
            title=talk.title,
            speaker=talk.speaker,
            starts_at=talk.starts_at,
            url=reverse("learning:talk", args=[talk.pk]),
            seats_left=_seats_left(talk),
            is_seated=getattr(talk, "own_status", None) == PlaceStatus.SEATED,
            is_waiting=getattr(talk, "own_status", None) == PlaceStatus.WAITING,
            is_offered=getattr(talk, "own_status", None) == PlaceStatus.OFFERED,
        )
        for talk in rows.order_by(_unconfirmed_first(), "starts_at", "pk")[:limit]
    ]


def _unconfirmed_first() -> Case:
    return Case(When(own_status=PlaceStatus.OFFERED, then=0), default=1)


def calendar_of(*, pk: int, person: Person, at: datetime) -> str:
    """Return the calendar file of a talk for a person. Raises `NotFound`."""
    talk = talk_for(pk=pk, person=person)
    place = _place_of(talk, person)
    is_seated = place is not None and place.status == PlaceStatus.SEATED
    return file_for(talk=talk, place=place if is_seated else None, at=at)


def places_to_tell(*, talk_id: int, since: datetime) -> list[TalkPlace]:
    """Return the places that had been taken when a talk changed: later ones were told of it as it is. One query."""
    return list(
        TalkPlace.objects.filter(
            talk_id=talk_id,
            status__in=[PlaceStatus.SEATED, PlaceStatus.OFFERED, PlaceStatus.WAITING],
            person__status=Person.Status.ACTIVE,
            signed_up_at__lte=since,
        )
        .select_related("talk__entity", "person")
        .order_by("pk")
    )


def over_but_open(*, at: datetime) -> list[LiveSession]:
    """Return the talks whose hour passed and that still count as open, in every entity."""
    ended = at - policies.ATTENDANCE_MARGIN
    return list(LiveSession.objects.filter(status=TalkStatus.OPEN, ends_at__lt=ended).select_related("entity"))


def unfinished_for(*, person: Person, at: datetime, limit: int) -> list[LiveSession]:
    """Return the talks whose hour passed and that a facilitator must still close, or of which nobody was marked yet.

    One query, none for others. A talk to which nobody came is not asked about for ever.
    """
    if not person.has_role(Role.FACILITATOR):
        return []
    seated = TalkPlace.objects.filter(talk=OuterRef("pk"), status=PlaceStatus.SEATED)
    nobody_marked = ~Exists(seated.filter(attended_at__isnull=False))
    unmarked = Q(Exists(seated), nobody_marked, status=TalkStatus.HELD, ends_at__gt=at - _ASKED_ABOUT)
    not_closed = Q(status__in=[TalkStatus.PLANNED, TalkStatus.OPEN])
    rows = LiveSession.objects.filter(
        not_closed | unmarked, entity_id=person.entity_id, ends_at__lt=at - policies.ATTENDANCE_MARGIN
    )
    return list(rows.only("title", "status").order_by("ends_at", "pk")[:limit])


def places_of(*, entity_id: int, person_uid: UUID) -> list[Mapping[str, Any]]:
    """Return a person's places in talks, as plain values."""
    rows = TalkPlace.objects.filter(entity_id=entity_id, person__uid=person_uid).select_related("talk")
    return [
        {
            "charla": row.talk.title,
            "fecha": row.talk.starts_at,
            "estado": row.get_status_display(),
            "modalidad": row.get_mode_display(),
            "asistió": row.attended_at,
        }
        for row in rows
    ]


def given_by(*, entity_id: int, person_uid: UUID) -> list[Mapping[str, Any]]:
    """Return the talks that a person gives, as plain values."""
    rows = LiveSession.objects.filter(entity_id=entity_id, speakers__uid=person_uid)
    return [{"charla": row.title, "fecha": row.starts_at} for row in rows]


def _seats_left(talk: LiveSession) -> int:
    return max(talk.seats + talk.online_seats - int(getattr(talk, "seated_count", 0)), 0)
