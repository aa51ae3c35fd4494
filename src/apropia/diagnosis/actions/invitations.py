"""The population of a wave and the messages to it, in short batches: SQLite's write lock is held for moments only."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from apropia.contact import actions as contact
from apropia.contact.models import MessageKind, Weight
from apropia.diagnosis.models import Invitation, PopulationMember, SurveyWave
from apropia.diagnosis.policies import waves as policies
from apropia.diagnosis.queries.invitations import token_hash_of, token_of
from apropia.diagnosis.queries.quotas import Full, without_full
from apropia.diagnosis.queries.reminders import invitation_key, reminder_key
from apropia.diagnosis.queries.waves import missing_of, reminder_preview
from apropia.foundation.audit import actions as audit
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import enqueue
from apropia.people.models import Person

# So many hold the write lock for some 20 ms of work; people who save an answer wait no longer than that.
BATCH = 100


@dataclass(frozen=True)
class Words:
    """What a message to the population says, the same to everybody."""

    subject: str
    body_text: str
    link_label: str


@dataclass(frozen=True)
class Batch:
    """How far a batch went: the last row seen and how many messages were written."""

    last: int
    sent: int


@transaction.atomic
def add_to_population(*, wave: SurveyWave, people: Iterable[Person], drawn: Container[str] | None = None) -> None:
    """Copy persons, with the strata of now, into the snapshot and invite them. Done again it adds nobody twice.

    Where a lot was drawn, only those whose pseudonym came out are invited.
    """
    people = list(people)
    PopulationMember.objects.bulk_create(
        [
            PopulationMember(
                entity_id=wave.entity_id,
                wave=wave,
                pseudonym=person.pseudonym,
                unit_id=person.unit_id,
                unit_name=person.unit.name if person.unit is not None else "",
                unit_path=person.unit.path if person.unit is not None else "",
                engagement_type=person.engagement_type,
                job_level=person.job_level,
                is_drawn=drawn is None or str(person.pseudonym) in drawn,
            )
            for person in people
        ],
        ignore_conflicts=True,
    )
    invitations = [
        Invitation(entity_id=wave.entity_id, wave=wave, person_uid=person.uid, unit_id=person.unit_id)
        for person in people
        if drawn is None or str(person.pseudonym) in drawn
    ]
    for invitation in invitations:
        invitation.token_hash = token_hash_of(token_of(invitation))
    Invitation.objects.bulk_create(invitations, ignore_conflicts=True)


@transaction.atomic
def forget_partial_snapshot(*, wave: SurveyWave) -> None:
    """Empty the snapshot of a wave that draws a sample and was broken off: a lot is of one moment's people."""
    if wave.sample_size is not None and wave.snapshot_at is None:
        Invitation.objects.filter(wave=wave).delete()
        PopulationMember.objects.filter(wave=wave).delete()


@transaction.atomic
def settle_snapshot(*, wave: SurveyWave, at: datetime) -> int:
    """Say that the snapshot is whole, and return the size of the population. Only now may the wave open."""
    count = PopulationMember.objects.filter(wave=wave).count()
    invited = Invitation.objects.filter(wave=wave).count()
    SurveyWave.objects.filter(pk=wave.pk).update(population_count=count, snapshot_at=at)
    audit.record(
        "diagnosis.wave.snapshot_taken",
        entity=wave.entity,
        by=None,
        on=wave,
        at=at,
        detail={"population": count, "invited": invited},
    )
    return count


@transaction.atomic
def request_reminder(*, wave: SurveyWave, by: Person, at: datetime) -> Job:
    """Ask for a reminder to those missing. A job writes it; who they are is shown to nobody."""
    policies.check_can_run_waves(person=by)
    preview = reminder_preview(wave=wave)
    policies.check_can_remind(wave, last_at=preview.last_at, missing=preview.missing, at=at)
    audit.record(
        "diagnosis.wave.reminded", entity=wave.entity, by=by, on=wave, at=at, detail={"missing": preview.missing}
    )
    return enqueue(
        "diagnosis.remind",
        entity=wave.entity,
        at=at,
        arguments={"wave_id": wave.pk, "round_at": at.isoformat()},
        by=by.uid,
        key=f"{wave.pk}",
    )


def send_invitations(*, wave: SurveyWave, words: Words, after: int, at: datetime) -> Batch | None:
    """Write the next invitations of a wave; None when there are no more. Sent twice, each arrives once."""
    waiting = Invitation.objects.filter(wave=wave, sent_at__isnull=True, person_uid__isnull=False, pk__gt=after)
    rows = list(waiting.order_by("pk")[:BATCH])
    people = _people_of(wave, rows)
    with transaction.atomic():
        reached = _send(wave, rows, people, words=words, key=invitation_key(wave.pk), weight=Weight.NECESSARY, at=at)
        Invitation.objects.filter(pk__in=reached).update(sent_at=at)
    return Batch(rows[-1].pk, len(reached)) if rows else None


def send_reminders(
    *, wave: SurveyWave, words: Words, round_at: datetime, after: int, at: datetime, full: Full | None = None
) -> Batch | None:
    """Write the next reminders of a round to those missing whose group is not full; None when there are no more."""
    missing = without_full(missing_of(wave=wave), wave=wave, full=full)
    waiting = missing.filter(Q(reminded_at__isnull=True) | Q(reminded_at__lt=round_at), pk__gt=after)
    rows = list(waiting[:BATCH])
    people, key = _people_of(wave, rows), reminder_key(wave.pk, round_at)
    with transaction.atomic():
        reached = _send(wave, rows, people, words=words, key=key, weight=Weight.REMINDER, at=at)
        Invitation.objects.filter(pk__in=reached).update(reminded_at=round_at)
    return Batch(rows[-1].pk, len(reached)) if rows else None


def _people_of(wave: SurveyWave, rows: Sequence[Invitation]) -> dict[UUID, Person]:
    """Return who of those invited still works here. Read before the transaction: it needs no lock."""
    people = Person.objects.filter(
        entity_id=wave.entity_id, uid__in=[row.person_uid for row in rows], status=Person.Status.ACTIVE
    )
    return {person.uid: person for person in people.select_related("entity")}


def _send(
    wave: SurveyWave,
    rows: Sequence[Invitation],
    people: Mapping[UUID, Person],
    *,
    words: Words,
    key: str,
    weight: Weight,
    at: datetime,
) -> list[int]:
    """Write one message to each of these people, and return which invitations were served."""
    reached = [row for row in rows if row.person_uid in people]
    letters = [
        contact.Letter(
            to=people[row.person_uid],
            kind=MessageKind.SURVEY,
            weight=weight,
            subject=words.subject,
            body_text=words.body_text,
            link=reverse("diagnosis:invitation", args=[token_of(row)]),
            link_label=words.link_label,
            idempotency_key=key,
            not_after=wave.closes_at,
        )
        for row in reached
        if row.person_uid is not None
    ]
    contact.send_many(entity=wave.entity, letters=letters, at=at)
    return [row.pk for row in reached]
