"""A practice from a Word file to its public copy, by its author, the head of the unit and the reviewer."""

import os
from datetime import datetime
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apropia.formats.ft1311 import docx_write
from apropia.formats.ft1311.read import read_form
from apropia.people.models import OrgUnit, Person
from apropia.practices import actions
from apropia.practices.models import FieldValue, PracticeVersion
from apropia.practices.states import VersionState
from formats.ft1311.samples import sample
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


@pytest.mark.parametrize("js", [True, False], ids=["with scripts", "without scripts"])
def test_practice_goes_from_a_word_file_to_its_public_copy(browser_page, people, tmp_path: Path, js):
    saul, elvira, rita = people
    form, acta = tmp_path / "forma.docx", tmp_path / "acta.docx"
    form.write_bytes(docx_write.write(sample()))
    acta.write_bytes(docx_write.write(sample(name="Acta de la mesa")))

    page = browser_page(saul, js=js)
    page.goto(url("create"))
    page.get_by_label("Nombre de la buena práctica").fill("Turnos por la intranet")
    press(page.get_by_role("button", name="Abrir la práctica"))
    press(page.get_by_role("link", name="Traer un formato"))
    page.locator("input[type=file]").set_input_files(form)
    press(page.get_by_role("button", name="Leer el archivo"))
    page.get_by_label("Nombre", exact=True).uncheck()
    press(page.get_by_role("button", name="Traer lo marcado"))
    slug = PracticeVersion.objects.get().practice.slug
    page.goto(url("edit", slug, "contribution"))
    page.get_by_role("textbox", name="Aporte", exact=True).fill(
        "La espera pasó de 42 a 15 minutos en 310 turnos medidos."
    )
    press(page.get_by_role("button", name="Guardar", exact=True))
    page.goto(url("add_evidence", slug))
    page.locator("input[type=file]").set_input_files(acta)
    page.get_by_label("Título").fill("Acta de la mesa")
    press(page.get_by_role("button", name="Agregar la evidencia"))
    press(page.get_by_role("link", name="Enviar a revisión"))
    press(page.get_by_role("button", name="Enviar a revisión"))

    head = browser_page(elvira, js=js)
    head.goto(url("practice", slug))
    press(head.get_by_role("link", name="Aprobar por la dependencia"))
    press(head.get_by_role("button", name="Aprobar"))

    reviewer = browser_page(rita, js=js)
    reviewer.goto(url("practice", slug))
    press(reviewer.get_by_role("link", name="Empezar la validación"))
    press(reviewer.get_by_role("button", name="Empezar la validación"))
    press(reviewer.get_by_role("link", name="Clasificar"))
    for number in range(1, 8):
        reviewer.locator(f"input[name=verdict_{number}][value={'MET' if number < 4 else 'PARTLY'}]").check()
        reviewer.locator(f"textarea[name=justification_{number}]").fill("Se ve en el acta.")
    press(reviewer.get_by_role("button", name="Guardar la clasificación"))
    for verb in ("Validar", "Publicar"):
        press(reviewer.get_by_role("link", name=verb))
        press(reviewer.get_by_role("button", name=verb))
    press(reviewer.get_by_role("link", name="Ver la copia pública"))

    public = browser_page(None, js=js)
    public.goto(reviewer.url)
    body = public.locator("main").inner_text()
    assert "15 minutos" in body
    for secret in ("Saúl", "Prieto", "Elvira", "555", "@"):
        assert secret not in body
    with public.expect_download() as waiting:
        public.get_by_role("link", name="En PDF accesible").click()
    fields = read_form(Path(waiting.value.path()).read_bytes(), "f.pdf").fields
    assert fields["contribution"].startswith("La espera pasó de 42 a 15 minutos")
    assert fields["phone"] == ""
    assert PracticeVersion.objects.get().state == VersionState.PUBLISHED


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
