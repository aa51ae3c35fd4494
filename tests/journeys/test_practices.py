"""The pages of a practice: what is typed is kept, and what is met at both widths is accessible."""

import os
from datetime import datetime
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apropia.people.models import OrgUnit, Person
from apropia.practices import actions
from apropia.practices.models import FieldValue, PracticeVersion
from journeys.press import press
from practices.factories import make_author, make_evidence, make_head, make_practice, make_reviewer, to_validated

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(unit: OrgUnit) -> tuple[Person, Person, Person]:
    """Saúl writes, Elvira heads, Rita reviews."""
    return make_author(unit), make_head(unit), make_reviewer(unit)


@pytest.fixture
def draft(people: tuple[Person, Person, Person], at: datetime) -> PracticeVersion:
    version = make_practice(author=people[0], at=at)
    make_evidence(version, by=people[0], at=at)
    return version


def keep_picture(page, name: str) -> None:
    folder = os.environ.get("APROPIA_TEST_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"practices-{name}.png"), full_page=True)


def url(name: str, *args: object) -> str:
    return reverse(f"practices:{name}", args=args)


def test_text_is_saved_by_itself_while_it_is_written(browser_page, people, draft):
    page = browser_page(people[0])
    page.goto(url("edit", draft.practice.slug, "scope"))

    for words in (" Primero.", " Y después."):
        with page.expect_response(lambda answer: "/guardar/" in answer.url) as saving:
            page.get_by_role("textbox", name="Alcance", exact=True).press_sequentially(words)
        assert saving.value.status == 204

    assert "Primero. Y después." in FieldValue.objects.get(version=draft, key="scope").text


def test_conflict_leaves_both_texts_in_sight(browser_page, people, draft, at):
    saul, _elvira, _rita = people
    page, other = browser_page(saul, js=False), browser_page(saul, js=False, console=False)
    for one, words in ((page, "Desde una ventana."), (other, "Desde otra ventana.")):
        one.goto(url("edit", draft.practice.slug, "scope"))
        one.get_by_role("textbox", name="Alcance", exact=True).fill(words)

    press(page.get_by_role("button", name="Guardar", exact=True))
    press(other.get_by_role("button", name="Guardar", exact=True))

    expect(other.get_by_role("textbox", name="Alcance", exact=True)).to_have_value("Desde otra ventana.")
    assert "Desde una ventana." in other.locator("main").inner_text()
    keep_picture(other, "conflict")


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_accessible_and_fit(browser_page, people, draft, axe, width, at):
    saul, elvira, rita = people
    slug = draft.practice.slug
    actions.add_statement(
        version=draft, key="contribution", text="La espera pasó de 42 a 17 minutos en 310 turnos medidos.",
        claim="RESULT", evidence=(1,), by=saul, at=at,
    )  # fmt: skip
    actions.add_statement(
        version=draft, key="contribution", text="Hubo un aumento significativo.", claim="RESULT", by=saul, at=at
    )
    FieldValue.objects.filter(version=draft, key="contribution").update(
        text="La espera pasó de 42 a 17 minutos en 310 turnos medidos.\n\nHubo un aumento significativo."
    )
    seen = [
        (saul, "list", url("practices")),
        (saul, "new", url("create")),
        (saul, "detail", url("practice", slug)),
        (saul, "general", url("edit", slug, "general")),
        (saul, "contribution", url("edit", slug, "contribution")),
        (saul, "annexes", url("edit", slug, "annexes")),
        (saul, "import", url("import", slug)),
        (saul, "evidence", url("add_evidence", slug)),
        (saul, "submit", url("decide", slug, "enviar")),
    ]
    _look(browser_page, axe, seen, width)
    FieldValue.objects.filter(version=draft, key="contribution").update(text="La espera pasó de 42 a 17 minutos.")
    draft.statements.all().delete()
    to_validated(draft, author=saul, head=elvira, reviewer=rita, at=at)
    _look(browser_page, axe, [(rita, "validated", url("practice", slug))], width)
    actions.publish_version(version=draft, by=rita, at=at)
    public = [
        (None, "public", url("public", "puerto-claro", slug)),
        (None, "publics", url("public_list", "puerto-claro")),
    ]
    _look(browser_page, axe, [*public, (saul, "published", url("practice", slug))], width)


def _look(browser_page, axe, seen, width: int) -> None:
    for person, name, address in seen:
        page = browser_page(person, width=width)
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        keep_picture(page, f"{name}-{width}")
        page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight") + 80})
        assert axe(page) == [], name
