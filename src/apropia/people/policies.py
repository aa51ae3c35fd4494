"""Who may manage people, and whose sign-in needs a second factor."""

from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from apropia.foundation.errors import Forbidden
from apropia.people.models import Person, Role

# methods.md#roles
PRIVILEGED: frozenset[str] = frozenset(
    {Role.UA_MANAGER, Role.ANALYST, Role.KNOWLEDGE_REVIEWER, Role.DPO, Role.AUDITOR, Role.SYSADMIN}
)
# Roles that only make sense for a unit: the grant must name it.
UNIT_ROLES: frozenset[str] = frozenset({Role.UNIT_HEAD, Role.UNIT_LIAISON, Role.PRACTICE_AUTHOR})


def needs_second_factor(person: Person) -> bool:
    """Say whether this person may enter only with a second factor."""
    return any(role in PRIVILEGED for role in person.roles)


# Who sees and changes the roster.
ROSTER_ROLES = (Role.UA_MANAGER, Role.SYSADMIN)


def can_manage_people(person: Person) -> bool:
    """Say whether the person may see and change the roster."""
    return person.has_role(*ROSTER_ROLES)


def check_can_manage_people(person: Person) -> None:
    """Refuse whoever does not manage the roster."""
    if not can_manage_people(person):
        raise Forbidden(_("Solo la gestión de uso y apropiación y la administración técnica cambian el registro."))


def check_can_grant(person: Person | None, *, to: Person, role: str) -> None:
    """Refuse a grant by anybody but a system administrator, and any grant of a role to oneself."""
    if person is None:
        return
    if not person.has_role(Role.SYSADMIN):
        raise Forbidden(_("Solo la administración técnica otorga y retira roles."))
    if person.pk == to.pk and role != Role.SYSADMIN:
        raise Forbidden(_("Nadie se otorga roles a sí mismo. Pídalo a otra persona que administre."))
    if person.entity_id != to.entity_id:
        raise Forbidden(_("La persona pertenece a otra entidad."))


# Who looks at how the entity is set up. Only the technical administration changes it.
SETTINGS_ROLES = (Role.SYSADMIN, Role.UA_MANAGER, Role.DPO, Role.AUDITOR)
# A day further away than these years is a slip of the keyboard.
CALENDAR_YEARS_AHEAD = 2
# A larger smallest group would hide nearly every figure, and it can never be lowered again.
LARGEST_MINIMUM = 30


def timezones() -> list[str]:
    """Return the time zones where an entity may be, in order."""
    return sorted(zone for zone in available_timezones() if zone.startswith("America/"))


def can_change_settings(person: Person) -> bool:
    """Say whether the person may change how their entity is set up."""
    return person.has_role(Role.SYSADMIN)


def check_can_change_settings(person: Person) -> None:
    """Refuse whoever does not administer the entity."""
    if not can_change_settings(person):
        raise Forbidden(_("Solo la administración técnica cambia los ajustes de la entidad."))
