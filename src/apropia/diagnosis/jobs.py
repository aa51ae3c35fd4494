"""What diagnosis does in the background: snapshots, opening and closing by the clock, messages, scores, purges."""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from apropia.diagnosis.actions import (
    answering,
    calibrations,
    care,
    invitations,
    kiosks,
    scoring,
    simulations,
    wave_changes,
    waves,
)
from apropia.diagnosis.actions.parallel_forms import draw_forms
from apropia.diagnosis.models import Limits
from apropia.diagnosis.notices import invitation_to, reminder_of
from apropia.diagnosis.queries import waves as queries
from apropia.diagnosis.queries.calibrated import calibrated_from
from apropia.diagnosis.queries.calibration_basis import basis_of
from apropia.diagnosis.queries.calibrations import instrument_of_job
from apropia.diagnosis.queries.invitations import NOMINAL_PURPOSE, pseudonym_of
from apropia.diagnosis.queries.quotas import full_strata_of
from apropia.diagnosis.queries.sampling import drawn_of
from apropia.diagnosis.queries.simulations import calibration_of_job, simulated, simulation_of_job
from apropia.diagnosis.queries.wave_changes import JOB as CHANGE_JOB
from apropia.diagnosis.queries.wave_changes import change_of_job, changed, waves_of_job
from apropia.diagnosis.states import WaveState
from apropia.foundation import clock
from apropia.foundation.jobs.registry import Context, job
from apropia.foundation.progress import giving_way
from apropia.privacy.events import ConsentChanged

SNAPSHOT_BATCH = 200
# SQLite does not queue those who wait for its write lock: they ask again up to ten times a second. A job that takes it
# again at once would shut them out until they give up, so between two batches it stands back.
PAUSE_SECONDS = 0.06


@job("diagnosis.take_snapshot")
def take_snapshot(context: Context, *, wave_id: int) -> Mapping[str, Any]:
    """Copy the population of a wave as it is now, in short transactions; done again it goes on."""
    wave = queries.wave_of_job(pk=wave_id)
    if wave.state != WaveState.SCHEDULED or wave.snapshot_at is not None:
        return {"population": wave.population_count}
    # Read whole at once: it is one moment's population, however long writing it takes.
    people = list(queries.population_for(wave=wave).select_related("unit"))
    drawn = drawn_of(wave=wave, people=people)
    invitations.forget_partial_snapshot(wave=wave)
    for start in range(0, len(people), SNAPSHOT_BATCH):
        invitations.add_to_population(wave=wave, people=people[start : start + SNAPSHOT_BATCH], drawn=drawn)
        context.progress(min(start + SNAPSHOT_BATCH, len(people)), len(people), "Registrando la población")
        time.sleep(PAUSE_SECONDS)
    draw_forms(wave=wave)
    return {"population": invitations.settle_snapshot(wave=wave, at=context.at)}


@job("diagnosis.advance_waves", cron="*/5 * * * *")
def advance_waves(context: Context) -> Mapping[str, Any]:
    """Open and close the waves whose time has come."""
    opening, closing = queries.waves_due(at=context.at)
    for wave in opening:
        waves.open_wave(wave=wave, at=context.at)
    for wave in closing:
        waves.close_wave(wave=wave, at=context.at)
    return {"opened": len(opening), "closed": len(closing)}


@job("diagnosis.send_invitations")
def send_invitations(context: Context, *, wave_id: int) -> Mapping[str, Any]:
    """Invite everybody who was not invited yet."""
    wave = queries.wave_of_job(pk=wave_id)
    words, sent, last = invitation_to(wave), 0, 0
    while batch := invitations.send_invitations(wave=wave, words=words, after=last, at=context.at):
        sent, last = sent + batch.sent, batch.last
        context.progress(sent, wave.population_count, "Enviando invitaciones")
        time.sleep(PAUSE_SECONDS)
    return {"sent": sent}


@job("diagnosis.remind")
def remind(context: Context, *, wave_id: int, round_at: str) -> Mapping[str, Any]:
    """Remind those missing, once in this round."""
    wave, moment = queries.wave_of_job(pk=wave_id), datetime.fromisoformat(round_at)
    words, sent, last = reminder_of(wave), 0, 0
    total = queries.reminder_preview(wave=wave).missing
    full = full_strata_of(wave=wave)
    while batch := invitations.send_reminders(
        wave=wave, words=words, round_at=moment, after=last, at=context.at, full=full
    ):
        sent, last = sent + batch.sent, batch.last
        context.progress(sent, total, "Enviando recordatorios")
        time.sleep(PAUSE_SECONDS)
    return {"sent": sent}


