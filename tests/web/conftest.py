from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import transaction
from django.test import override_settings

from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit
from people_factories import make_entity, make_unit
from web.walking import Visit, walk
from web.world import CAST, World, make_world, pages


@pytest.fixture(scope="module")
def kept_world(kept: None, tmp_path_factory: pytest.TempPathFactory, at: datetime) -> Iterator[World]:
    """Make the world once for all tests of a file."""
    with override_settings(FILES_ROOT=tmp_path_factory.mktemp("files")):
        entity = make_entity(code="puerto-claro", name="Secretaría General de Puerto Claro")
        yield make_world(unit=make_unit(entity=entity, code="4202000", name="Oficina de TIC"), at=at)


@pytest.fixture(scope="module", params=CAST)
def role(request: pytest.FixtureRequest) -> str:
    """Run the test once for every role; tests of one role follow each other."""
    return request.param


@pytest.fixture(scope="module")
def visits(kept_world: World, client_of, role: str) -> list[Visit]:
    """Give what every page of the world answered to the role, asked for once.

    Who holds no role asks for all; whoever holds one need not ask for what `roles_required` closes to it the same way,
    nor for what only takes a form, where Django tells every reader so before any view does.
    """
    person = kept_world.people[role]
    asked = [page for page in pages() if role == "MEMBER" or not (page.is_closed_to(person) or page.takes_only_posts)]
    with transaction.atomic():
        found = walk(kept_world, client_of(person), only=asked)
        transaction.set_rollback(True)
    return found


@pytest.fixture
def world(kept_world: World, db: None) -> World:
    """Give the world to one test: what the test writes is taken back after it."""
    return kept_world


@pytest.fixture
def entity(world: World) -> Entity:
    return world.entity


@pytest.fixture
def unit(world: World) -> OrgUnit:
    return world.unit
