"""Who may ask for a calibration, who may decide on it, and when."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.diagnosis.models import Calibration
from apropia.diagnosis.policies.authoring import AUTHORS
from apropia.diagnosis.states import CalibrationState
from apropia.foundation.errors import DomainError, Forbidden
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


def can_simulate(calibration: Calibration, person: Person) -> bool:
    """Say whether the person may try an adaptive test on the calibration now."""
    return calibration.state == CalibrationState.ADOPTED and can_propose_calibrations(person)


def check_can_simulate(calibration: Calibration, person: Person) -> None:
    """Refuse who may not try an adaptive test, and to try it on what nobody adopted."""
    check_can_propose(person)
    if calibration.state != CalibrationState.ADOPTED:
        raise DomainError(_("Adopte primero la calibración. Solo se ensaya con una adoptada."))


def check_can_be_ready(calibration: Calibration, person: Person, *, simulations: int, short: int) -> None:
    """Refuse to say that a test may adapt before it was tried, or while questions have fewer than 200 answers."""
    check_can_simulate(calibration, person)
    if calibration.ready_at is not None:
        raise DomainError(_("Esta calibración ya está lista para una prueba adaptativa."))
    if not simulations:
        raise DomainError(_("Ensaye antes la prueba adaptativa al menos una vez."))
    if short:
        raise DomainError(
            ngettext(
                "Faltan respuestas: %(count)d pregunta tiene menos de 200. Una prueba no se adapta antes.",
                "Faltan respuestas: %(count)d preguntas tienen menos de 200. Una prueba no se adapta antes.",
                short,
            )
            % {"count": short}
        )


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
