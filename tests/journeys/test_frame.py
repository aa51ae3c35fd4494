"""The frame of every page, used as people use it: by keyboard, on a telephone, with scripts and without."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from apropia.people.models import Person, Role
from journeys.press import press
from people_factories import make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
GALLERY = "/_componentes/"


@pytest.fixture
def elias(unit) -> Person:
    """Administers the installation."""
    return make_person(unit=unit, given_names="Elías", surnames="Técnico", roles=[Role.SYSADMIN])


def keep_picture(page, name: str) -> None:
    folder = os.environ.get("APROPIA_TEST_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False), (390, True)])
def test_header_menu_and_messages(browser_page, axe, elias, width, dark):
    page = browser_page(elias, width=width, dark=dark)
    look = f"{width}-{'dark' if dark else 'light'}"

    page.goto(f"{GALLERY}?avisos=1")
    page.evaluate("scrollTo(0, 0)")
    page.locator("details.me-menu > summary").click()
    keep_picture(page, f"frame-{look}")

    expect(page.get_by_role("button", name="Salir")).to_be_visible()
    expect(page.get_by_text("Cupo reservado para el 26 de noviembre.")).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Salir")).to_be_hidden()
    page.get_by_role("button", name="Cerrar aviso").first.click()
    expect(page.get_by_text("Cupo reservado para el 26 de noviembre.")).to_have_count(0)


def test_dialog_opens_takes_the_focus_and_closes(browser_page, axe, elias):
    page = browser_page(elias)

    page.goto(GALLERY)
    page.get_by_role("link", name="Retirar la versión 3").click()

    expect(page.get_by_role("dialog", name="¿Retirar la versión 3 de la guía?")).to_be_visible()
    keep_picture(page, "dialog-1280-light")
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_theme_is_chosen_without_scripts(browser_page, elias):
    page = browser_page(elias, js=False)

    page.goto("/apariencia/")
    page.get_by_label("Oscuros").check()
    page.get_by_label("Más grande").check()
    press(page.get_by_role("button", name="Guardar"))

    root = page.locator("html")
    assert root.get_attribute("data-theme") == "dark"
    assert root.get_attribute("data-text") == "large"
    expect(page.get_by_text("Así se verá Apropia en este navegador.")).to_be_visible()
    assert page.get_by_label("Oscuros").is_checked()


def test_preview_of_markdown_appears_below_the_field(browser_page, elias):
    page = browser_page(elias)

    page.goto(GALLERY)
    page.get_by_label("Contenido de la guía").fill("**Hola**, Beto")
    page.get_by_role("button", name="Ver cómo queda").click()

    preview = page.locator("#id_body-vista strong")
    preview.wait_for()
    assert preview.inner_text() == "Hola"


def test_keyboard_reaches_the_content_in_one_step(browser_page, elias):
    page = browser_page(elias)

    page.goto("/accesibilidad/")
    page.keyboard.press("Tab")
    assert page.get_by_role("link", name="Saltar al contenido principal").evaluate(
        "one => one === document.activeElement"
    )
    page.keyboard.press("Enter")

    expect(page.locator("#contenido-principal")).to_be_focused()


def test_focus_never_hides_behind_the_bars(browser_page, elias):
    page = browser_page(elias, width=390)
    page.goto("/mapa-del-sitio/")
    page.locator("main").focus()

    for _ in range(page.locator("main a").count()):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => {
                 const one = document.activeElement.getBoundingClientRect();
                 const bar = (name) => document.querySelector(name).getBoundingClientRect();
                 return one.top < bar(".top").bottom || one.bottom > bar(".tabs").top;
               }"""
        )
        assert not covered, page.evaluate("document.activeElement.href")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", ["/apariencia/", "/accesibilidad/", "/mapa-del-sitio/", "/cuenta/entrar/"])
def test_pages_of_the_frame_are_accessible_and_fit(browser_page, axe, elias, address, width, dark):
    page = browser_page(None if "entrar" in address else elias, width=width, dark=dark)

    page.goto(address)
    keep_picture(page, f"{address.strip('/').replace('/', '-')}-{width}-{'dark' if dark else 'light'}")

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_title_of_one_long_word_stays_within_a_telephone(browser_page, elias):
    page = browser_page(elias, width=390)
    page.goto("/apariencia/")

    page.evaluate("document.querySelector('h1').textContent = 'OneDriveUsageAccountUserDetail.csv'")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
