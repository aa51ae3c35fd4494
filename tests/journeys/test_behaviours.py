"""Behaviours that need a server's answer: each is started on a small form, and the answer is given by the test."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def put(page, html: str) -> None:
    """Add HTML to an open page as htmx would."""
    page.goto("/accesibilidad/")
    page.wait_for_function("document.documentElement.dataset.js === ''")
    page.evaluate(
        """html => {
             const box = document.createElement("div");
             box.id = "prueba";
             box.innerHTML = html;
             document.querySelector("main").prepend(box);
             document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: box } }));
           }""",
        html,
    )


FORM = """<form method="post" action="/borrador/" data-ap-autosave="/borrador/guardar/">
  <label>Problema <textarea name="problem"></textarea></label><p role="status" data-ap-autosave-status></p></form>"""


@pytest.mark.parametrize(
    ("status", "said"),
    [(204, "Guardado a las"), (409, "Otra persona cambió este texto"), (422, "Hay algo por corregir")],
)
def test_autosave_says_what_happened(browser_page, status, said):
    page = browser_page(console=False)
    put(page, FORM)
    page.route("**/borrador/guardar/", lambda route: route.fulfill(status=status))

    page.get_by_label("Problema").fill("Se pierden las versiones.")

    page.get_by_text(said).wait_for()


def test_autosave_keeps_and_restores_what_could_not_be_sent(browser_page):
    page = browser_page(console=False)
    put(page, FORM)
    page.route("**/borrador/guardar/", lambda route: route.abort())

    page.get_by_label("Problema").fill("Se pierden las versiones.")
    page.get_by_text("Sin conexión").wait_for()
    put(page, FORM)

    expect(page.get_by_label("Problema")).to_have_value("Se pierden las versiones.")
    expect(page.get_by_text("Recuperamos lo que no se había enviado.")).to_be_visible()


def test_form_is_sent_once_by_a_double_click(browser_page):
    sent = []
    page = browser_page()
    put(page, '<form method="post" action="/crear/" target="otra"><button data-ap-once>Crear</button></form>')
    page.context.route("**/crear/", lambda route: (sent.append(1), route.fulfill(status=200, body="listo")))

    page.get_by_role("button", name="Crear").dblclick()
    page.locator("[data-ap-once][aria-busy=true]").wait_for()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    assert len(sent) == 1


def test_dropped_file_is_named(browser_page):
    page = browser_page()
    put(page, '<div data-ap-drop><label>Archivo <input type="file"></label><p data-ap-drop-status></p></div>')

    page.get_by_label("Archivo").set_input_files({"name": "uso.csv", "mimeType": "text/csv", "buffer": b"a" * 2048})

    page.get_by_text("Listo para subir: uso.csv (2 KB)").wait_for()


CHECKS = """<form><fieldset><legend>Dependencias</legend><div data-ap-narrow>
  <input type="search" aria-label="Buscar en Dependencias" hidden>
  <div><label class="check"><input type="checkbox" name="u" value="1"><span>Dirección de Contratación</span></label>
  <label class="check"><input type="checkbox" name="u" value="2"><span>Oficina Jurídica</span></label>
  <label class="check"><input type="checkbox" name="u" value="3"><span>Control Interno</span></label></div>
  <p aria-live="polite"></p></div></fieldset></form>"""


def test_a_long_list_of_boxes_is_searched_with_the_keyboard_and_never_hides_what_is_ticked(browser_page):
    page = browser_page()
    put(page, CHECKS)
    page.get_by_label("Control Interno").check()

    page.get_by_label("Buscar en Dependencias").fill("juridica")

    expect(page.get_by_label("Dirección de Contratación")).to_be_hidden()
    expect(page.get_by_label("Control Interno")).to_be_visible()
    expect(page.get_by_text("1 de 3 · 1 marcada")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_label("Oficina Jurídica")).to_be_checked()
    expect(page.get_by_text("1 de 3 · 2 marcadas")).to_be_visible()
    assert page.url.endswith("/accesibilidad/")
