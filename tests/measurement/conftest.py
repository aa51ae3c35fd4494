import pytest

from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, Role
from measurement.factories import make_house, make_population
from people_factories import make_person


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
