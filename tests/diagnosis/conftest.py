"""The entity of these tests has the starter instrument already: loaded once a file, taken back at its end."""

from datetime import datetime, timedelta

import pytest

from apropia.competences.actions import load_framework
from apropia.diagnosis import starter
from apropia.diagnosis.actions import versions
from apropia.diagnosis.models import InstrumentVersion, SurveyWave
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Role
from diagnosis.factories import make_notice, make_wave
from people_factories import make_entity, make_person, make_unit


@pytest.fixture(scope="module")
def entity_with_bank(kept: None, at: datetime) -> Entity:
    entity = make_entity(code="puerto-claro", name="Secretaría General de Puerto Claro")
    load_framework(at=at)
    starter.load(entity=entity, at=at - timedelta(days=30))
    return entity


@pytest.fixture
def entity(entity_with_bank: Entity, db: None) -> Entity:
    """Read it anew: what a test sets on it is gone with the test."""
    return Entity.objects.get(pk=entity_with_bank.pk)


@pytest.fixture(scope="module")
def wave_and_next(entity_with_bank: Entity, at: datetime) -> tuple[SurveyWave, InstrumentVersion]:
    """A wave of the starter instrument under a notice that rules, and the draft that follows it, begun by another."""
    unit = make_unit(entity=entity_with_bank)
    make_notice(entity=entity_with_bank, unit=unit)
    wave = make_wave(people=[], entity=entity_with_bank)
    another = make_person(unit=unit, roles=[Role.UA_MANAGER])
    return wave, versions.start_next_version(version=wave.version, by=another, at=at)


@pytest.fixture
def open_wave(wave_and_next: tuple[SurveyWave, InstrumentVersion], db: None) -> SurveyWave:
    """The wave, to which nobody is invited yet."""
    return SurveyWave.objects.get(pk=wave_and_next[0].pk)


@pytest.fixture
def next_version(wave_and_next: tuple[SurveyWave, InstrumentVersion], db: None) -> InstrumentVersion:
    """The draft that follows what the wave asks."""
    return InstrumentVersion.objects.get(pk=wave_and_next[1].pk)
