"""Ask how the people of two waves changed, and keep what a job found."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.diagnosis.models import Calibration, SurveyWave, WaveChange
from apropia.diagnosis.policies.calibrations import check_can_propose
from apropia.diagnosis.queries import wave_changes as queries
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import enqueue
from apropia.people.models import Person


@transaction.atomic
def request_change(*, wave: SurveyWave, earlier: SurveyWave, by: Person, at: datetime) -> Job:
    """Ask for a wave to be compared with an earlier one, on the scale of the calibration in force."""
    check_can_propose(by)
    calibration = queries.calibration_in_force(wave)
    comparable = list(queries.comparable_with(wave))
    if lacks := queries.lacks_of(wave, comparable, calibration):
        raise DomainError(lacks)
    assert calibration is not None  # said by what is lacking otherwise
    if earlier not in comparable:
        raise DomainError(_("Esas dos olas no se pueden comparar. Elija otra."), field="earlier")
    job = enqueue(
        queries.JOB,
        entity=wave.entity,
        at=at,
        arguments={
            "calibration_id": calibration.pk,
            "earlier_id": earlier.pk,
            "later_id": wave.pk,
            "by": str(by.uid),
        },
        by=by.uid,
        key=f"{calibration.pk}-{earlier.pk}-{wave.pk}",
    )
    detail = {"waves": [earlier.name, wave.name]}
    audit.record("diagnosis.change.requested", entity=wave.entity, by=by, on=wave, at=at, detail=detail)
    return job


@transaction.atomic
def keep_change(
    *,
    calibration: Calibration,
    earlier: SurveyWave,
    later: SurveyWave,
    result: dict[str, Any],
    by: UUID,
    job_number: int,
    at: datetime,
) -> WaveChange:
    """Keep what a job found. Done again it adds nothing."""
    known = WaveChange.objects.filter(job_number=job_number).first()
    if known is not None:
        return known
    made = WaveChange.objects.create(
        entity_id=later.entity_id,
        calibration=calibration,
        earlier=earlier,
        later=later,
        result=result,
        job_number=job_number,
        requested_by=by,
        made_at=at,
    )
    audit.record("diagnosis.change.made", entity=later.entity, by=None, on=made, at=at)
    return made
