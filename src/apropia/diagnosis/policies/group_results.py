"""Who may see what a wave says of groups, and when."""

from apropia.diagnosis.states import WaveState
from apropia.people.models import Person, Role

SEE_ALL = (Role.UA_MANAGER, Role.ANALYST, Role.AUDITOR)
SEE_OWN_UNIT = (Role.UNIT_HEAD, Role.UNIT_LIAISON)
SEE_GROUPS = (*SEE_ALL, *SEE_OWN_UNIT)
# An auditor sees figures; words may tell who wrote them.
READ_TEXTS = (Role.UA_MANAGER, Role.ANALYST)
SHOWN = (WaveState.PUBLISHED, WaveState.ARCHIVED)


def sees_all(person: Person) -> bool:
    """Say whether the person sees every unit of the entity."""
    return person.has_role(*SEE_ALL)


def sees_groups(person: Person) -> bool:
    """Say whether the person sees results of groups at all."""
    return person.has_role(*SEE_GROUPS)


def speaks_for_a_unit(person: Person) -> bool:
    """Say whether the person is head or liaison of some unit."""
    return person.has_role(*SEE_OWN_UNIT)


def reads_texts(person: Person) -> bool:
    """Say whether the person reads what others wrote in their own words, and takes answers out row by row."""
    return person.has_role(*READ_TEXTS)
