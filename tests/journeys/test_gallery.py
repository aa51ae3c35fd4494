"""Every component in its states, in a real browser: accessible, inside its window, silent in the console."""

import os
from pathlib import Path

import pytest

from apropia.people.models import Person, Role
from people_factories import make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
GALLERY = "/_componentes/"


@pytest.fixture
def elias(unit) -> Person:
    """Administers the installation."""
    return make_person(unit=unit, given_names="Elías", surnames="Técnico", roles=[Role.SYSADMIN])


def keep_picture(page, name: str) -> None:
    """Save a picture of the whole page when APROPIA_TEST_SHOTS names a folder: for a designer's eye."""
    folder = os.environ.get("APROPIA_TEST_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_component_is_accessible_and_fits(browser_page, axe, elias, width, dark):
    page = browser_page(elias, width=width, dark=dark)

    page.goto(GALLERY)
    page.locator("details.open > summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
    keep_picture(page, f"gallery-{width}-{'dark' if dark else 'light'}")

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
