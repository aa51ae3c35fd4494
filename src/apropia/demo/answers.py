"""What the crowd answers in a wave: drawn from each person's skill, written in bulk."""

import dataclasses
import json
import random
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from apropia.catalogue.models import ITService
from apropia.catalogue.queries import services_for_strata
from apropia.competences.models import Level
from apropia.demo import accounts
from apropia.demo.ability import Trait, chance_of_right
from apropia.demo.size import taking_part
from apropia.diagnosis.models import (
    SERVICE_KINDS,
    SEVERAL_KINDS,
    Answer,
    Invitation,
    Item,
    ItemKind,
    Response,
    SurveyWave,
    WaveMode,
)
from apropia.diagnosis.queries.form_choice import choose_form
from apropia.formats.expressions.evaluation import evaluate
from apropia.formats.expressions.reading import parse
from apropia.foundation import bulk
from apropia.people.models import EngagementType, Person

# In logits: an average professional passes most basic items, two thirds of the intermediate, a third of the advanced.
DIFFICULTY = {Level.BASIC: -1.2, Level.INTERMEDIATE: 0.0, Level.ADVANCED: 1.2}
# Items of a level differ in how hard they are and in how sharply they tell who knows.
_APART, _SHARPNESS = 0.35, 1.5
# Baseline, follow-up, and the pulse that is still open.
RESPONSE_RATE = {1: 0.72, 2: 0.76, 3: 0.45}
PULSE = 3
# Forms are drawn by the product's own rule, as many as these for each set of services, and shared out.
FORMS = 60
BATCH = 500
_PACE = timedelta(seconds=20)
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
_COLUMNS = (
    "entity",
    "response",
    "slot",
    "item",
    "service",
    "status",
    "value",
    "seconds",
    "answered_at",
    "answered_on",
)


@dataclasses.dataclass(frozen=True)
class Skill:
    """What the generator knows of a person and the product must find out: ability by area, and how they see it."""

    by_area: dict[str, float]
    confidence: float
    growth: float


class Forms:
    """Forms for each set of services, each drawn once."""

    def __init__(self, wave: SurveyWave) -> None:
        items = Item.objects.filter(version_id=wave.version_id).exclude(status=Item.Status.RETIRED)
        self.items = list(items.select_related("section", "competence__area", "scale"))
        self._wave = wave
        self._services: dict[tuple[str, str], tuple[int, ...]] = {}
        self._drawn: dict[tuple[tuple[int, ...], int], list[dict[str, Any]]] = {}

    def form_for(self, person: Person, *, number: int) -> list[dict[str, Any]]:
        """Return the form with this number among those of the person's services."""
        stratum = (person.engagement_type, person.unit.path if person.unit else "")
        if stratum not in self._services:
            found = services_for_strata(entity=self._wave.entity, engagement_type=stratum[0], unit_path=stratum[1])
            self._services[stratum] = tuple(one.pk for one in found)
        key = (self._services[stratum], number)
        if key not in self._drawn:
            self._drawn[key] = choose_form(
                version=self._wave.version, items=self.items, services=key[0], seed=f"demo {key[1]}"
            )
        return self._drawn[key]


def answer_wave(
    wave: SurveyWave,
    people: Sequence[Person],
    skills: Mapping[uuid.UUID, Skill],
    *,
    number: int,
    rng: random.Random,
    services: Mapping[str, ITService],
    until: datetime,
) -> None:
    """Let those who answer do so, each on a day of the wave before `until`."""
    forms = Forms(wave)
    fame = {services[code].pk: value for code, value in _SERVICE_FAME.items()}
    draws = {item.pk: _draw_of(item) for item in forms.items}
    Invitation.objects.filter(wave=wave).update(sent_at=wave.opens_at)
    who = _who_answers(people, number=number, rng=rng)
    # In the order of their keys, so that the database writes its indexes from one end to the other.
    keys = sorted(uuid.UUID(int=rng.getrandbits(128), version=4) for _person in who)
    for start in range(0, len(who), BATCH):
        responses: list[Response] = []
        rows: list[tuple[Any, ...]] = []
        for place in range(start, min(start + BATCH, len(who))):
            person = who[place]
            dice = accounts.dice_for(person.email, f"wave {number}", rng=rng)
            response = _response(wave, person, keys[place], dice, until=until)
            response.form = forms.form_for(person, number=dice.randrange(FORMS))
            responses.append(response)
            skill = skills[person.pseudonym]
            known = skill.confidence * 0.3 + (0.9 if number > 1 else 0.0)
            growth = skill.growth if number > 1 else 0.0
            rows += _answers_of(response, draws, skill=skill, fame=fame, known=known, growth=growth, rng=dice)
        Response.objects.bulk_create(responses)
        bulk.insert(Answer, _COLUMNS, rows)
        done = [person.uid for person in who[start : start + BATCH]]
        Invitation.objects.filter(wave=wave, person_uid__in=done).update(is_opened=True, is_completed=True)


