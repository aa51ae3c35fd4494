"""Waves with many persons and known answers, straight in the tables."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from apropia.catalogue.models import ITService
from apropia.competences.actions import load_framework
from apropia.diagnosis.models import (
    Answer,
    Construct,
    Instrument,
    InstrumentVersion,
    Invitation,
    Item,
    ItemKind,
    PopulationMember,
    Response,
    ResponseScale,
    Score,
    Section,
    SurveyWave,
    WaveMode,
    WavePurpose,
)
from apropia.diagnosis.states import VersionState, WaveState
from apropia.foundation.tenancy.models import Entity
from apropia.measurement.actions import load_indicators, store_computed
from apropia.measurement.models import Calculation, IndicatorVersion
from apropia.measurement.queries.computing.facts import Period
from apropia.measurement.queries.computing.register import compute
from apropia.measurement.queries.periods import wave_period
from apropia.people.models import Engagement, EngagementType, OrgUnit, Person
from people_factories import make_unit

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
AREAS = ("1", "2", "3", "4", "5")


def make_people(unit: OrgUnit, count: int, *, engagement_type: str = EngagementType.CAREER) -> list[Person]:
    """Make persons of a unit without accounts, in few statements."""
    people = Person.objects.bulk_create(
        Person(
            entity=unit.entity,
            given_names="Persona",
            surnames=f"{unit.code} {number}",
            email=f"{uuid4().hex[:12]}@ejemplo.gov.co",
            unit=unit,
            engagement_type=engagement_type,
            job_level="PROFESSIONAL",
            created_at=AT,
        )
        for number in range(count)
    )
    Engagement.objects.bulk_create(
        Engagement(
            entity=unit.entity,
            person=person,
            unit=unit,
            type=engagement_type,
            start_date=datetime(2024, 1, 1).date(),  # noqa: DTZ001
        )
        for person in people
    )
    return people


def make_house(entity: Entity) -> dict[str, OrgUnit]:
    """Make three units: a large one, a middle one and a small one."""
    return {
        "large": make_unit(entity=entity, code="A", name="Atención a la Ciudadanía"),
        "middle": make_unit(entity=entity, code="B", name="Contratación"),
        "small": make_unit(entity=entity, code="C", name="Control Interno"),
    }


def make_population(units: dict[str, OrgUnit]) -> list[Person]:
    """Make 80 persons of those units, twelve of them contractors."""
    return [
        *make_people(units["large"], 40),
        *make_people(units["large"], 12, engagement_type=EngagementType.CONTRACTOR),
        *make_people(units["middle"], 25),
        *make_people(units["small"], 3),
    ]


def make_version(entity: Entity) -> InstrumentVersion:
    load_framework(at=AT)
    instrument, _ = Instrument.objects.get_or_create(
        entity=entity, code="diagnostico", defaults={"name": "Diagnóstico", "created_at": AT}
    )
    version, _ = InstrumentVersion.objects.get_or_create(
        entity=entity,
        instrument=instrument,
        number=1,
        defaults={
            "state": VersionState.FROZEN,
            "checksum": "x" * 64,
            "created_at": AT,
            "frozen_at": AT,
        },
    )
    return version


def make_wave(
    entity: Entity,
    people: Sequence[Person],
    *,
    name: str = "Línea base",
    months_ago: int = 8,
    mode: str = WaveMode.NOMINAL,
    purpose: str = WavePurpose.BASELINE,
) -> SurveyWave:
    """Make a scored wave to which everybody was invited."""
    opens = AT - timedelta(days=30 * months_ago + 20)
    wave = SurveyWave.objects.create(
        entity=entity,
        name=name,
        version=make_version(entity),
        purpose=purpose,
        mode=mode,
        state=WaveState.PUBLISHED,
        opens_at=opens,
        closes_at=opens + timedelta(days=15),
        published_at=opens + timedelta(days=20),
        population_count=len(people),
        created_at=opens,
    )
    PopulationMember.objects.bulk_create(
        PopulationMember(
            entity=entity,
            wave=wave,
            pseudonym=person.pseudonym,
            unit=person.unit,
            engagement_type=person.engagement_type,
            job_level=person.job_level,
        )
        for person in people
    )
    Invitation.objects.bulk_create(
        Invitation(
            entity=entity,
            wave=wave,
            person_uid=person.uid,
            unit=person.unit,
            token_hash=uuid4().hex,
            sent_at=opens,
        )
        for person in people
    )
    return wave


def answer(wave: SurveyWave, people: Sequence[Person], *, mean: float = 55, seed: int = 1) -> list[Response]:
    """Let persons respond with scores about a mean; the same seed gives the same scores."""
    draw = random.Random(seed)
    is_anonymous = wave.mode == WaveMode.ANONYMOUS
    responses = Response.objects.bulk_create(
        Response(
            entity=wave.entity,
            wave=wave,
            mode=wave.mode,
            pseudonym=None if is_anonymous else person.pseudonym,
            started_on=wave.opens_at.date(),
            completed_on=wave.closes_at.date(),
            unit=person.unit,
            engagement_type=person.engagement_type,
            job_level=person.job_level,
        )
        for person in people
    )
    scores = []
    for response in responses:
        values = {area: round(min(max(draw.gauss(mean, 15), 0), 100), 1) for area in AREAS}
        values[""] = sum(values.values()) / len(values)
        scores += [
            Score(
                entity=wave.entity,
                response=response,
                method_version="t",
                construct=Construct.PERFORMANCE,
                scope=Score.Scope.AREA if code else Score.Scope.OVERALL,
                code=code,
                value=value,
                level="ADVANCED" if value >= 67 else "INTERMEDIATE" if value >= 33.3 else "BASIC",
                items_count=5,
            )
            for code, value in values.items()
        ]
    Score.objects.bulk_create(scores)
    Invitation.objects.filter(wave=wave, person_uid__in=[person.uid for person in people]).update(is_completed=True)
    return responses


def judge(responses: Sequence[Response], services: Sequence[ITService], *, seed: int = 1) -> None:
    """Let responses tell which services they know and like."""
    draw = random.Random(seed)
    version = responses[0].wave.version
    items = [_service_item(version, kind) for kind in (ItemKind.SERVICE_KNOWLEDGE, ItemKind.SERVICE_SATISFACTION)]
    Answer.objects.bulk_create(
        Answer(
            entity=response.entity,
            response=response,
            slot=2 * place + offset,
            item=item,
            service=service,
            status=Answer.Status.ANSWERED,
            value=draw.choice([0, 1, 2, 3]) if offset == 0 else draw.choice([2, 3, 4, 5]),
            answered_on=response.started_on,
        )
        for response in responses
        for place, service in enumerate(services)
        for offset, item in enumerate(items)
    )


def _service_item(version: InstrumentVersion, kind: str) -> Item:
    section, _ = Section.objects.get_or_create(entity=version.entity, version=version, order=9, title="Servicios")
    scale, _ = ResponseScale.objects.get_or_create(
        entity=version.entity, version=version, code="ESCALA", defaults={"name": "Escala", "options": []}
    )
    item, _ = Item.objects.get_or_create(
        entity=version.entity,
        version=version,
        code=f"V-{kind}"[:40],
        defaults={"kind": kind, "section": section, "scale": scale, "stem": "¿{service}?"},
    )
    return item


def measure(entity: Entity, code: str, period: Period | SurveyWave, *, by: Person | None = None) -> Calculation:
    """Compute and store one indicator."""
    load_indicators(at=AT)
    if isinstance(period, SurveyWave):
        period = wave_period(period)
    version = IndicatorVersion.objects.select_related("indicator").get(indicator__code=code, is_current=True)
    computed = compute(entity=entity, version=version, period=period)
    stored = store_computed(entity=entity, version=version, period=period, computed=computed, by=by, at=AT)
    assert stored is not None
    return stored


def make_official(calculation: Calculation, by: Person) -> Calculation:
    from apropia.measurement.actions import make_official as confirm

    confirm(calculations=[calculation], by=by, at=AT)
    calculation.refresh_from_db()
    return calculation


def values_of(calculation: Calculation, **scope: Any) -> list[float | None]:
    return list(calculation.measurements.filter(**scope).order_by("key").values_list("value", flat=True))
