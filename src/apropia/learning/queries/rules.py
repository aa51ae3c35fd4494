"""Whom an enrolment rule reaches."""

import dataclasses
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.learning.models import CourseVersion
from apropia.people.models import OrgUnit, Person


@dataclasses.dataclass(frozen=True)
class Rule:
    version: CourseVersion
    by: Person
    learners: Sequence[tuple[UUID, OrgUnit | None]]


def rule_for(*, version_id: int, by: UUID | str, unit_id: int | None) -> Rule:
    """Return the active people of a unit's subtree, or of the whole entity, in a stable order."""
    person = Person.objects.select_related("entity").filter(uid=by).first()
    version = CourseVersion.objects.select_related("entity", "course").filter(pk=version_id).first()
    if person is None or version is None or person.entity_id != version.entity_id:
        raise NotFound(_("Este curso no existe o ya no está disponible."))
    people = Person.objects.filter(entity=version.entity_id, status=Person.Status.ACTIVE).select_related("unit")
    if unit_id is not None:
        unit = OrgUnit.objects.filter(pk=unit_id, entity=version.entity_id).first()
        if unit is None:
            raise NotFound(_("Esta dependencia no existe."))
        people = (
            people.filter(Q(unit=unit) | Q(unit__path__startswith=unit.path)) if unit.path else people.filter(unit=unit)
        )
    return Rule(version, person, [(one.pseudonym, one.unit) for one in people.order_by("pk")])