def _who_answers(people: Sequence[Person], *, number: int, rng: random.Random) -> list[Person]:
    rate, part = RESPONSE_RATE[number], taking_part(len(people))
    cast = {one.email for one in accounts.known()}
    always = cast - {accounts.known()[-1].email}
    if number == PULSE:
        # Whoever looks around as one of the cast finds it waiting.
        always, people = set(), [person for person in people if person.email not in cast]
    return [
        person
        for person in people
        if person.email in always
        or rng.random() <= part * (rate - (0.1 if person.engagement_type == EngagementType.CONTRACTOR else 0))
    ]


def _response(wave: SurveyWave, person: Person, key: uuid.UUID, rng: random.Random, *, until: datetime) -> Response:
    begun = wave.opens_at + timedelta(minutes=rng.randint(60, int((until - wave.opens_at).total_seconds() // 60)))
    finished = begun + timedelta(minutes=rng.randint(6, 15))
    return Response(
        uid=key,
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


@dataclasses.dataclass(frozen=True)
class _Draw:
    """How answers to one item are drawn: `value` of (logit of ability, logit of fame, rng) gives what is stored."""

    area: str
    is_perception: bool
    value: Callable[[float, float, random.Random], Any]


def _answers_of(
    response: Response,
    draws: Mapping[int, _Draw],
    *,
    skill: Skill,
    fame: Mapping[int, float],
    known: float,
    growth: float,
    rng: random.Random,
) -> Iterator[tuple[Any, ...]]:
    assert response.started_at is not None
    entity, key, day = response.entity_id, bulk.stored_uuid(response.pk), response.started_on
    moments = bulk.stored_moments(response.started_at, every=_PACE, count=len(response.form))
    given: dict[int, int] = {}
    for slot, asked in enumerate(response.form):
        met = {code: given[place] for code, place in asked.get("refs", {}).items() if place in given}
        if "if" in asked and evaluate(parse(asked["if"]), met) is not True:
            continue
        draw, service = draws[asked["item"]], asked.get("service")
        status, value = "ANSWERED", None
        chance = rng.random()
        if chance < 0.015:
            status = "SKIPPED"
        elif draw.is_perception and chance < 0.035:
            status = "NOT_UNDERSTOOD"
        elif service is not None:
            given[slot] = value = draw.value(0.0, fame[service] + known, rng)
        else:
            value = draw.value(skill.by_area[draw.area] + growth, skill.confidence, rng)
        seconds = 6 + int(50 * rng.random())
        yield entity, key, slot, asked["item"], service, status, _stored(value), seconds, moments[slot], day


def _stored(value: Any) -> str | None:
    # Most answers are one of few numbers or short names.
    if value.__class__ in _FEW:
        return _dumped(value)
    return None if value is None else json.dumps(value)


_FEW = (int, str)
_dumped = cache(json.dumps)


def _draw_of(item: Item) -> _Draw:
    area = item.competence.area.code if item.competence else "1"
    if item.kind in SERVICE_KINDS:
        return _Draw(area, False, partial(_on_service, item.kind))
    if item.kind == ItemKind.PERCEPTION:
        return _Draw(area, True, _perceived)
    make = {
        **dict.fromkeys(SEVERAL_KINDS, _several),
        ItemKind.ORDERING: _order,
        ItemKind.MATCHING: _pairs,
        ItemKind.NUMERIC: _number,
    }
    wrong = make.get(ItemKind(item.kind), _one)
    return _Draw(area, False, partial(_performed, item, _trait_of(item), wrong))


def _trait_of(item: Item) -> Trait:
    dice = random.Random(f"item {item.code}")
    difficulty = DIFFICULTY.get(Level(item.level), 0.0) + dice.gauss(0, _APART)
    return Trait(difficulty, _SHARPNESS * dice.uniform(0.75, 1.25))


def _perceived(ability: float, confidence: float, rng: random.Random) -> int:
    return min(3, max(0, round(1.5 + 0.45 * (ability + confidence) + rng.gauss(0, 0.5))))


def _on_service(kind: str, _ability: float, known: float, rng: random.Random) -> int:
    felt = known + rng.gauss(0, 0.9)
    if kind == ItemKind.SERVICE_KNOWLEDGE:
        return min(3, max(0, round(felt)))
    if kind == ItemKind.SERVICE_USE:
        return min(4, max(0, round(felt * 1.2)))
    return min(5, max(1, round(3.1 + 0.35 * felt + rng.gauss(0, 0.6))))


def _performed(
    item: Item,
    trait: Trait,
    make: Callable[[Item, bool, random.Random], Any],
    ability: float,
    _confidence: float,
    rng: random.Random,
) -> Any:
    return make(item, rng.random() < chance_of_right(ability, trait), rng)


def _one(item: Item, right: bool, rng: random.Random) -> Any:
    return item.key[0] if right else rng.choice([one["id"] for one in item.options if one["id"] not in item.key])


def _several(item: Item, right: bool, rng: random.Random) -> Any:
    if right:
        return list(item.key)
    wrong = [one["id"] for one in item.options if one["id"] not in item.key]
    return sorted({*rng.sample(list(item.key), k=max(1, len(item.key) - 1)), *wrong[:1]})


def _number(item: Item, right: bool, rng: random.Random) -> str:
    number = float(item.key["number"])
    return f"{number if right else number + rng.choice([-10, 5, 10]):g}".replace(".", ",")


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
