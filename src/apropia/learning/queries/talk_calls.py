"""Whom a call to a talk reaches: a unit with those below it, but who has a place, cannot sign up or was called."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apropia.contact.queries import outcomes_by_person
from apropia.foundation.errors import NotFound
from apropia.foundation.jobs.models import Job
from apropia.learning.models import LiveSession, SignUpWindow, TalkPlace, TalkSeries
from apropia.learning.policies import talks as policies
from apropia.learning.queries.rules import Audience, people_in
from apropia.learning.queries.talk_seats import Way, ways_of
from apropia.learning.queries.talks import talk_for
from apropia.people.models import OrgUnit, Person

CALL_JOB = "learning.call_to_talk"


@dataclasses.dataclass(frozen=True)
class Reach:
    """How many a call would write to, and how many it leaves alone, and why."""

    unit: OrgUnit
    people: int
    with_place: int
    kept_out: int
    called: int
    to_call: Sequence[int]


@dataclasses.dataclass(frozen=True)
class CallPage:
    """A talk, the units to call from, and how many a call to the chosen one reaches."""

    talk: LiveSession
    units: Sequence[OrgUnit]
    ways: Sequence[Way]
    reach: Reach | None

    @property
    def seats_left(self) -> int:
        return sum(way.left for way in self.ways)


@dataclasses.dataclass(frozen=True)
class Call:
    """What a job of calling needs to know."""

    talk: LiveSession
    unit: OrgUnit
    by: Person


def call_page_for(*, pk: int, person: Person, chosen: str, at: datetime) -> CallPage:
    """Return what one calls with, for who manages talks. `chosen`: the unit, as the page says it. Raises `NotFound`."""
    talk = _hosted(pk, person)
    units = list(OrgUnit.objects.filter(entity=person.entity_id, valid_to__isnull=True).order_by("sort_name"))
    unit = next((one for one in units if str(one.pk) == chosen), None)
    reach = reach_of(talk=talk, unit=unit, at=at) if unit is not None else None
    return CallPage(talk=talk, units=units, ways=ways_of(talk), reach=reach)


def job_for(*, pk: int, job_pk: int, person: Person) -> tuple[LiveSession, Job]:
    """Return a talk and one call to it, for who manages talks. Raises `NotFound`."""
    talk = _hosted(pk, person)
    found = Job.objects.filter(pk=job_pk, entity=person.entity_id, name=CALL_JOB).first()
    if found is None or found.arguments.get("talk_id") != talk.pk:
        raise NotFound(_("Este trabajo no existe."))
    return talk, found


def call_of(*, talk_id: int, unit_id: int, by: UUID | str) -> Call:
    """Return the call that a job carries. Raises `NotFound`."""
    person = Person.objects.select_related("entity").filter(uid=by).first()
    if person is None:
        raise NotFound(_("No encontramos esa charla."))
    unit = OrgUnit.objects.filter(pk=unit_id, entity=person.entity_id).first()
    if unit is None:
        raise NotFound(_("Esta dependencia no existe."))
    return Call(talk=talk_for(pk=talk_id, person=person), unit=unit, by=person)


def reach_of(*, talk: LiveSession, unit: OrgUnit, at: datetime) -> Reach:
    """Return whom a call to a unit writes to, in a stable order. Who gave the place back said no: that counts too."""
    people = people_in(entity_id=talk.entity_id, audience=Audience(unit_ids=(unit.pk,)))
    every = set(people.values_list("pk", flat=True))
    takes_part = _taking_part(talk)
    admitted = set(_admitted(people, talk, at).values_list("pk", flat=True))
    called = set(outcomes_by_person(entity=talk.entity, key_prefix=key_of(talk)))
    free = every - takes_part
    return Reach(
        unit=unit,
        people=len(every),
        with_place=len(every & takes_part),
        kept_out=len(free - admitted),
        called=len(free & admitted & called),
        to_call=sorted((free & admitted) - called),
    )


def sessions_for(
    *, talks: Sequence[LiveSession], people: Sequence[Person], at: datetime
) -> dict[int, list[LiveSession]]:
    """Return which of some talks each person can still sign up for, by her id, the earliest first.

    Whoever has a place, gave it back or speaks is not called to that one. Four queries a talk that takes sign-ups.
    """
    found: dict[int, list[LiveSession]] = {}
    among = Person.objects.filter(pk__in=[one.pk for one in people])
    for talk in sorted(talks, key=lambda one: (one.starts_at, one.pk)):
        if not policies.takes_sign_ups(talk, at) or talk.starts_at <= at:
            continue
        free = set(_admitted(among, talk, at).values_list("pk", flat=True)) - _taking_part(talk)
        for pk in free:
            found.setdefault(pk, []).append(talk)
    return found


def key_of(talk: LiveSession) -> str:
    """Return what a letter of a call is known by: one to each person for each date of the talk."""
    return f"learning.talk.{talk.pk}.called.{int(talk.starts_at.timestamp())}"


def people_among(ids: Sequence[int]) -> list[Person]:
    """Return people by their ids, in their order."""
    return list(Person.objects.filter(pk__in=ids, status=Person.Status.ACTIVE).order_by("pk"))


def _hosted(pk: int, person: Person) -> LiveSession:
    if not policies.can_host(person):
        raise NotFound(_("No encontramos esa charla."))
    return talk_for(pk=pk, person=person)


def _taking_part(talk: LiveSession) -> set[int | None]:
    return _with_place(talk) | set(talk.speakers.values_list("pk", flat=True))


def _with_place(talk: LiveSession) -> set[int | None]:
    is_same = talk.series is not None and talk.series.kind == TalkSeries.Kind.SAME
    # Of the same talk on several dates, a person takes one.
    rows = TalkPlace.objects.filter(Q(talk__series=talk.series_id) if is_same else Q(talk=talk))
    return set(rows.values_list("person", flat=True))


def _admitted(people: QuerySet[Person], talk: LiveSession, at: datetime) -> QuerySet[Person]:
    """Leave those for whom some window is open or will be; without windows, everybody."""
    windows = list(SignUpWindow.objects.filter(talk=talk).select_related("unit"))
    if not windows:
        return people
    anyone = Q(pk__in=[])
    for one in windows:
        if one.closes_at is not None and one.closes_at <= at:
            continue
        own = Q(engagement_type=one.engagement_type) if one.engagement_type else Q()
        if one.unit is not None:
            below = Q(unit__path__startswith=one.unit.path) if one.unit.path else Q(pk__in=[])
            own &= Q(unit=one.unit) | below
        anyone |= own or Q(pk__isnull=False)
    return people.filter(anyone)
