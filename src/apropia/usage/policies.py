"""Who brings use reports, and what the state of one allows."""

from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError, Forbidden
from apropia.people.models import Person, Role
from apropia.usage import states
from apropia.usage.models import UsageImport

IMPORTERS = (Role.UA_MANAGER, Role.ANALYST, Role.SYSADMIN)


class WrongState(DomainError):
    """The import is not where this could be done to it."""


def can_import(person: Person) -> bool:
    """Say whether the person brings, applies and reverts use reports."""
    return person.has_role(*IMPORTERS)


def check_can_import(person: Person | None) -> None:
    """Refuse whoever does not bring use reports; the system itself (None) may."""
    if person is not None and not can_import(person):
        raise Forbidden(_("Solo la gestión de uso y apropiación, el análisis y la administración importan uso."))


def check_transition(usage_import: UsageImport, to: str) -> None:
    """Refuse a step that the life of an import does not have."""
    if to not in states.IMPORT_TRANSITIONS[usage_import.status]:
        raise WrongState(
            _("Este informe está «%(now)s» y no admite ese paso.") % {"now": usage_import.get_status_display().lower()}
        )
