"""Who keeps the catalogue, and whom a service is for."""

from django.db.models import Q
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.catalogue.states import SERVICE
from apropia.foundation.errors import Forbidden
from apropia.people.models import Person, Role

KEEPERS = (Role.UA_MANAGER, Role.SYSADMIN)


def can_keep(person: Person) -> bool:
    """Say whether the person may change the catalogue."""
    return person.has_role(*KEEPERS)


def check_can_keep(person: Person | None) -> None:
    """Refuse whoever does not keep the catalogue; the system itself (None) may."""
    if person is not None and not can_keep(person):
        raise Forbidden(_("Solo la gestión de uso y apropiación cambia el catálogo."))


def visible_to(person: Person) -> Q:
    """Return which services the person may see: keepers all, others those that are planned or running."""
    if can_keep(person):
        return Q(entity_id=person.entity_id)
    return Q(entity_id=person.entity_id) & ~Q(lifecycle=ITService.Lifecycle.RETIRED)


def applies_to(service: ITService, *, engagement_type: str, unit_path: str, audience_paths: list[str]) -> bool:
    """Say whether a service is for somebody of this engagement in this unit.

    `audience_paths` are the paths of the service's audience units; none means every unit, and a unit stands for its
    whole subtree.
    """
    if service.audience_engagements and engagement_type not in service.audience_engagements:
        return False
    return not audience_paths or any(unit_path.startswith(path) for path in audience_paths)


def next_states(service: ITService) -> list[tuple[str, str]]:
    """Return the states a service can move to, with their labels."""
    return [(to, str(ITService.Lifecycle(to).label)) for to in SERVICE.steps_from(service)]


def lifecycle_choices(person: Person) -> list[tuple[str, str]]:
    """Return the states that the person can filter by."""
    hidden = set() if can_keep(person) else {ITService.Lifecycle.RETIRED}
    return [(value, str(label)) for value, label in ITService.Lifecycle.choices if value not in hidden]
