from datetime import datetime

import pytest

from apropia.competences.actions.framework import load_framework
from apropia.diagnosis import starter
from apropia.diagnosis.models import Construct, InstrumentVersion, Item
from apropia.diagnosis.states import VersionState
from apropia.foundation.tenancy.models import Entity


@pytest.fixture
def version(entity: Entity, at: datetime) -> InstrumentVersion:
    load_framework(at=at)
    return starter.load(entity=entity, at=at)


def test_starter_instrument_is_ready_for_a_wave(version: InstrumentVersion) -> None:
    assert version.state == VersionState.FROZEN
    assert len(version.checksum) == 64
    assert list(version.sections.values_list("title", flat=True)) == [
        "Cómo se ve usted",
        "Situaciones de trabajo",
        "Servicios de TI",
    ]


def test_starter_instrument_holds_the_whole_bank(version: InstrumentVersion) -> None:
    items = list(version.items.select_related("scale"))
    constructs = [item.construct for item in items]

    assert constructs.count(Construct.PERFORMANCE) == 179
    assert constructs.count(Construct.PERCEPTION) == 63
    assert constructs.count(Construct.SERVICE) == 3
    assert all(len(item.scale.options) == 4 for item in items if item.construct == Construct.PERCEPTION)


def test_every_performance_item_keeps_its_key(version: InstrumentVersion) -> None:
    matching = version.items.get(code="P-1.1-I1")
    ordering = version.items.get(code="P-1.3-B1")

    assert matching.key == {"a": "4", "b": "2", "c": "1", "d": "3"}
    assert sorted(ordering.key) == sorted(option["id"] for option in ordering.options)


def test_loading_twice_changes_nothing(version: InstrumentVersion, entity: Entity, at: datetime) -> None:
    items = Item.objects.count()

    again = starter.load(entity=entity, at=at)

    assert again == version
    assert Item.objects.count() == items
    assert InstrumentVersion.objects.count() == 1


def test_each_entity_gets_its_own_copy(version: InstrumentVersion, other_entity: Entity, at: datetime) -> None:
    other = starter.load(entity=other_entity, at=at)

    assert other.entity == other_entity
    assert other.checksum == version.checksum
    assert not version.items.exclude(entity=version.entity).exists()
