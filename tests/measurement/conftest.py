import pytest

from apropia.foundation.tenancy.models import Entity
from apropia.people.models import EngagementType, OrgUnit, Person, Role
from measurement.factories import make_people
from people_factories import make_person, make_unit


@pytest.fixture
def units(entity: Entity, unit: OrgUnit) -> dict[str, OrgUnit]:
    """Three units: a large one, a middle one below it, and a small one."""
    return {
        "large": make_unit(entity=entity, code="A", name="Atención a la Ciudadanía"),
        "middle": make_unit(entity=entity, code="B", name="Contratación"),
        "small": make_unit(entity=entity, code="C", name="Control Interno"),
    }


@pytest.fixture
def people(units: dict[str, OrgUnit]) -> list[Person]:
    return [
        *make_people(units["large"], 40),
        *make_people(units["large"], 12, engagement_type=EngagementType.CONTRACTOR),
        *make_people(units["middle"], 25),
        *make_people(units["small"], 3),
    ]


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
