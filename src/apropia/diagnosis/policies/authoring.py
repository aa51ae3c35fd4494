"""Who may write instruments, and in which state of a version."""

from uuid import UUID

from django.utils.translation import gettext as _

from apropia.diagnosis.models import InstrumentVersion
from apropia.diagnosis.states import VersionState
from apropia.foundation.errors import DomainError, Forbidden
from apropia.people.models import Person, Role

AUTHORS = (Role.ANALYST, Role.UA_MANAGER)


class VersionIsSettled(DomainError):
    """The version is no longer a draft, so nothing inside it may change."""


def can_author(person: Person) -> bool:
    """Say whether the person may write and review instruments."""
    return person.has_role(*AUTHORS)


def check_can_author(person: Person | None) -> None:
    """Refuse whoever does not write instruments; `None` is the system itself."""
    if person is not None and not can_author(person):
        raise Forbidden(_("Solo la gestión de uso y apropiación y quien analiza la medición escriben instrumentos."))


def check_is_draft(version: InstrumentVersion) -> None:
    """Refuse to change a version that was sent to review, frozen or retired (INV-01)."""
    if version.state != VersionState.DRAFT:
        raise VersionIsSettled(
            _("Esta versión está en «%(state)s» y ya no se edita. Cree una versión nueva.")
            % {"state": version.get_state_display().lower()}
        )


def is_second_person(version: InstrumentVersion, person: Person) -> bool:
    """Say whether the person is another than the one who sent the version to review."""
    return version.submitted_by is None or version.submitted_by != UUID(str(person.uid))


def check_is_second_person(version: InstrumentVersion, person: Person) -> None:
    """Refuse that the person who sent a version to review also freezes it."""
    if not is_second_person(version, person):
        raise Forbidden(_("Usted envió esta versión a revisión. Debe congelarla otra persona."))
