"""Who may ask for a calibration, who may decide on it, and when."""

from uuid import UUID

from django.utils.translation import gettext as _

from apropia.diagnosis.models import Calibration
from apropia.diagnosis.policies.authoring import AUTHORS
from apropia.diagnosis.states import CalibrationState
from apropia.foundation.errors import Forbidden
from apropia.people.models import Person, Role

PROPOSERS = AUTHORS
DECIDERS = AUTHORS
READERS = (*AUTHORS, Role.AUDITOR)


def can_read_calibrations(person: Person) -> bool:
    return person.has_role(*READERS)


def can_propose_calibrations(person: Person) -> bool:
    return person.has_role(*PROPOSERS)


def check_can_propose(person: Person) -> None:
    if not can_propose_calibrations(person):
        raise Forbidden(_("Solo la gestión de uso y apropiación y quien analiza la medición calibran preguntas."))


def is_second_person(calibration: Calibration, person: Person) -> bool:
    """Say whether the person is another than the one who asked for the calibration."""
    return calibration.proposed_by != UUID(str(person.uid))


def can_decide(calibration: Calibration, person: Person) -> bool:
    """Say whether the person may adopt or reject the calibration now."""
    return (
        calibration.state == CalibrationState.PROPOSED
        and person.has_role(*DECIDERS)
        and is_second_person(calibration, person)
    )


def check_can_decide(calibration: Calibration, person: Person) -> None:
    """Refuse who may not decide, and the one who asked for it."""
    if not person.has_role(*DECIDERS):
        raise Forbidden(_("Solo la gestión de uso y apropiación y quien analiza la medición deciden."))
    if not is_second_person(calibration, person):
        raise Forbidden(_("Usted pidió esta calibración. Debe decidirla otra persona."))
