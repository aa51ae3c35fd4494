"""Whom an enrolment rule reaches."""

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Self
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.learning.models import CourseVersion
from apropia.people.models import OrgUnit, Person, WorkTeam


@dataclasses.dataclass(frozen=True, kw_only=True)
class Audience:
    """Whom a rule is for; what names nothing is for all. Units reach those below them, and teams add to the units."""

    unit_ids: tuple[int, ...] = ()
    team_ids: tuple[int, ...] = ()
    job_levels: tuple[str, ...] = ()
    engagement_types: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the audience as a job carries it."""
        return {name: list(value) for name, value in dataclasses.asdict(self).items()}

    @property
    def digest(self) -> str:
        """A short text that only the same audience has: work for it that still waits is not asked for twice."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:
        """Read what a job carried."""
        return cls(**{name: tuple(value) for name, value in found.items()})


@dataclasses.dataclass(frozen=True)
class Rule:
    version: CourseVersion
    by: Person
    learners: Sequence[tuple[UUID, OrgUnit | None]]


def rule_for(*, version_id: int, by: UUID | str, audience: Audience) -> Rule:
    """Return the active people that a rule reaches, in a stable order."""
    person = Person.objects.select_related("entity").filter(uid=by).first()
    version = CourseVersion.objects.select_related("entity", "course").filter(pk=version_id).first()
    if person is None or version is None or person.entity_id != version.entity_id:
        raise NotFound(_("Este curso no existe o ya no está disponible."))
    people = people_in(entity_id=version.entity_id, audience=audience).select_related("unit")
    return Rule(version, person, [(one.pseudonym, one.unit) for one in people.order_by("pk")])


def people_in(*, entity_id: int, audience: Audience) -> QuerySet[Person]:
    """Return the active people of an audience. Raises `NotFound` for a unit or team that is not of the entity."""
    people = Person.objects.filter(_place(entity_id, audience), entity=entity_id, status=Person.Status.ACTIVE)
    if audience.job_levels:
        people = people.filter(job_level__in=audience.job_levels)
    if audience.engagement_types:
        people = people.filter(engagement_type__in=audience.engagement_types)
    return people


def _place(entity_id: int, audience: Audience) -> Q:
    units = list(OrgUnit.objects.filter(entity=entity_id, pk__in=audience.unit_ids)) if audience.unit_ids else []
    if len(units) < len(set(audience.unit_ids)):
        raise NotFound(_("Esta dependencia no existe."))
    place = Q()
    for unit in units:
        place |= Q(unit=unit) | Q(unit__path__startswith=unit.path) if unit.path else Q(unit=unit)
    if audience.team_ids:
        if WorkTeam.objects.filter(entity=entity_id, pk__in=audience.team_ids).count() < len(set(audience.team_ids)):
            raise NotFound(_("Este equipo no existe."))
        # Not a join: who is in two of the teams is reached once.
        members = WorkTeam.members.through.objects.filter(workteam__in=audience.team_ids)
        place |= Q(pk__in=members.values("person_id"))
    return place
