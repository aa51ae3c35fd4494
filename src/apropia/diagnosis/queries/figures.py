"""What measurement reads of a wave: who was invited, what was scored, what was said of services.

Plain rows by pseudonym and by the strata of the snapshot, before any protection. Nothing of this may reach a page:
measurement passes it through `foundation.small_groups`.
"""

import dataclasses
from collections.abc import Sequence

from django.db.models import CharField
from django.db.models.functions import Cast

from apropia.diagnosis.models import (
    Answer,
    Construct,
    Instrument,
    Invitation,
    ItemKind,
    PopulationMember,
    Response,
    Score,
    SurveyWave,
)
from apropia.diagnosis.policies.group_results import SHOWN
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person

RECOGNISED_FROM = 2  # «Sé para qué sirve», starter/items/services.json
# From its publication on nobody leaves responses out: two figures of a group are never of different people.
MEASURABLE = SHOWN


@dataclasses.dataclass(frozen=True)
class Invited:
    """One person who was invited, and whether she completed the form. Says nothing about which response is hers."""

    unit_id: int | None
    engagement_type: str
    is_completed: bool


@dataclasses.dataclass(frozen=True)
class ScoreRow:
    """One score of one response; `area_code` is empty for the whole. The pseudonym is text: there are very many."""

    pseudonym: str | None
    unit_id: int | None
    engagement_type: str
    job_level: str
    area_code: str
    value: float
    level: str


@dataclasses.dataclass(frozen=True)
class ServiceRow:
    """What one response says of one service, in the values of the scale of that question."""

    response: str
    pseudonym: str | None
    unit_id: int | None
    engagement_type: str
    service_id: int
    value: int


def measurable_waves(*, entity: Entity) -> Sequence[SurveyWave]:
    """Return the published waves, newest first. Those of surveys have no scores."""
    waves = SurveyWave.objects.filter(entity=entity, state__in=MEASURABLE).select_related("entity")
    waves = waves.exclude(version__instrument__kind=Instrument.Kind.SURVEY)
    return list(waves.order_by("-opens_at", "-id"))


def population_of(*, wave: SurveyWave) -> Sequence[tuple[int | None, str]]:
    """Return unit and type of engagement of everybody in the snapshot, also of those whom a lot left out."""
    return list(PopulationMember.objects.filter(wave=wave).values_list("unit_id", "engagement_type"))


def invited_to(*, wave: SurveyWave) -> Sequence[Invited]:
    """Return everybody to whom an invitation was sent (DX-01), at the place of the snapshot."""
    places = {
        pseudonym: (unit_id, engagement_type)
        for pseudonym, unit_id, engagement_type in PopulationMember.objects.filter(wave=wave).values_list(
            "pseudonym", "unit_id", "engagement_type"
        )
    }
    pseudonyms = dict(Person.objects.filter(entity_id=wave.entity_id).values_list("uid", "pseudonym"))
    rows = Invitation.objects.filter(wave=wave, sent_at__isnull=False).values_list(
        "person_uid", "unit_id", "is_completed"
    )
    invited = []
    for person_uid, unit_id, is_completed in rows:
        pseudonym = pseudonyms.get(person_uid) if person_uid else None
        place = places.get(pseudonym) if pseudonym else None
        invited.append(Invited(*(place or (unit_id, "")), is_completed=is_completed))
    return invited


def performance_scores(*, wave: SurveyWave) -> Sequence[ScoreRow]:
    """Return the performance scores of the whole and of every area (DX-02, DX-03), those assessed only."""
    rows = Score.objects.filter(
        response__wave=wave,
        response__completed_on__isnull=False,
        response__is_excluded=False,
        construct=Construct.PERFORMANCE,
        scope__in=[Score.Scope.OVERALL, Score.Scope.AREA],
        value__isnull=False,
    )
    return [
        ScoreRow(pseudonym, unit_id, engagement_type, job_level, area_code, value or 0.0, level)
        for pseudonym, unit_id, engagement_type, job_level, area_code, value, level in rows.values_list(
            _as_text("response__pseudonym"),
            "response__unit_id",
            "response__engagement_type",
            "response__job_level",
            "code",
            "value",
            "level",
        )
    ]


def services_known(*, wave: SurveyWave) -> Sequence[ServiceRow]:
    """Return what was answered on knowing services (DX-05)."""
    return _service_rows(wave, ItemKind.SERVICE_KNOWLEDGE)


def services_judged(*, wave: SurveyWave) -> Sequence[ServiceRow]:
    """Return what was answered on satisfaction with services, from 1 to 5 (SA-01)."""
    return _service_rows(wave, ItemKind.SERVICE_SATISFACTION)


def _service_rows(wave: SurveyWave, kind: str) -> Sequence[ServiceRow]:
    rows = Answer.objects.filter(
        response__wave=wave,
        response__completed_on__isnull=False,
        response__is_excluded=False,
        item__kind=kind,
        status=Answer.Status.ANSWERED,
        service__isnull=False,
    ).order_by()
    return [
        ServiceRow(response, pseudonym, unit_id, engagement_type, service_id, int(value or 0))
        for response, pseudonym, unit_id, engagement_type, service_id, value in rows.values_list(
            _as_text("response_id"),
            _as_text("response__pseudonym"),
            "response__unit_id",
            "response__engagement_type",
            "service_id",
            "value",
        )
    ]


def _as_text(key: str) -> Cast:
    """Read a UUID as the database writes it: making an object of each takes longer than all the rest."""
    return Cast(key, CharField())


def baseline_of(*, wave: SurveyWave) -> SurveyWave | None:
    """Return the earliest measurable wave with the same version whose persons can be matched with this one (INV-15).

    What is chosen for each person is not scored as a balanced form is: only waves that choose with one calibration, or
    both by balanced forms, are compared.
    """
    if wave.mode == "ANONYMOUS":
        return None
    return (
        SurveyWave.objects.filter(
            entity_id=wave.entity_id,
            version_id=wave.version_id,
            simulation__calibration=wave.simulation.calibration_id if wave.simulation is not None else None,
            state__in=MEASURABLE,
            closes_at__lt=wave.opens_at,
        )
        .exclude(mode="ANONYMOUS")
        .order_by("opens_at", "id")
        .first()
    )


def responses_count(*, wave: SurveyWave) -> int:
    """Return how many responses of a wave were completed and count in its figures."""
    return Response.objects.filter(wave=wave, completed_on__isnull=False, is_excluded=False).count()
