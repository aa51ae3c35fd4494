"""To whom a version in pilot is offered: a team, or a unit with those below it."""

import dataclasses
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.learning.models import CourseVersion, Enrollment, PilotInvitation
from apropia.learning.policies.courses import PILOT_SEATS, can_author
from apropia.learning.policies.pilots import MOST_INVITED, can_offer
from apropia.learning.queries.authoring import version_for
from apropia.learning.queries.rules import Audience, people_in
from apropia.learning.states import ENROLLABLE, VersionStatus
from apropia.people.models import OrgUnit, Person, WorkTeam


@dataclasses.dataclass(frozen=True)
class Reach:
    """How many work in a place now, and whom of them the pilot was not offered to yet."""

    place: str
    people: int
    fresh: QuerySet[Person]
    to_invite: int

    @property
    def is_too_many(self) -> bool:
        return self.to_invite > MOST_INVITED


@dataclasses.dataclass(frozen=True)
class OfferPage:
    """A version in pilot, the places to offer it to, how many the chosen one has, and how many were invited before."""

    version: CourseVersion
    units: Sequence[OrgUnit]
    teams: Sequence[WorkTeam]
    reach: Reach | None
    invited: int

    @property
    def seats(self) -> int:
        return PILOT_SEATS

    @property
    def most(self) -> int:
        return MOST_INVITED


def offer_page_for(*, person: Person, pk: int, unit: str = "", team: str = "") -> OfferPage:
    """Return what a pilot is offered with. `unit` or `team`: the one chosen, as the page says it. Raises `NotFound`."""
    version = version_for(person=person, pk=pk)
    if not can_offer(person, version):
        raise NotFound(_("Este curso no está en piloto."))
    units = list(OrgUnit.objects.filter(entity=person.entity_id, valid_to__isnull=True).order_by("sort_name"))
    teams = list(WorkTeam.objects.filter(entity=person.entity_id).order_by("name"))
    places: list[tuple[OrgUnit | None, WorkTeam | None]] = [(one, None) for one in units if str(one.pk) == unit]
    places += [(None, one) for one in teams if str(one.pk) == team]
    return OfferPage(
        version=version,
        units=units,
        teams=teams,
        reach=reach_of(version=version, unit=places[0][0], team=places[0][1]) if len(places) == 1 else None,
        invited=version.invitations.count(),
    )


def reach_of(*, version: CourseVersion, unit: OrgUnit | None, team: WorkTeam | None) -> Reach:
    """Return who works in a unit with those below it, or in a team, and was not invited. Raises `NotFound`."""
    audience = Audience(unit_ids=(unit.pk,) if unit else (), team_ids=(team.pk,) if team else ())
    people = people_in(entity_id=version.entity_id, audience=audience)
    invited = PilotInvitation.objects.filter(version=version, pseudonym=OuterRef("pseudonym"))
    place = unit.name if unit else team.name if team else ""
    fresh = people.exclude(Exists(invited)).order_by("pk")
    return Reach(place, people.count(), fresh, fresh.count())


def offered_to(person: Person) -> Exists:
    """Say, of each version, whether it is in pilot and was offered to a person."""
    own = PilotInvitation.objects.filter(version=OuterRef("pk"), pseudonym=person.pseudonym)
    return Exists(own.filter(version__status=VersionStatus.PILOT))


def version_offered(person: Person, code: str) -> CourseVersion | None:
    """Return the version of a course that a person may begin. One query."""
    states = ENROLLABLE if can_author(person) else (VersionStatus.PUBLISHED,)
    return (
        CourseVersion.objects.filter(entity=person.entity_id, course__code=code)
        .filter(Q(status__in=states) | offered_to(person))
        .select_related("course__renewal", "entity")
        # A pilot that was offered to her and has seats, then the published one: PUBLISHED sorts after PILOT. Another
        # pilot shows where nothing is published yet: to who writes, and full, to whom it was offered.
        .annotate(comes_first=offered_to(person) & ~Exists(_last_seat()))
        .order_by("-comes_first", "-status", "-number")
        .first()
    )


def _last_seat() -> QuerySet[Enrollment]:
    """Return, of each version, the enrolment that takes the last seat of its pilot, if it is taken."""
    return Enrollment.objects.filter(version=OuterRef("pk")).order_by("pk")[PILOT_SEATS - 1 : PILOT_SEATS]


def is_invited(*, version: CourseVersion, person: Person) -> bool:
    """Say whether a pilot was offered to somebody. One query."""
    return PilotInvitation.objects.filter(version=version, pseudonym=person.pseudonym).exists()


def invitations_of(*, entity_id: int, pseudonym: UUID) -> list[dict[str, Any]]:
    """Return the pilots that were offered to somebody, under words that she reads."""
    rows = PilotInvitation.objects.filter(entity=entity_id, pseudonym=pseudonym).select_related("version")
    return [{"curso": one.version.title, "versión": one.version.number, "fecha": one.invited_at} for one in rows]
