import dataclasses
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from apropia.diagnosis.models import OPINION_KINDS, InstrumentVersion, Invitation, Item, Simulation, SurveyWave
from apropia.diagnosis.policies import waves as policies
from apropia.diagnosis.policies.calibrations import can_read_calibrations
from apropia.diagnosis.policies.group_results import SHOWN
from apropia.diagnosis.policies.kiosks import may_have_kiosk
from apropia.diagnosis.queries.parallel_forms import ParallelForms, parallel_forms_of
from apropia.diagnosis.queries.participation import Board, board_of
from apropia.diagnosis.queries.quotas import full_strata_of, without_full
from apropia.diagnosis.queries.reminders import Departure, Outcome, departure_of, outcomes_of_round
from apropia.diagnosis.queries.sampling import sample_text
from apropia.diagnosis.states import VersionState, WaveState
from apropia.diagnosis.states.waves import ANSWERING, WAVE
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person


@dataclasses.dataclass(frozen=True)
class Steps:
    """What this person may do now with a wave."""

    change: bool
    schedule: bool
    extend: bool
    remind: bool
    publish: bool
    archive: bool
    cancel: bool
    compare: bool
    kiosk: bool


@dataclasses.dataclass(frozen=True)
class WavePage:
    wave: SurveyWave
    board: Board | None
    steps: Steps
    units: tuple[str, ...]
    last_reminded_at: datetime | None
    reminders: tuple[Outcome, ...]
    departure: Departure | None
    sample: str
    parallel: ParallelForms | None
    # A diagnosis that also asks opinions has a page of results for them besides its own.
    has_opinions: bool


@dataclasses.dataclass(frozen=True)
class ReminderPreview:
    """To how many a reminder would go, and when the last one went."""

    missing: int
    last_at: datetime | None


def waves_visible_to(*, person: Person) -> QuerySet[SurveyWave]:
    """Return the waves of the entity for those who follow them; nothing to the others."""
    if not policies.can_follow_waves(person=person):
        return SurveyWave.objects.none()
    return SurveyWave.objects.filter(entity_id=person.entity_id).select_related("version__instrument")


def to_publish_for(*, person: Person) -> list[SurveyWave]:
    """Return the waves whose results wait for this person to publish them."""
    if not policies.can_run_waves(person=person):
        return []
    waiting = SurveyWave.objects.filter(entity_id=person.entity_id, state=WaveState.PROCESSED)
    return list(waiting.order_by("closes_at").only("name"))


def wave_for(*, person: Person, pk: int) -> SurveyWave:
    """Return one wave. Raises `NotFound`."""
    wave = waves_visible_to(person=person).select_related("entity").filter(pk=pk).first()
    if wave is None:
        raise NotFound(_("No encontramos esa ola."))
    return wave


def population_for(*, wave: SurveyWave) -> QuerySet[Person]:
    """Return who would be in the population now: active persons of the units chosen and of those below them."""
    return people_below(entity_id=wave.entity_id, paths=list(wave.units.values_list("path", flat=True)))


def people_below(*, entity_id: int, paths: Sequence[str]) -> QuerySet[Person]:
    """Return the active persons of these units and of those below them; of the whole entity where there are none."""
    people = Person.objects.filter(entity_id=entity_id, status=Person.Status.ACTIVE)
    if paths:
        below = Q()
        for path in paths:
            below |= Q(unit__path__startswith=path)
        people = people.filter(below)
    return people.order_by("pk")


def reminder_preview(*, wave: SurveyWave) -> ReminderPreview:
    """Return how many a reminder would reach: missing, and of no group that has all the answers wanted.

    The count only: who they are stays in the machine.
    """
    missing = without_full(missing_of(wave=wave), wave=wave, full=full_strata_of(wave=wave))
    return ReminderPreview(
        missing=missing.count(),
        last_at=Invitation.objects.filter(wave=wave).aggregate(last=Max("reminded_at"))["last"],
    )


