"""What the standards are read on: an award with all that they let one say, made once for a file."""

from datetime import datetime

import pytest
from django.test import Client

from apropia.badges.models import Award
from apropia.badges.queries import documents
from apropia.competences.actions import load_framework
from apropia.competences.models import Competence
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, Role
from badges.factories import make_award, make_badge
from people_factories import make_entity, make_person, make_unit


@pytest.fixture(scope="module")
def award_of_all(kept: None, at: datetime) -> Award:
    """Carla gives it to Beto; it has been asked for once, so that its entity has its key to sign with."""
    entity = make_entity(code="puerto-claro", name="Secretaría General de Puerto Claro")
    unit = make_unit(entity=entity, code="4202000", name="Oficina de TIC")
    carla = make_person(unit=unit, given_names="Carla", surnames="Gestora", roles=[Role.UA_MANAGER])
    beto = make_person(unit=unit, given_names="Beto", surnames="Aprendiz")
    load_framework(at=at)
    competence = Competence.objects.get(code="2.2")
    award = make_award(
        to=beto, by=carla, at=at, badge=make_badge(by=carla, at=at, competences=[competence], valid_months=12)
    )
    address = documents.address("credential", entity.code, award.uid)
    assert Client().get("/" + address.split("/", 3)[3]).status_code == 200
    return award


@pytest.fixture
def rich(award_of_all: Award, db: None) -> Award:
    """Read it anew: what a test sets on it is gone with the test."""
    return Award.objects.get(pk=award_of_all.pk)


@pytest.fixture
def entity(award_of_all: Award, db: None) -> Entity:
    return Entity.objects.get(pk=award_of_all.entity_id)


@pytest.fixture
def unit(entity: Entity) -> OrgUnit:
    return OrgUnit.objects.get(entity=entity, code="4202000")


@pytest.fixture
def beto(unit: OrgUnit) -> Person:
    return Person.objects.get(unit=unit, given_names="Beto")


@pytest.fixture
def carla(unit: OrgUnit) -> Person:
    return Person.objects.get(unit=unit, given_names="Carla")
