"""Two waves eight months apart, answered by people whose skills grew a little, more where they took courses."""

import dataclasses
import math
import random
import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from apropia.catalogue.models import ITService
from apropia.catalogue.queries import services_for_strata
from apropia.competences.models import Level
from apropia.demo import accounts
from apropia.demo.org import BATCH, Cast
from apropia.diagnosis.actions import invitations, scoring, waves
from apropia.diagnosis.models import (
    Answer,
    InstrumentVersion,
    Invitation,
    Item,
    ItemKind,
    Response,
    SurveyWave,
    WaveMode,
    WavePurpose,
)
from apropia.diagnosis.queries.form_choice import choose_form
from apropia.diagnosis.queries.waves import population_for
from apropia.people.models import EngagementType, JobLevel, Person, Role

# In logits: an average professional passes most basic items, two thirds of the intermediate, a third of the advanced.
DIFFICULTY = {Level.BASIC: -1.2, Level.INTERMEDIATE: 0.0, Level.ADVANCED: 1.2}
AREA_EASE = {"1": 0.15, "2": 0.0, "3": -0.55, "4": 0.4, "5": -0.25}
RESPONSE_RATE = {1: 0.72, 2: 0.76}
_SERVICE_FAME = {
    "correo": 2.6,
    "reuniones": 2.3,
    "archivos": 1.7,
    "sitios": 1.0,
    "firma": 0.7,
    "gestion-documental": 1.5,
    "mesa-de-servicios": 1.6,
    "vpn": 0.8,
    "formularios": 1.0,
    "asistente-ia": 0.4,
}


@dataclasses.dataclass(frozen=True)
class Skill:
    """What the generator knows of a person and the product must find out: ability by area, and how they see it."""

    by_area: dict[str, float]
    confidence: float
    growth: float


def make_skills(cast: Cast, *, rng: random.Random) -> dict[uuid.UUID, Skill]:
    """Draw everybody's skill, a little by unit and job level."""
    by_unit = {unit.pk: rng.gauss(0, 0.25) for unit in cast.units.values()}
    by_level = {
        JobLevel.ASSISTANT: -0.45,
        JobLevel.TECHNICAL: -0.15,
        JobLevel.PROFESSIONAL: 0.15,
        JobLevel.ADVISOR: 0.3,
    }
    skills = {}
    for person in cast.people:
        general = (
            rng.gauss(-0.75, 0.7) + by_unit.get(person.unit_id or 0, 0) + by_level.get(JobLevel(person.job_level), 0)
        )
        skills[person.pseudonym] = Skill(
            by_area={area: general + ease + rng.gauss(0, 0.3) for area, ease in AREA_EASE.items()},
            confidence=rng.gauss(0.35, 0.8),
            growth=max(0.0, rng.gauss(0.35, 0.25)),
        )
    # Whoever looks around as Beto meets gaps, a route and somebody who thinks well of himself.
    shown = {"1": 0.2, "2": -1.6, "3": -2.2, "4": 0.4, "5": -1.4}
    skills[cast.by_role["MEMBER"].pseudonym] = Skill(by_area=shown, confidence=1.6, growth=0.2)
    return skills


