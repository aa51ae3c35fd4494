"""Close the books of a wave: scores of every response, a report of quality, and the deletion of a cancelled one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from apropia.diagnosis.events import WaveProcessed
from apropia.diagnosis.models import Answer, Invitation, Item, PopulationMember, Response, Score, SurveyWave, WaveMode
from apropia.diagnosis.queries.adaptive import yardstick_of
from apropia.diagnosis.queries.care import missing_of
from apropia.diagnosis.queries.plain_answers import plain_answers
from apropia.diagnosis.queries.quality import measured
from apropia.diagnosis.queries.scores import Given, ScoreLine, asked_of, lines_of, method_of
from apropia.diagnosis.states import WaveState
from apropia.diagnosis.states.waves import WAVE
from apropia.foundation import bulk
from apropia.foundation.audit import actions as audit
from apropia.foundation.events.bus import publish

BATCH = 100
_SCORE_COLUMNS = ("entity", "response", "method_version", *ScoreLine._fields)


def waiting_for_scores(*, wave: SurveyWave) -> list[UUID]:
    """Return the completed responses of a wave that this method has not scored yet, in the order of their keys.

    Read once for all batches: the database sorts the whole wave for it. A survey has nothing to score.
    """
    if wave.is_survey:
        return []
    scored = Score.objects.filter(response=OuterRef("pk"), method_version=method_of(wave))
    waiting = Response.objects.filter(~Exists(scored), wave=wave, completed_on__isnull=False)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def score_batch(*, wave: SurveyWave, responses: Sequence[UUID]) -> None:
    """Score so many responses of a wave. Done again it adds nothing."""
    answers: dict[str, list[Given]] = {key.hex: [] for key in responses}
    counted = Item.objects.filter(version=wave.version_id, competence__isnull=False).exclude(status=Item.Status.PILOT)
    items = counted.select_related("competence__area")
    asked = {item.pk: asked_of(item) for item in items}
    for one in plain_answers(Answer.objects.filter(response__in=responses).order_by("response", "slot")):
        if one.item_id in asked:
            answers[one.response].append(Given(asked[one.item_id], one.status, one.value))
    people = [answers[key.hex] for key in responses]
    lines = lines_of(people, yardstick_of(wave), is_adaptive=wave.simulation_id is not None)
    rows = [
        (wave.entity_id, stored, method_of(wave), *line)
        for key, own in zip(responses, lines, strict=True)
        for stored in [bulk.stored_uuid(key)]
        for line in own
    ]
    # Read and computed above without a lock; only the writing needs one.
    with transaction.atomic():
        bulk.insert(Score, _SCORE_COLUMNS, rows, ignore_conflicts=True)


def settle_processing(*, wave: SurveyWave, care: Mapping[str, Any], at: datetime) -> None:
    """Say that a wave is scored, and how good its answers are. Anonymous responses left half-way are deleted.

    `care` are the counts that `queries.care` made of its responses.
    """
    WAVE.check(wave, WaveState.PROCESSED)
    # Reading every answer takes a while and needs no lock.
    _settle(wave, {**measured(wave=wave), "care": care, "without_answer": missing_of(wave=wave)}, at=at)


@transaction.atomic
def _settle(wave: SurveyWave, figures: dict[str, Any], *, at: datetime) -> None:
    # Their owners can no longer reach them, and nobody counts them.
    Response.objects.filter(wave=wave, mode=WaveMode.ANONYMOUS, completed_on__isnull=True).delete()
    invited = Invitation.objects.filter(wave=wave).aggregate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)), completed=Count("pk", filter=Q(is_completed=True))
    )
    answers = Answer.objects.filter(response__wave=wave, response__completed_on__isnull=False).aggregate(
        all=Count("pk"),
        skipped=Count("pk", filter=Q(status=Answer.Status.SKIPPED)),
        not_understood=Count("pk", filter=Q(status=Answer.Status.NOT_UNDERSTOOD)),
    )
    counts = {
        "method_version": method_of(wave),
        "population": wave.population_count,
        **invited,
        "answers": answers["all"],
        "skipped": answers["skipped"],
        "not_understood": answers["not_understood"],
    }
    WAVE.move(wave, WaveState.PROCESSED, processed_at=at, quality=counts | figures)
    audit.record("diagnosis.wave.processed", entity=wave.entity, by=None, on=wave, at=at, detail=counts)
    publish(WaveProcessed(entity_id=wave.entity_id, at=at, wave_id=wave.pk))


@transaction.atomic
def purge_batch(*, wave: SurveyWave) -> int:
    """Delete the next responses of a cancelled wave, and at the end its population; return how many rows went."""
    responses = list(Response.objects.filter(wave=wave).values_list("pk", flat=True)[:BATCH])
    if responses:
        Response.objects.filter(pk__in=responses).delete()
        return len(responses)
    members = list(PopulationMember.objects.filter(wave=wave).values_list("pk", flat=True)[: BATCH * 5])
    PopulationMember.objects.filter(pk__in=members).delete()
    invitations = list(Invitation.objects.filter(wave=wave).values_list("pk", flat=True)[: BATCH * 5])
    Invitation.objects.filter(pk__in=invitations).delete()
    return len(members) + len(invitations)


@transaction.atomic
def record_purge(*, wave: SurveyWave, deleted: int, at: datetime) -> None:
    """Write down that a cancelled wave was emptied."""
    audit.record("diagnosis.wave.purged", entity=wave.entity, by=None, on=wave, at=at, detail={"rows": deleted})


@transaction.atomic
def count_day(*, wave: SurveyWave, day: date, at: datetime) -> None:
    """Write the day's line of a wave in the audit trail: how many began and finished, never who or when."""
    counts = Response.objects.filter(wave=wave).aggregate(
        started=Count("pk", filter=Q(started_on=day)), completed=Count("pk", filter=Q(completed_on=day))
    )
    audit.record(
        "diagnosis.wave.answered",
        entity=wave.entity,
        by=None,
        on=wave,
        at=at,
        detail={"day": day.isoformat(), **counts},
    )