def missing_of(*, wave: SurveyWave) -> QuerySet[Invitation]:
    """Return the invitations that were sent and not completed. For sending reminders, never for a page."""
    return Invitation.objects.filter(
        wave=wave, is_completed=False, sent_at__isnull=False, person_uid__isnull=False
    ).order_by("pk")


def page_of_wave(*, person: Person, pk: int, at: datetime) -> WavePage:
    """Return what the page of one wave shows. A constant number of queries. Raises `NotFound`."""
    wave = wave_for(person=person, pk=pk)
    runs, designs = policies.can_run_waves(person=person), policies.can_design_waves(person=person)

    def may(to: WaveState) -> bool:
        return runs and WAVE.allows(wave, to)

    preview = reminder_preview(wave=wave)
    answering = wave.state in ANSWERING and at < wave.closes_at
    return WavePage(
        wave=wave,
        board=board_of(wave=wave) if wave.snapshot_at is not None else None,
        steps=Steps(
            change=designs and wave.state == WaveState.DESIGNED,
            schedule=may(WaveState.SCHEDULED),
            extend=may(WaveState.EXTENDED) and at < wave.closes_at,
            remind=runs and answering and preview.missing > 0,
            publish=may(WaveState.PUBLISHED),
            archive=may(WaveState.ARCHIVED),
            cancel=may(WaveState.CANCELLED),
            compare=wave.state in SHOWN and can_read_calibrations(person),
            kiosk=runs and may_have_kiosk(wave, at=at),
        ),
        units=tuple(wave.units.values_list("name", flat=True)),
        last_reminded_at=preview.last_at,
        reminders=outcomes_of_round(wave=wave, round_at=preview.last_at) if preview.last_at else (),
        departure=departure_of(wave=wave),
        sample=sample_text(wave),
        parallel=parallel_forms_of(wave),
        has_opinions=not wave.is_survey
        and Item.objects.filter(version=wave.version_id, kind__in=OPINION_KINDS).exists(),
    )


def frozen_versions(*, entity: Entity) -> QuerySet[InstrumentVersion]:
    """Return the versions that a wave may use."""
    return InstrumentVersion.objects.filter(entity=entity, state=VersionState.FROZEN).select_related("instrument")


def trials_to_choose(*, entity: Entity) -> QuerySet[Simulation]:
    """Return the trials whose questions a wave may choose by the answers: their calibration was said to be ready."""
    ready = Simulation.objects.filter(
        entity=entity, calibration__ready_at__isnull=False, calibration__version__state=VersionState.FROZEN
    )
    return ready.select_related("calibration__instrument").defer("result", "calibration__method").order_by("-pk")


def units_to_choose(*, entity: Entity) -> QuerySet[OrgUnit]:
    """Return the units that are valid now, for the form of a wave."""
    return OrgUnit.objects.filter(entity=entity, valid_to__isnull=True).order_by("path")


def waves_due(*, at: datetime) -> tuple[Sequence[SurveyWave], Sequence[SurveyWave]]:
    """Return the waves, of all entities, whose time to open and to close has come."""
    opening = SurveyWave.objects.filter(
        state=WaveState.SCHEDULED, opens_at__lte=at, closes_at__gt=at, snapshot_at__isnull=False
    )
    closing = SurveyWave.objects.filter(state__in=[WaveState.OPEN, WaveState.EXTENDED], closes_at__lte=at)
    return list(opening.select_related("entity")), list(closing.select_related("entity"))


def wave_of_job(*, pk: int) -> SurveyWave:
    """Return a wave for a background job: the job was asked for by an action that knew the entity."""
    return SurveyWave.objects.select_related("entity", "version__instrument").get(pk=pk)


def waves_answered_since(*, at: datetime) -> Sequence[SurveyWave]:
    """Return the waves, of all entities, that took answers at some time since a moment."""
    waves = SurveyWave.objects.filter(opened_at__isnull=False).filter(Q(closed_at__isnull=True) | Q(closed_at__gte=at))
    return list(waves.exclude(state=WaveState.CANCELLED).select_related("entity"))
