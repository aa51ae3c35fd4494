"""Two waves eight months apart, answered by people whose skills grew a little, and a pulse that is still open."""

import random
import uuid
from datetime import datetime, timedelta

from django.utils.formats import date_format

from apropia.catalogue.models import ITService
from apropia.demo import accounts, office
from apropia.demo.answers import PULSE, Skill, answer_wave
from apropia.demo.org import BATCH, Cast
from apropia.diagnosis import starter
from apropia.diagnosis.actions import authoring, care, invitations, scoring, versions, waves
from apropia.diagnosis.models import InstrumentVersion, Invitation, Item, SurveyWave, WaveMode, WavePurpose
from apropia.diagnosis.notices import invitation_to
from apropia.diagnosis.policies.content import content_of
from apropia.diagnosis.queries.waves import population_for
from apropia.foundation.progress import no_progress
from apropia.people.models import JobLevel, Person, Role

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
    # And as Talento Humano, somebody who knows well enough to be exempt of a course.
    skills[cast.by_role[Role.HR_TRAINING].pseudonym] = Skill(
        by_area=dict.fromkeys(AREA_EASE, 3.5), confidence=0.3, growth=0.2
    )
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
    wave, people = _open(design, by=manager, at=before)
    until = closes_at - timedelta(days=2)
    answer_wave(wave, people, skills, number=number, rng=rng, services=services, until=until)
    wave.refresh_from_db()
    waves.close_wave(wave=wave, at=closes_at)
    wave.refresh_from_db()
    waiting = scoring.waiting_for_scores(wave=wave)
    for start in range(0, len(waiting), scoring.BATCH):
        scoring.score_batch(wave=wave, responses=waiting[start : start + scoring.BATCH])
    signs = care.sign_responses(wave=wave, progress=no_progress)
    scoring.settle_processing(wave=wave, care=signs, at=closes_at + timedelta(hours=1))
    wave.refresh_from_db()
    waves.publish_wave(wave=wave, by=manager, at=closes_at + timedelta(days=2))
    wave.refresh_from_db()
    return wave


def open_pulse(
    cast: Cast,
    skills: dict[uuid.UUID, Skill],
    *,
    now: datetime,
    rng: random.Random,
    services: dict[str, ITService],
) -> None:
    """Open a short wave in two units: some have answered; the cast has the letter and has not."""
    manager = cast.by_role[Role.UA_MANAGER]
    opens_at = office.moment(office.days_ago(office.day_of(now), 4), office.OPENS)
    design = waves.WaveDesign(
        name=f"Pulso de {date_format(opens_at, 'F')}",
        version=_make_pulse_version(cast, at=opens_at - timedelta(days=6)),
        purpose=WavePurpose.PULSE,
        mode=WaveMode.NOMINAL,
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=15),
        units=[cast.units["4202000"], cast.units["4212000"]],
    )
    wave, people = _open(design, by=manager, at=opens_at - timedelta(days=5))
    answer_wave(wave, people, skills, number=PULSE, rng=rng, services=services, until=now - timedelta(hours=1))
    awaited = Invitation.objects.filter(wave=wave, person_uid__in=[one.uid for one in cast.by_role.values()])
    awaited.update(sent_at=None)
    words, last = invitation_to(wave), 0
    while batch := invitations.send_invitations(wave=wave, words=words, after=last, at=opens_at):
        last = batch.last


def _open(design: waves.WaveDesign, *, by: Person, at: datetime) -> tuple[SurveyWave, list[Person]]:
    """Announce a wave, take its snapshot and open it, as the calendar would have; return who is invited."""
    wave = waves.create_wave(design=design, by=by, at=at)
    waves.schedule_wave(wave=wave, by=by, at=at)
    people = list(population_for(wave=wave).select_related("unit"))
    for start in range(0, len(people), BATCH):
        invitations.add_to_population(wave=wave, people=people[start : start + BATCH])
    invitations.settle_snapshot(wave=wave, at=at)
    wave.refresh_from_db()
    waves.open_wave(wave=wave, at=design.opens_at)
    return wave, people


def _make_pulse_version(cast: Cast, *, at: datetime) -> InstrumentVersion:
    """Write a short instrument with the starter bank: two questions of each area to solve, one to look at oneself."""
    analyst, manager = cast.by_role[Role.ANALYST], cast.by_role[Role.UA_MANAGER]
    version = versions.create_instrument(
        entity=cast.entity,
        code="pulso",
        name="Pulso de competencias digitales",
        description="Unas pocas preguntas de cada área y dos servicios, para ver cómo vamos entre dos diagnósticos.",
        scales=starter.starter_scales(),
        sections=starter.starter_sections(),
        by=analyst,
        at=at,
    )
    bank = Item.objects.filter(version__instrument__entity=cast.entity, version__instrument__code=starter.CODE)
    contents = [
        content_of(item) for item in bank.select_related("section", "scale", "competence", "service").order_by("pk")
    ]
    authoring.apply_items(version=version, contents=contents, by=analyst, at=at)
    versions.set_limits(
        version=version,
        max_performance_items=10,
        performance_seconds=330,
        max_perception_items=5,
        max_services=2,
        by=analyst,
        at=at,
    )
    versions.submit(version=version, by=analyst, at=at)
    versions.freeze(version=version, by=manager, at=at)
    return version
