from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from apropia.foundation.tenancy.models import Entity
from apropia.measurement.queries.computing.facts import Place
from apropia.people.models import OrgUnit


def count_by_place(places: Mapping[UUID, Place]) -> dict[Place, int]:
    return dict(Counter(places.values()))


def unit_parents(*, entity: Entity) -> dict[str, str | None]:
    """Return the tree of units as keys of rows; closed units keep their place in it."""
    return {
        str(pk): None if parent is None else str(parent)
        for pk, parent in OrgUnit.objects.filter(entity=entity).values_list("pk", "parent_id")
    }
