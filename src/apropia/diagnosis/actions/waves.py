"""Run a wave: design, announce, open, extend, close, publish, cancel."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.diagnosis.events import WaveCancelled, WaveClosed, WaveOpened, WavePublished
from apropia.diagnosis.models import InstrumentVersion, SampleBy, Simulation, SurveyWave
from apropia.diagnosis.policies import waves as policies
from apropia.diagnosis.queries.calibration_basis import ruling_calibration
from apropia.diagnosis.queries.parallel_forms import refusal_of
from apropia.diagnosis.queries.waves import people_below, population_for
from apropia.diagnosis.states import VersionState, WaveState
from apropia.diagnosis.states.waves import WAVE
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import Conflict, DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.locks import hold
from apropia.people.models import OrgUnit, Person
from apropia.privacy import queries as privacy


@dataclass(frozen=True, kw_only=True)
class WaveDesign:
    """What a wave is, until it is announced. No units means everybody."""

    name: str
    version: InstrumentVersion
    purpose: str
    mode: str
    opens_at: datetime
    closes_at: datetime
    units: Sequence[OrgUnit] = ()
    min_cell: int = 5
    simulation: Simulation | None = None
    sample_size: int | None = None
    sample_by: str = SampleBy.WHOLE
    parallel_forms: bool = False


@transaction.atomic
def create_wave(*, design: WaveDesign, by: Person, at: datetime) -> SurveyWave:
    """Write a wave down. Nothing is sent and nobody may answer yet."""
    policies.check_can_design_waves(person=by)
    _check_design(design, by=by)
    hold(by.entity)
    if SurveyWave.objects.filter(entity_id=by.entity_id, name=design.name).exists():
        raise DomainError(_("Ya hay una ola con ese nombre. Escriba otro."), field="name")
    wave = SurveyWave.objects.create(entity_id=by.entity_id, created_at=at, **_columns(design))
    wave.units.set(design.units)
    audit.record("diagnosis.wave.created", entity=by.entity, by=by, on=wave, at=at)
    return wave


@transaction.atomic
def change_wave(*, wave: SurveyWave, design: WaveDesign, by: Person, at: datetime) -> SurveyWave:
    """Change what a wave is. Refused once it was announced."""
    policies.check_can_design_waves(person=by)
    policies.check_is_designed(wave)
    _check_design(design, by=by)
    hold(by.entity)
    if SurveyWave.objects.filter(entity_id=by.entity_id, name=design.name).exclude(pk=wave.pk).exists():
        raise DomainError(_("Ya hay una ola con ese nombre. Escriba otro."), field="name")
    columns = _columns(design)
    if not SurveyWave.objects.filter(pk=wave.pk, state=WaveState.DESIGNED).update(**columns):
        raise Conflict(_("Otra persona cambió esta ola mientras tanto. Cargue la página de nuevo."))
    wave.units.set(design.units)
    wave.refresh_from_db()
    audit.record("diagnosis.wave.changed", entity=by.entity, by=by, on=wave, at=at)
    return wave


def _columns(design: WaveDesign) -> dict[str, Any]:
    names = (
        "name",
        "version",
        "purpose",
        "mode",
        "opens_at",
        "closes_at",
        "min_cell",
        "simulation",
        "sample_size",
        "sample_by",
        "parallel_forms",
    )
    return {name: getattr(design, name) for name in names}


def _check_design(design: WaveDesign, *, by: Person) -> None:
    parts = [design.version, *design.units, *([] if design.simulation is None else [design.simulation])]
    if any(part.entity_id != by.entity_id for part in parts):
        raise DomainError(_("Elija un instrumento y unas dependencias de su entidad."))
    if design.version.state != VersionState.FROZEN:
        raise DomainError(_("Elija una versión congelada del instrumento."), field="version")
    if design.simulation is not None:
        _check_trial(design.simulation, version=design.version)
    if design.closes_at <= design.opens_at:
        raise DomainError(_("La ola debe cerrar después de abrir. Cambie una de las fechas."), field="closes_at")
    if design.min_cell < by.entity.minimum_cell:
        raise DomainError(
            _("El grupo mínimo de su entidad es %(least)d. Escriba ese número o uno mayor.")
            % {"least": by.entity.minimum_cell},
            field="min_cell",
        )
    _check_sample(design, by=by)
    if design.parallel_forms:
        _check_parallel(design)


def _check_parallel(design: WaveDesign) -> None:
    if design.simulation is not None:
        raise DomainError(
            _("Las formas paralelas son para formas equilibradas. Elija esas, o no use formas paralelas."),
            field="parallel_forms",
        )
    if refusal := refusal_of(design.version):
        raise DomainError(refusal, field="parallel_forms")


def _check_sample(design: WaveDesign, *, by: Person) -> None:
    if design.sample_size is None:
        if design.sample_by:
            raise DomainError(
                _("Escriba cuántas personas se sortean, o deje el sorteo sin dividir."), field="sample_size"
            )
    elif design.sample_size < design.min_cell:
        raise DomainError(
            _("Con menos de %(least)d personas no se publicaría nada. Sortee más.") % {"least": design.min_cell},
            field="sample_size",
        )
    else:
        people = people_below(entity_id=by.entity_id, paths=[unit.path for unit in design.units]).count()
        policies.check_sample_fits(design.sample_size, people=people)


def _check_trial(trial: Simulation, *, version: InstrumentVersion) -> None:
    calibration = trial.calibration
    if calibration.version_id != version.pk:
        raise DomainError(
            _("Esa calibración es de otra versión del instrumento. Elija esa versión, o la forma equilibrada."),
            field="simulation",
        )
    if calibration.ready_at is None:
        raise DomainError(
            _("Esa calibración no está lista para una prueba adaptativa. Elija otra, o la forma equilibrada."),
            field="simulation",
        )


@transaction.atomic
def schedule_wave(*, wave: SurveyWave, by: Person, at: datetime) -> Job:
    """Announce a wave: from here on it does not change. A job takes the snapshot of the population.

    Refused unless the instrument is frozen, a privacy notice rules and the population is large enough; see
    methods.md#states.
    """
    policies.check_can_run_waves(person=by)
    WAVE.check(wave, WaveState.SCHEDULED)
    # Drawn now and kept, so that anybody can draw the same lot again.
    seed = None if wave.sample_size is None else secrets.randbelow(2**31)
    people = population_for(wave=wave).count()
    has_notice = privacy.current_notice(entity=wave.entity, at=at) is not None
    policies.check_ready_to_schedule(wave, has_notice=has_notice, people=people, at=at)
    # Settled now: whoever answers first is scored as whoever answers last, whatever is adopted meanwhile.
    calibration = None if wave.simulation_id is not None else ruling_calibration(wave.version)
    _move(
        wave,
        WaveState.SCHEDULED,
        by=by,
        at=at,
        sample_seed=seed,
        calibration=calibration,
        detail={
            "population": people,
            "version": wave.version_id,
            "calibration": None if calibration is None else calibration.number,
        },
    )
    return enqueue(
        "diagnosis.take_snapshot",
        entity=wave.entity,
        at=at,
        arguments={"wave_id": wave.pk},
        by=by.uid,
        key=f"{wave.pk}",
    )


@transaction.atomic
def open_wave(*, wave: SurveyWave, at: datetime) -> None:
    """Let people answer, and ask for the invitations to be sent. Done by the clock."""
    _move(wave, WaveState.OPEN, by=None, at=at, opened_at=at)
    publish(WaveOpened(entity_id=wave.entity_id, at=at, wave_id=wave.pk))
    enqueue("diagnosis.send_invitations", entity=wave.entity, at=at, arguments={"wave_id": wave.pk}, key=f"{wave.pk}")


@transaction.atomic
def extend_wave(*, wave: SurveyWave, closes_at: datetime, reason: str, by: Person, at: datetime) -> None:
    """Give people more time: once, before it closes, at most 15 days, with a reason."""
    policies.check_can_run_waves(person=by)
    policies.check_can_extend(wave, closes_at=closes_at, at=at)
    if not reason.strip():
        raise DomainError(_("Escriba el motivo de la prórroga."), field="reason")
    _move(
        wave,
        WaveState.EXTENDED,
        by=by,
        at=at,
        first_closes_at=wave.closes_at,
        closes_at=closes_at,
        extension_reason=reason.strip(),
        detail={"closes_at": closes_at.isoformat()},
    )


@transaction.atomic
def close_wave(*, wave: SurveyWave, at: datetime) -> None:
    """End the answering, and ask for the scores to be made. Done by the clock."""
    _move(wave, WaveState.CLOSED, by=None, at=at, closed_at=at)
    publish(WaveClosed(entity_id=wave.entity_id, at=at, wave_id=wave.pk))
    enqueue("diagnosis.process_wave", entity=wave.entity, at=at, arguments={"wave_id": wave.pk}, key=f"{wave.pk}")


@transaction.atomic
def publish_wave(*, wave: SurveyWave, by: Person, at: datetime) -> None:
    """Let the group results be seen, protected as always."""
    policies.check_can_run_waves(person=by)
    _move(wave, WaveState.PUBLISHED, by=by, at=at, published_at=at)
    publish(WavePublished(entity_id=wave.entity_id, at=at, wave_id=wave.pk))


@transaction.atomic
def archive_wave(*, wave: SurveyWave, by: Person, at: datetime) -> None:
    """Put a published wave away. Its figures stay."""
    policies.check_can_run_waves(person=by)
    _move(wave, WaveState.ARCHIVED, by=by, at=at)


@transaction.atomic
def cancel_wave(*, wave: SurveyWave, reason: str, by: Person, at: datetime) -> None:
    """Give a wave up before it is published, with a reason. A job deletes what was answered."""
    policies.check_can_run_waves(person=by)
    WAVE.check(wave, WaveState.CANCELLED)
    if not reason.strip():
        raise DomainError(_("Escriba por qué se anula la ola."), field="reason")
    _move(wave, WaveState.CANCELLED, by=by, at=at, cancel_reason=reason.strip())
    publish(WaveCancelled(entity_id=wave.entity_id, at=at, wave_id=wave.pk))
    enqueue("diagnosis.purge_wave", entity=wave.entity, at=at, arguments={"wave_id": wave.pk}, key=f"{wave.pk}")


def _move(
    wave: SurveyWave,
    to: WaveState,
    *,
    by: Person | None,
    at: datetime,
    detail: dict[str, Any] | None = None,
    **fields: Any,
) -> None:
    """Take one step, if nobody took another meanwhile, and write it down."""
    WAVE.move(wave, to, **fields)
    audit.record(f"diagnosis.wave.{to.lower()}", entity=wave.entity, by=by, on=wave, at=at, detail=detail)
