"""The entity of these tests has the starter instrument already: loaded once a file, taken back at its end."""

from datetime import datetime, timedelta

import pytest

from apropia.competences.actions import load_framework
from apropia.diagnosis import starter
from apropia.foundation.tenancy.models import Entity
from people_factories import make_entity


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
