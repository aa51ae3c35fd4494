"""The entity of these tests finds the framework and the sheets there: loaded once a file, taken back at its end."""

import pytest

from apropia.competences.actions import load_framework
from apropia.foundation.tenancy.models import Entity
from apropia.measurement.actions import load_indicators
from apropia.people.models import OrgUnit, Person, Role
from measurement.factories import AT, make_house, make_population
from people_factories import make_entity, make_person


@pytest.fixture(scope="module")
def entity_with_sheets(kept: None) -> Entity:
    load_framework(at=AT)
    load_indicators(at=AT)
    return make_entity(code="puerto-claro", name="Secretaría General de Puerto Claro")


@pytest.fixture
def entity(entity_with_sheets: Entity, db: None) -> Entity:
    """Read it anew: what a test sets on it is gone with the test."""
    return Entity.objects.get(pk=entity_with_sheets.pk)


@pytest.fixture
def units(entity: Entity, unit: OrgUnit) -> dict[str, OrgUnit]:
    return make_house(entity)


@pytest.fixture
def people(units: dict[str, OrgUnit]) -> list[Person]:
    return make_population(units)


@pytest.fixture
def elsa(unit: OrgUnit) -> Person:
    """Analyses: computes, and does not confirm."""
    return make_person(unit=unit, given_names="Elsa", surnames="Analista", roles=[Role.ANALYST])


@pytest.fixture
def fabio(units: dict[str, OrgUnit]) -> Person:
    """Heads the middle unit."""
    return make_person(
        unit=units["middle"],
        given_names="Fabio",
        surnames="Directivo",
        roles=[Role.UNIT_HEAD],
        role_unit=units["middle"],
    )
