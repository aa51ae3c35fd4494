from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apropia.diagnosis.models import SurveyWave
from apropia.diagnosis.states import VersionState, WaveState
from apropia.diagnosis.states.waves import ANSWERING, WAVE
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.small_groups import minimum_cell
from apropia.foundation.states import StepRefused
from apropia.foundation.ui.numbers import spanish
from apropia.people.models import Person, Role

DESIGNERS = (Role.UA_MANAGER, Role.ANALYST)
RUNNERS = (Role.UA_MANAGER,)
FOLLOWERS = (Role.UA_MANAGER, Role.ANALYST, Role.AUDITOR)
LONGEST_EXTENSION = timedelta(days=15)  # methods.md#states
BETWEEN_REMINDERS = timedelta(days=3)


def can_follow_waves(*, person: Person) -> bool:
    return person.has_role(*FOLLOWERS)


def can_design_waves(*, person: Person) -> bool:
    return person.has_role(*DESIGNERS)


def check_can_design_waves(*, person: Person) -> None:
    if not can_design_waves(person=person):
        raise Forbidden(_("Solo la gestión de uso y apropiación y quien analiza la medición diseñan olas."))


def can_run_waves(*, person: Person) -> bool:
    return person.has_role(*RUNNERS)


def check_can_run_waves(*, person: Person) -> None:
    if not can_run_waves(person=person):
        raise Forbidden(_("Solo la gestora o el gestor de uso y apropiación pone en marcha una ola."))


def check_is_designed(wave: SurveyWave) -> None:
    """Refuse to change what a wave is once it was announced."""
    if wave.state != WaveState.DESIGNED:
        raise StepRefused(_("La ola ya está programada y no se cambia. Anúlela y diseñe otra."))


def check_ready_to_schedule(wave: SurveyWave, *, has_notice: bool, people: int, at: datetime) -> None:
    """Refuse to announce a wave before all that methods.md#states asks for holds."""
    if wave.version.state != VersionState.FROZEN:
        raise DomainError(_("El instrumento no está congelado. Congélelo antes de programar la ola."))
    if not has_notice:
        raise DomainError(_("Falta un aviso de privacidad aprobado. Pídalo al oficial de protección de datos."))
    if people < wave.min_cell:
        raise DomainError(
            _("La población tiene menos de %(least)d personas y no podría publicarse nada. Amplíe las dependencias.")
            % {"least": wave.min_cell}
        )
    check_sample_fits(wave.sample_size, people=people)
    if wave.closes_at <= at:
        raise DomainError(_("La fecha de cierre ya pasó. Cambie las fechas de la ola."))


def check_sample_fits(size: int | None, *, people: int) -> None:
    """Refuse to draw more people than there are."""
    if size is not None and size > people:
        raise DomainError(
            _("La muestra pide %(size)s personas y la población tiene %(people)s. Sortee menos, o invite a todas.")
            % {"size": spanish(size), "people": spanish(people)},
            field="sample_size",
        )


def check_can_extend(wave: SurveyWave, *, closes_at: datetime, at: datetime) -> None:
    """Refuse a second extension, one that comes late, one that shortens or one of more than 15 days."""
    WAVE.check(wave, WaveState.EXTENDED)
    if at >= wave.closes_at:
        raise DomainError(_("La ola ya cerró. Una prórroga se pide antes del cierre."))
    if not wave.closes_at < closes_at <= wave.closes_at + LONGEST_EXTENSION:
        raise DomainError(_("La prórroga va de un minuto a 15 días después del cierre anunciado."), field="closes_at")


def check_can_exclude(wave: SurveyWave, *, flagged: int, kept: int) -> None:
    """Refuse to leave responses out before they were looked at, after publication, twice, or when they are few.

    So few could be told apart by what the figures were with them.
    """
    if wave.state != WaveState.PROCESSED:
        raise StepRefused(_("Solo se decide entre el procesamiento y la publicación de la ola."))
    if wave.excluded_at is not None:
        raise StepRefused(_("Las respuestas señaladas ya quedaron fuera."))
    least = minimum_cell(wave.entity.minimum_cell, wave.min_cell)
    if flagged < least:
        raise DomainError(
            _("Hay menos de %(least)d respuestas señaladas: dejarlas fuera las mostraría. Cuentan todas.")
            % {"least": least}
        )
    if kept < least:
        raise DomainError(_("Quedarían menos de %(least)d respuestas y no podría publicarse nada.") % {"least": least})


def check_can_take_back(wave: SurveyWave) -> None:
    """Refuse to count responses again that nobody left out, or once the wave is published."""
    if wave.state != WaveState.PROCESSED or wave.excluded_at is None:
        raise StepRefused(_("Solo se vuelven a contar antes de publicar, y si se dejaron fuera."))


def takes_quotas(wave: SurveyWave) -> bool:
    """Say whether quotas mean something: the population is known and reminders may still go."""
    return wave.snapshot_at is not None and wave.state in (WaveState.SCHEDULED, *ANSWERING)


def check_can_remind(wave: SurveyWave, *, last_at: datetime | None, missing: int, at: datetime) -> None:
    """Refuse to remind outside the time of answering, too often, or when nobody is missing."""
    if wave.state not in ANSWERING or at >= wave.closes_at:
        raise StepRefused(_("Solo se recuerda mientras la ola está abierta."))
    if last_at is not None and at < last_at + BETWEEN_REMINDERS:
        raise DomainError(_("El último recordatorio fue hace menos de tres días. Espere para no cansar a la gente."))
    if not missing:
        raise DomainError(_("Nadie falta por responder. No hay a quién recordar."))