def hold_wave(
    cast: Cast,
    skills: dict[uuid.UUID, Skill],
    *,
    number: int,
    opens_at: datetime,
    rng: random.Random,
    services: dict[str, ITService],
) -> SurveyWave:
    """Announce, open, answer, close, score and publish one wave, as the calendar would have."""
    manager = cast.by_role[Role.UA_MANAGER]
    version = InstrumentVersion.objects.get(instrument__entity=cast.entity, instrument__code="diagnostico-inicial")
    closes_at = opens_at + timedelta(days=18)
    design = waves.WaveDesign(
        name="Línea base" if number == 1 else "Seguimiento",
        version=version,
        purpose=WavePurpose.BASELINE if number == 1 else WavePurpose.FOLLOW_UP,
        mode=WaveMode.NOMINAL,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    before = opens_at - timedelta(days=5)
    wave = waves.create_wave(design=design, by=manager, at=before)
    waves.schedule_wave(wave=wave, by=manager, at=before)
    people = list(population_for(wave=wave).select_related("unit"))
    for start in range(0, len(people), BATCH):
        invitations.add_to_population(wave=wave, people=people[start : start + BATCH])
    invitations.settle_snapshot(wave=wave, at=before)
    wave.refresh_from_db()
    waves.open_wave(wave=wave, at=opens_at)
    _answer(wave, people, skills, number=number, rng=rng, services=services)
    wave.refresh_from_db()
    waves.close_wave(wave=wave, at=closes_at)
    wave.refresh_from_db()
    last = None
    while (reached := scoring.score_batch(wave=wave, after=last)) is not None:
        last = reached
    scoring.settle_processing(wave=wave, at=closes_at + timedelta(hours=1))
    wave.refresh_from_db()
    waves.publish_wave(wave=wave, by=manager, at=closes_at + timedelta(days=2))
    wave.refresh_from_db()
    return wave


def _answer(
    wave: SurveyWave,
    people: Sequence[Person],
    skills: dict[uuid.UUID, Skill],
    *,
    number: int,
    rng: random.Random,
    services: dict[str, ITService],
) -> None:
    items = list(
        Item.objects.filter(version_id=wave.version_id, status=Item.Status.ACTIVE).select_related(
            "section", "competence__area", "scale"
        )
    )
    by_id = {item.pk: item for item in items}
    fame = {services[code].pk: value for code, value in _SERVICE_FAME.items()}
    applying: dict[tuple[str, str], list[int]] = {}
    Invitation.objects.filter(wave=wave).update(sent_at=wave.opens_at)
    cast_member = accounts.known()[0].email
    done: list[uuid.UUID] = []
    for start in range(0, len(people), BATCH):
        responses: list[Response] = []
        answers: list[Answer] = []
        for person in people[start : start + BATCH]:
            if person.email != cast_member and rng.random() > RESPONSE_RATE[number] - (
                0.1 if person.engagement_type == EngagementType.CONTRACTOR else 0
            ):
                continue
            stratum = (person.engagement_type, person.unit.path if person.unit else "")
            if stratum not in applying:
                found = services_for_strata(entity=wave.entity, engagement_type=stratum[0], unit_path=stratum[1])
                applying[stratum] = [one.pk for one in found]
            begun = wave.opens_at + timedelta(minutes=rng.randint(60, 60 * 24 * 16))
            response = _response(wave, person, begun, rng)
            response.form = choose_form(
                version=wave.version, items=items, services=applying[stratum], seed=str(response.uid)
            )
            responses.append(response)
            answers += _answers_of(response, by_id, skills[person.pseudonym], number, rng, fame)
            done.append(person.uid)
        Response.objects.bulk_create(responses, batch_size=BATCH)
        Answer.objects.bulk_create(answers, batch_size=BATCH)
    for start in range(0, len(done), 500):
        chunk = done[start : start + 500]
        Invitation.objects.filter(wave=wave, person_uid__in=chunk).update(is_opened=True, is_completed=True)


def _response(wave: SurveyWave, person: Person, begun: datetime, rng: random.Random) -> Response:
    finished = begun + timedelta(minutes=rng.randint(8, 21))
    return Response(
        uid=uuid.UUID(int=rng.getrandbits(128), version=4),
        entity_id=wave.entity_id,
        wave=wave,
        mode=WaveMode.NOMINAL,
        pseudonym=person.pseudonym,
        started_at=begun,
        started_on=begun.date(),
        completed_at=finished,
        completed_on=finished.date(),
        unit=person.unit,
        unit_name=person.unit.name if person.unit else "",
        unit_path=person.unit.path if person.unit else "",
        engagement_type=person.engagement_type,
        job_level=person.job_level,
    )


def _answers_of(
    response: Response,
    items: dict[int, Item],
    skill: Skill,
    number: int,
    rng: random.Random,
    fame: dict[int, float],
) -> list[Answer]:
    given: dict[int, int] = {}
    answers = []
    day = response.started_on
    for slot, asked in enumerate(response.form):
        item = items[asked["item"]]
        condition = asked.get("if")
        if condition and given.get(condition[0], 0) < condition[1]:
            continue
        growth = skill.growth if number == 2 else 0.0
        status, value = Answer.Status.ANSWERED, None
        if rng.random() < 0.015:
            status = Answer.Status.SKIPPED
        elif item.kind == ItemKind.PERCEPTION:
            if rng.random() < 0.02:
                status = Answer.Status.NOT_UNDERSTOOD
            else:
                value = _perceived(skill, item, growth, rng)
        elif "service" in asked:
            value = _on_service(
                item, fame[asked["service"]] + (0.9 if number == 2 else 0.0) + skill.confidence * 0.3, rng
            )
            given[slot] = value
        else:
            value = _performed(item, skill, growth, rng)
        answers.append(_row(response, slot, item, asked, status, value, day, rng))
    return answers


def _row(
    response: Response,
    slot: int,
    item: Item,
    asked: dict[str, Any],
    status: str,
    value: Any,
    day: date,
    rng: random.Random,
) -> Answer:
    started = response.started_at
    assert started is not None
    return Answer(
        entity_id=response.entity_id,
        response=response,
        slot=slot,
        item=item,
        service_id=asked.get("service"),
        status=status,
        value=value,
        seconds=rng.randint(6, 55),
        answered_at=started + timedelta(seconds=20 * (slot + 1)),
        answered_on=day,
    )


def _ability(skill: Skill, item: Item, growth: float) -> float:
    area = item.competence.area.code if item.competence else "1"
    return skill.by_area[area] + growth


def _perceived(skill: Skill, item: Item, growth: float, rng: random.Random) -> int:
    felt = 1.5 + 0.45 * (_ability(skill, item, growth) + skill.confidence) + rng.gauss(0, 0.5)
    return min(3, max(0, round(felt)))


def _on_service(item: Item, known: float, rng: random.Random) -> int:
    felt = known + rng.gauss(0, 0.9)
    if item.kind == ItemKind.SERVICE_KNOWLEDGE:
        return min(3, max(0, round(felt)))
    if item.kind == ItemKind.SERVICE_USE:
        return min(4, max(0, round(felt * 1.2)))
    return min(5, max(1, round(3.1 + 0.35 * felt + rng.gauss(0, 0.6))))


def _performed(item: Item, skill: Skill, growth: float, rng: random.Random) -> Any:
    chance = 1 / (1 + math.exp(-1.3 * (_ability(skill, item, growth) - DIFFICULTY.get(Level(item.level), 0.0))))
    right = rng.random() < 0.12 + 0.86 * chance
    make: dict[str, Callable[[Item, bool, random.Random], Any]] = {
        ItemKind.MULTIPLE: _several,
        ItemKind.ORDERING: _order,
        ItemKind.MATCHING: _pairs,
    }
    return make.get(item.kind, _one)(item, right, rng)


def _one(item: Item, right: bool, rng: random.Random) -> Any:
    return item.key[0] if right else rng.choice([one["id"] for one in item.options if one["id"] not in item.key])


def _several(item: Item, right: bool, rng: random.Random) -> Any:
    if right:
        return list(item.key)
    wrong = [one["id"] for one in item.options if one["id"] not in item.key]
    return sorted({*rng.sample(list(item.key), k=max(1, len(item.key) - 1)), *wrong[:1]})


def _order(item: Item, right: bool, rng: random.Random) -> Any:
    steps = list(item.key)
    if not right:
        rng.shuffle(steps)
    return steps


def _pairs(item: Item, right: bool, rng: random.Random) -> Any:
    pairs: dict[str, str] = dict(item.key)
    if not right:
        options, targets = list(pairs), list(pairs.values())
        rng.shuffle(targets)
        pairs = dict(zip(options, targets, strict=True))
    return pairs
