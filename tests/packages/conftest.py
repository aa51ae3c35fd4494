from collections.abc import Callable, Iterator

import pytest

import package_factories as made
from apropia.learning.models import Activity
from apropia.people.models import Person, Role
from apropia.web.content import packages
from packages.factories import make_lesson, make_package, open_part
from packages.launched import Content
from people_factories import make_person


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path) -> Iterator[None]:
    settings.FILES_ROOT = tmp_path / "files"
    settings.CONTENT_PORT = 8001
    packages.opened.cache_clear()
    yield
    packages.opened.cache_clear()


@pytest.fixture
def camilo(unit) -> Person:
    """Writes contents."""
    return make_person(unit=unit, given_names="Camilo", surnames="Escribe", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def lesson(camilo, at) -> Callable[..., Activity]:
    """Return a function that makes a published lesson of a package."""

    def make(data: bytes = b"", **more: str) -> Activity:
        return make_lesson(package=make_package(data=data or made.scorm_12(), by=camilo, at=at), at=at, **more)

    return make


@pytest.fixture
def content(client, lesson, beto, at):
    """Return a function that launches a part for a person."""

    def begin(*, person=None, data: bytes = b"", started: bool = True) -> Content:
        someone = person or beto
        run = open_part(activity=lesson(data or made.cmi5()), by=someone, at=at)
        made_content = Content(client, run, someone, at)
        return made_content.start() if started else made_content

    return begin
