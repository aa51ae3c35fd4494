"""Try an adaptive test on an adopted calibration, and say that a test may adapt with it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.diagnosis.models import Calibration, CalibrationStage, Item, Limits, Simulation
from apropia.diagnosis.policies import calibrations as policies
from apropia.diagnosis.queries.calibrations import SIMULATION_JOB
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import Conflict, DomainError
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import enqueue
from apropia.people.models import Person

SHORT = (CalibrationStage.EXPERT, CalibrationStage.RASCH)


@transaction.atomic
def request_simulation(*, calibration: Calibration, limits: Limits, by: Person, at: datetime) -> Job:
    """Ask for an adaptive test of an adopted calibration to be tried on simulated people."""
    policies.check_can_simulate(calibration, by)
    if not calibration.items.filter(item__status=Item.Status.ACTIVE).exists():
        raise DomainError(_("Todas las preguntas están en prueba o retiradas: no hay con qué armar la prueba."))
    job = enqueue(
        SIMULATION_JOB,
        entity=calibration.entity,
        at=at,
        arguments={"calibration_id": calibration.pk, "limits": asdict(limits), "by": str(by.uid)},
        by=by.uid,
    )
    audit.record("diagnosis.simulation.requested", entity=calibration.entity, by=by, on=calibration, at=at)
    return job


@transaction.atomic
def keep_simulation(
    *, calibration: Calibration, limits: Limits, result: dict[str, Any], by: UUID, job_number: int, at: datetime
) -> Simulation:
    """Keep what a job found. Done again it adds nothing."""
    known = Simulation.objects.filter(job_number=job_number).first()
    if known is not None:
        return known
    made = Simulation.objects.create(
        entity_id=calibration.entity_id,
        calibration=calibration,
        limits=asdict(limits),
        result=result,
        job_number=job_number,
        requested_by=by,
        made_at=at,
    )
    audit.record("diagnosis.simulation.made", entity=calibration.entity, by=None, on=made, at=at)
    return made


@transaction.atomic
def mark_ready(*, calibration: Calibration, by: Person, at: datetime) -> None:
    """Say that a test may adapt with this calibration: it was tried, and every question has 200 answers."""
    policies.check_can_be_ready(
        calibration,
        by,
        simulations=calibration.simulations.count(),
        short=calibration.items.filter(stage__in=SHORT, item__status=Item.Status.ACTIVE).count(),
    )
    if not Calibration.objects.filter(pk=calibration.pk, ready_at__isnull=True).update(ready_by=by.uid, ready_at=at):
        raise Conflict(_("Otra persona cambió esto mientras tanto. Cargue la página de nuevo."))
    calibration.ready_by, calibration.ready_at = by.uid, at
    audit.record("diagnosis.calibration.ready", entity=calibration.entity, by=by, on=calibration, at=at)
