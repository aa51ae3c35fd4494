"""An author writes an instrument, a second person freezes it; a colleague reads the own result."""

import io

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apropia.competences.actions.framework import load_framework
from apropia.diagnosis import starter
from apropia.diagnosis.models import InstrumentVersion, Score
from apropia.diagnosis.states import VersionState
from apropia.people.models import Role
from diagnosis.results_factories import make_response, make_scores, make_wave
from journeys.press import press
from people_factories import make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bank(entity, at):
    load_framework(at=at)
    return starter.load(entity=entity, at=at)


@pytest.mark.parametrize(("width", "js"), [(1280, True), (390, False)])
def test_author_writes_an_instrument_and_another_person_freezes_it(browser_page, axe, bank, unit, carla, width, js):
    diana = make_person(unit=unit, given_names="Diana", surnames="Analista", roles=[Role.ANALYST])
    page = browser_page(carla, width=width, js=js)

    page.goto(reverse("diagnosis:instruments"))
    if js:
        assert axe(page) == []
    press(page.get_by_role("link", name="Crear un instrumento"))
    page.get_by_label("Nombre").fill("Pulso de marzo")
    press(page.get_by_role("button", name="Crear"))
    page.get_by_text("Escribir una pregunta").click()
    press(page.get_by_role("link", name="Una respuesta"))
    page.get_by_label("Código").fill("P-1.1-B7")
    page.get_by_label("Sección").select_option("Situaciones de trabajo")
    page.get_by_label("Competencia").select_option("1.1")
    page.get_by_label("Nivel que muestra").select_option("BASIC")
    page.get_by_label("Pregunta", exact=True).fill("¿Cuál búsqueda es la más precisa?")
    for number, text in enumerate(("Una.", "Dos.", "Tres."), 1):
        page.get_by_role("textbox", name=f"Opción {number}").fill(text)
    page.get_by_label("La opción 2 es correcta").check()
    if js:
        assert axe(page) == []
    press(page.get_by_role("button", name="Guardar en el borrador"))
    expect(page.get_by_text("Diga en una frase por qué la respuesta es correcta.")).to_be_visible()
    press(page.get_by_role("link", name="Cambiar"))
    page.get_by_label("Por qué es correcta").fill("Nombra lo que se busca.")
    press(page.get_by_role("button", name="Guardar en el borrador"))
    if js:
        assert axe(page) == []
    press(page.get_by_role("link", name="Pulso de marzo"))
    press(page.get_by_role("link", name="Enviar a revisión"))
    press(page.get_by_role("button", name="Enviar a revisión"))
    expect(page.get_by_text("la congela otra persona")).to_be_visible()

    second = browser_page(diana, width=width, js=js)
    version = InstrumentVersion.objects.get(instrument__name="Pulso de marzo")
    second.goto(reverse("diagnosis:version", args=[version.pk]))
    if js:
        assert axe(second) == []
    press(second.get_by_role("link", name="Congelar la versión"))
    press(second.get_by_role("button", name="Congelar la versión"))

    version.refresh_from_db()
    assert version.state == VersionState.FROZEN


def test_exported_items_are_brought_into_a_new_instrument(browser_page, axe, bank, carla):
    page = browser_page(carla)
    page.goto(reverse("diagnosis:version", args=[bank.pk]))
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar en Excel").click()
    data = io.BytesIO(download.value.path().read_bytes())

    page.goto(reverse("diagnosis:create_instrument"))
    page.get_by_label("Nombre").fill("Copia")
    press(page.get_by_role("button", name="Crear"))
    press(page.get_by_role("link", name="Traer de un archivo"))
    page.get_by_label("Archivo").set_input_files(
        {"name": "preguntas.xlsx", "mimeType": "application/octet-stream", "buffer": data.getvalue()}
    )
    press(page.get_by_role("button", name="Revisar el archivo"))
    expect(page.get_by_text("245 preguntas se pueden aplicar")).to_be_visible()
    assert axe(page) == []
    press(page.get_by_role("button", name="Aplicar las preguntas buenas"))

    assert InstrumentVersion.objects.get(instrument__name="Copia").items.count() == 245


@pytest.mark.parametrize(("width", "js"), [(1280, True), (390, True), (1280, False)])
def test_questions_of_moodle_are_told_one_by_one_before_they_are_brought(browser_page, axe, bank, carla, width, js):
    page = browser_page(carla, width=width, js=js)
    page.goto(reverse("diagnosis:create_instrument"))
    page.get_by_label("Nombre").fill("Banco de Moodle")
    press(page.get_by_role("button", name="Crear"))
    press(page.get_by_role("link", name="Traer de un archivo"))
    page.get_by_label("Archivo").set_input_files(
        {
            "name": "banco.txt",
            "mimeType": "text/plain",
            "buffer": "::M-1::¿Qué hace primero?{=Avisa ~Abre ~Borra}\n\n::M-2::Cuente un caso.{}".encode(),
        }
    )
    page.get_by_text("Si es de otro programa").click()
    page.get_by_label("Competencia de las que no la dicen").select_option("4.1")

    press(page.get_by_role("button", name="Revisar el archivo"))

    expect(page.get_by_text("1 pregunta se puede aplicar; 1 se queda por fuera")).to_be_visible()
    expect(page.get_by_text("Es de un tipo que aquí no existe (respuesta larga)")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if js:
        assert axe(page) == []
    press(page.get_by_role("button", name="Aplicar las preguntas buenas"))
    version = InstrumentVersion.objects.get(instrument__name="Banco de Moodle")
    assert list(version.items.values_list("code", "competence__code")) == [("M-1", "4.1")]


@pytest.mark.parametrize(("width", "js"), [(1280, True), (390, True)])
def test_colleague_reads_the_own_result(browser_page, axe, bank, beto, at, width, js):
    response = make_response(make_wave(bank, at=at), person=beto, at=at)
    make_scores(response, solved=58, believed=75)
    Score.objects.filter(response=response, code="5", construct="PERFORMANCE").update(
        value=None, low=None, high=None, level=""
    )
    page = browser_page(beto, width=width, js=js)

    page.goto(reverse("diagnosis:my_result"))

    expect(page.get_by_text("Solo usted ve esta página")).to_be_visible()
    expect(page.get_by_text("Sin evaluar").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_text("Ver en tabla").click()
    assert axe(page) == []