@job("diagnosis.process_wave")
def process_wave(context: Context, *, wave_id: int) -> Mapping[str, Any]:
    """Score the responses of a closed wave, look with what care they were given, and say how good they are."""
    wave = queries.wave_of_job(pk=wave_id)
    if wave.state != WaveState.CLOSED:
        return {}
    waiting = scoring.waiting_for_scores(wave=wave)
    for start in range(0, len(waiting), scoring.BATCH):
        batch = waiting[start : start + scoring.BATCH]
        scoring.score_batch(wave=wave, responses=batch)
        context.progress(start + len(batch), len(waiting), "Calculando puntajes")
        time.sleep(PAUSE_SECONDS)

    signs = care.sign_responses(wave=wave, progress=giving_way(context.progress))
    scoring.settle_processing(wave=wave, care=signs, at=context.at)
    return {}


@job("diagnosis.purge_wave")
def purge_wave(context: Context, *, wave_id: int) -> Mapping[str, Any]:
    """Delete what was answered in a cancelled wave."""
    wave, deleted = queries.wave_of_job(pk=wave_id), 0
    if wave.state != WaveState.CANCELLED:
        return {}
    while rows := scoring.purge_batch(wave=wave):
        deleted += rows
        context.progress(deleted, deleted + rows, "Borrando respuestas")
        time.sleep(PAUSE_SECONDS)
    scoring.record_purge(wave=wave, deleted=deleted, at=context.at)
    return {"deleted": deleted}


@job("diagnosis.calibrate")
def calibrate(context: Context, *, instrument_id: int, by: str) -> Mapping[str, Any]:
    """Calibrate the performance questions of an instrument, for a second person to decide on."""
    basis = basis_of(instrument=instrument_of_job(pk=instrument_id))
    calibrations.check_ready(basis)
    calibrated = calibrated_from(basis, context.progress)
    made = calibrations.propose(
        basis=basis, calibrated=calibrated, by=UUID(by), job_number=context.job.pk, at=context.at
    )
    return {"calibration": made.pk} if made is not None else {}


@job("diagnosis.simulate")
def simulate(context: Context, *, calibration_id: int, limits: dict[str, Any], by: str) -> Mapping[str, Any]:
    """Try an adaptive test of an adopted calibration on simulated people."""
    if (known := simulation_of_job(job_number=context.job.pk)) is not None:
        return {"simulation": known}
    calibration, wanted = calibration_of_job(pk=calibration_id), Limits(**limits)

    def told(done: int, total: int) -> None:
        context.progress(done, total, "Ensayando con personas simuladas")

    result = simulated(calibration, wanted, told)
    made = simulations.keep_simulation(
        calibration=calibration, limits=wanted, result=result, by=UUID(by), job_number=context.job.pk, at=context.at
    )
    return {"simulation": made.pk}


@job(CHANGE_JOB)
def compare_waves(
    context: Context, *, calibration_id: int, earlier_id: int, later_id: int, by: str
) -> Mapping[str, Any]:
    """Say how the people who answered two waves changed, on the scale of a calibration."""
    if (known := change_of_job(job_number=context.job.pk)) is not None:
        return {"change": known}
    calibration, earlier, later = waves_of_job(calibration_id=calibration_id, earlier_id=earlier_id, later_id=later_id)
    made = wave_changes.keep_change(
        calibration=calibration,
        earlier=earlier,
        later=later,
        result=changed(calibration, earlier, later, context.progress),
        by=UUID(by),
        job_number=context.job.pk,
        at=context.at,
    )
    return {"change": made.pk}


@job("diagnosis.count_day", cron="15 6 * * *")
def count_day(context: Context) -> Mapping[str, Any]:
    """Write yesterday's line of every wave that took answers in the audit trail: counts, no actor, no time.

    Kiosk devices whose time is over get theirs too.
    """
    counted = queries.waves_answered_since(at=context.at - timedelta(days=2))
    for wave in counted:
        day = clock.local_date(context.at, wave.entity.timezone) - timedelta(days=1)
        scoring.count_day(wave=wave, day=day, at=context.at)
    kiosks.close_expired(at=context.at)
    return {"waves": len(counted)}


def consent_changed(event: ConsentChanged) -> None:
    """Cut the name from what a person answered when she no longer allows the nominal diagnosis."""
    if event.purpose != NOMINAL_PURPOSE or event.is_granted:
        return
    pseudonym = pseudonym_of(entity_id=event.entity_id, person_uid=event.person_uid)
    if pseudonym is not None:
        answering.withdraw_name(entity_id=event.entity_id, pseudonym=pseudonym)
