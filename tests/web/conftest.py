from datetime import datetime
from pathlib import Path

import pytest

from apropia.people.models import OrgUnit
from web.world import World, make_world


@pytest.fixture
def world(unit: OrgUnit, at: datetime, tmp_path: Path, settings) -> World:
    settings.FILES_ROOT = tmp_path
    return make_world(unit=unit, at=at)
