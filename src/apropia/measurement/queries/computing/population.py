from collections import Counter
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from apropia.foundation.tenancy.models import Entity
from apropia.measurement.queries.computing.facts import Place
from apropia.people.models import Engagement, OrgUnit


def places_on(*, entity: Entity, day: date) -> Mapping[UUID, Place]:
    """Return E(t): everybody with an engagement in force on a day, by pseudonym, at its primary place."""
    rows = (
        Engagement.objects.filter(entity=entity, start_date__lte=day, is_primary=True)
        .filter(Q(end_date__isnull=True) | Q(end_date__gte=day))
        .exclude(person__status="ERASED")
        .order_by("start_date", "id")
        .values_list("person__pseudonym", "unit_id", "type")
    )
    return {pseudonym: (unit_id, kind) for pseudonym, unit_id, kind in rows}


def count_by_place(places: Mapping[UUID, Place]) -> dict[Place, int]:
    return dict(Counter(places.values()))


def unit_parents(*, entity: Entity) -> dict[str, str | None]:
    """Return the tree of units as keys of rows; closed units keep their place in it."""
    return {
        str(pk): None if parent is None else str(parent)
        for pk, parent in OrgUnit.objects.filter(entity=entity).values_list("pk", "parent_id")
    }
