"""Two waves eight months apart, answered by people whose skills grew a little, more where they took courses."""

import random
import uuid
from datetime import datetime, timedelta

from apropia.catalogue.models import ITService
from apropia.demo import accounts
from apropia.demo.answers import Skill, answer_wave
from apropia.demo.org import BATCH, Cast
from apropia.diagnosis.actions import invitations, scoring, waves
from apropia.diagnosis.models import InstrumentVersion, SurveyWave, WaveMode, WavePurpose
from apropia.diagnosis.queries.waves import population_for
from apropia.people.models import JobLevel, Role

AREA_EASE = {"1": 0.15, "2": 0.0, "3": -0.55, "4": 0.4, "5": -0.25}


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
        dice = accounts.dice_for(person.email, "skill", rng=rng)
        place = 0.0 if dice is not rng else by_unit.get(person.unit_id or 0, 0)
        general = dice.gauss(-0.75, 0.7) + place + by_level.get(JobLevel(person.job_level), 0)
        skills[person.pseudonym] = Skill(
            by_area={area: general + ease + dice.gauss(0, 0.3) for area, ease in AREA_EASE.items()},
            confidence=dice.gauss(0.35, 0.8),
            growth=max(0.0, dice.gauss(0.35, 0.25)),
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
    answer_wave(wave, people, skills, number=number, rng=rng, services=services)
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
