"""Calibrate the performance questions of an instrument: one person asks, another decides."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apropia.diagnosis.events import CalibrationAdopted
from apropia.diagnosis.models import Calibration, Instrument, ItemCalibration
from apropia.diagnosis.policies import calibrations as policies
from apropia.diagnosis.queries.calibrated import Calibrated
from apropia.diagnosis.queries.calibration_basis import Basis, basis_of
from apropia.diagnosis.queries.calibrations import JOB
from apropia.diagnosis.states import CalibrationState
from apropia.diagnosis.states.calibrations import CALIBRATION
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.locks import hold
from apropia.people.models import Person


@transaction.atomic
def request_calibration(*, instrument: Instrument, by: Person, at: datetime) -> Job:
    """Ask for the questions of an instrument to be calibrated with what was answered until now."""
    policies.check_can_propose(by)
    hold(instrument)
    check_ready(basis_of(instrument=instrument))
    if Calibration.objects.filter(instrument=instrument, state=CalibrationState.PROPOSED).exists():
        raise DomainError(_("Ya hay una calibración propuesta. Decida primero sobre ella."))
    job = enqueue(
        JOB,
        entity=instrument.entity,
        at=at,
        arguments={"instrument_id": instrument.pk, "by": str(by.uid)},
        by=by.uid,
        key=f"{instrument.pk}",
    )
    audit.record("diagnosis.calibration.requested", entity=instrument.entity, by=by, on=instrument, at=at)
    return job


def check_ready(basis: Basis) -> None:
    """Refuse to calibrate where there is nothing to rest on, saying what is missing."""
    if basis.lacks:
        raise DomainError(basis.lacks)


@transaction.atomic
def propose(*, basis: Basis, calibrated: Calibrated, by: UUID, job_number: int, at: datetime) -> Calibration | None:
    """Write down what a job calibrated, for somebody else to decide. Done again it adds nothing.

    None where another proposal came first and still waits.
    """
    assert basis.version is not None  # checked before the job was asked for
    instrument = basis.instrument
    hold(instrument)
    known = Calibration.objects.filter(job_number=job_number).first()
    if known is not None:
        return known
    own = Calibration.objects.filter(instrument=instrument)
    if own.filter(state=CalibrationState.PROPOSED).exists():
        return None
    calibration = Calibration.objects.create(
        entity_id=instrument.entity_id,
        instrument=instrument,
        version=basis.version,
        number=(own.aggregate(last=Max("number"))["last"] or 0) + 1,
        job_number=job_number,
        proposed_by=by,
        proposed_at=at,
        method=calibrated.method,
        min_cell=basis.min_cell,
    )
    ItemCalibration.objects.bulk_create(
        ItemCalibration(entity_id=instrument.entity_id, calibration=calibration, item=item, **columns)
        for item, columns in calibrated.rows
    )
    audit.record(
        "diagnosis.calibration.proposed",
        entity=instrument.entity,
        by=None,
        on=calibration,
        at=at,
        detail={"questions": len(calibrated.rows), "waves": [wave.name for wave in basis.waves]},
    )
    return calibration


@transaction.atomic
def adopt(*, calibration: Calibration, note: str, by: Person, at: datetime) -> None:
    """Make a proposed calibration the one in force. By another person than the one who asked for it."""
    _decide(calibration, CalibrationState.ADOPTED, note=note, by=by, at=at)
    audit.record("diagnosis.calibration.adopted", entity=calibration.entity, by=by, on=calibration, at=at)
    publish(
        CalibrationAdopted(
            entity_id=calibration.entity_id,
            at=at,
            instrument_id=calibration.instrument_id,
            calibration_id=calibration.pk,
        )
    )


@transaction.atomic
def reject(*, calibration: Calibration, note: str, by: Person, at: datetime) -> None:
    """Put a proposed calibration aside, with the reason."""
    _decide(calibration, CalibrationState.REJECTED, note=note, by=by, at=at)
    audit.record("diagnosis.calibration.rejected", entity=calibration.entity, by=by, on=calibration, at=at)


def _decide(calibration: Calibration, to: CalibrationState, *, note: str, by: Person, at: datetime) -> None:
    policies.check_can_decide(calibration, by)
    CALIBRATION.check(calibration, to)
    if not note.strip():
        raise DomainError(_("Escriba por qué lo decide."), field="note")
    CALIBRATION.move(calibration, to, decided_by=by.uid, decided_at=at, decision_note=note.strip())
