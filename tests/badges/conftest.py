import pytest
from django.core.cache import cache

from badges.factories import make_award, make_badge


@pytest.fixture(autouse=True)
def _nobody_looked_yet(db):
    cache.clear()


@pytest.fixture
def badge(carla, at):
    return make_badge(by=carla, at=at)


@pytest.fixture
def award(badge, beto, carla, at):
    return make_award(to=beto, by=carla, at=at, badge=badge)
