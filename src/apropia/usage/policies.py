"""Who brings use reports, and what the state of one allows."""

from django.utils.translation import gettext as _

from apropia.foundation.errors import Forbidden
from apropia.people.models import Person, Role

IMPORTERS = (Role.UA_MANAGER, Role.ANALYST, Role.SYSADMIN)


def can_import(person: Person) -> bool:
    """Say whether the person brings, applies and reverts use reports."""
    return person.has_role(*IMPORTERS)


def check_can_import(person: Person | None) -> None:
    """Refuse whoever does not bring use reports; the system itself (None) may."""
    if person is not None and not can_import(person):
        raise Forbidden(_("Solo la gestión de uso y apropiación, el análisis y la administración importan uso."))
