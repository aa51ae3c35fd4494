"""The way from the skip link to the next step; and the pages that everybody meets, looked at by axe."""

import re

import pytest

from apropia.people.models import Person, Role
from diagnosis.factories import make_wave
from people_factories import make_person
from privacy.factories import approve_starter_notice, grant
from web.world import World, make_world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PAGES = {
    "home": ("/", "MEMBER"),
    "services": ("/servicios/", "MEMBER"),
    "guides": ("/guias/", "MEMBER"),
    "courses": ("/aprender/", "MEMBER"),
    "help": ("/asesoria/", "MEMBER"),
    "my data": ("/mis-datos/", "MEMBER"),
    "dashboard": ("/medicion/", Role.UA_MANAGER),
    "persons": ("/personas/", Role.UA_MANAGER),
}


@pytest.fixture
def world(unit, at, tmp_path, settings) -> World:
    settings.FILES_ROOT = tmp_path
    return make_world(unit=unit, at=at)


@pytest.fixture
def invited(unit, entity, beto) -> Person:
    """Beto, who has decided about his data and is asked to answer."""
    approve_starter_notice(entity=entity, by=make_person(unit=unit, roles=[Role.DPO]))
    grant(person=beto, codes="P3 P5 P6 P7 P8")
    make_wave(people=[beto], entity=entity)
    return beto


def test_keyboard_alone_goes_from_the_skip_link_to_the_next_step(browser_page, invited):
    page = browser_page(invited)
    page.goto("/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Saltar al contenido principal"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.matches('.next .btn')")
    assert page.evaluate("document.activeElement.matches(':focus-visible')")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/.+"))


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_pages_everybody_meets(browser_page, axe, world, width):
    found = []
    for name, (address, role) in PAGES.items():
        page = browser_page(world.people[role], width=width)
        page.goto(address)
        found += [f"{name}: {fault}" for fault in axe(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{name}: wider than {width}")

    assert not found, "\n".join(found)
